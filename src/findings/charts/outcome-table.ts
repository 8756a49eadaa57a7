import { type OutcomeKind, outcomeKinds } from '../../model/index.ts';
import { type ChartCell, type ChartContext, commonestOutcome, panelNames, type Sketch } from './context.ts';
import { outcomeColours } from './palette.ts';
import { textWidth } from './render.ts';
import { titleOf, type XChannel, type YChannel } from './specification.ts';

/** Short names for the ways of ending. */
export const outcomeWords: Readonly<Record<OutcomeKind, string>> = {
  ok: 'ok',
  'oom-js': 'OOM V8 heap',
  'oom-native': 'OOM native',
  'oom-kernel': 'OOM kernel',
  'rss-limit': 'RSS limit',
  timeout: 'timeout',
  crashed: 'crashed',
  'wrong-checksum': 'wrong result',
};

const lineHeight = 13;

/**
 * Who finished and who died how: managers down, settings across, the colour by the commonest outcome, every
 * count in words.
 */
export function sketchOutcomes(context: ChartContext): readonly Sketch[] {
  const { cells, request } = context;
  if (cells.length === 0) return [];
  const names = panelNames(context, cells);
  const settings = [...new Set(cells.map(({ cell }) => names.nameOf(cell)))];
  const labels = [...new Set(cells.map(({ found }) => found.label))];
  const values = cells.map((chartCell) => cellTile(chartCell, names.nameOf(chartCell.cell)));
  const kinds = outcomeKinds.filter((kind) => values.some((value) => value.commonest === outcomeWords[kind]));
  const longest = Math.max(...settings.flatMap((setting) => setting.split(', ')).map(({ length }) => length));
  const columnWidth = Math.max(104, textWidth('x'.repeat(longest), 11) + 18);
  const lines = Math.max(...settings.map((setting) => setting.split(', ').length));
  const x: XChannel = {
    field: 'setting',
    type: 'ordinal',
    sort: settings,
    title: null,
    axis: {
      orient: 'top',
      labelAngle: 0,
      labelExpr: "split(datum.label, ', ')",
      labelLineHeight: lineHeight,
      labelPadding: 6 + lineHeight * (lines - 1),
      domain: false,
      ticks: false,
    },
  };
  const y: YChannel = {
    field: 'label',
    type: 'ordinal',
    sort: labels,
    title: null,
    axis: { domain: false, ticks: false, labelFontSize: 12 },
  };
  return [
    {
      part: null,
      specification: {
        width: settings.length * columnWidth,
        height: labels.length * 40,
        data: { values },
        layer: [
          {
            mark: { type: 'rect', stroke: '#ffffff', strokeWidth: 3 },
            encoding: {
              x,
              y,
              color: {
                field: 'commonest',
                type: 'nominal',
                title: 'commonest outcome',
                scale: {
                  domain: kinds.map((kind) => outcomeWords[kind]),
                  range: kinds.map((kind) => outcomeColours[kind].fill),
                },
                legend: { orient: 'bottom', symbolType: 'square' },
              },
            },
          },
          {
            mark: { type: 'text', fontSize: 11, lineHeight },
            encoding: {
              x,
              y,
              text: { field: 'text' },
              color: { field: 'ink', type: 'nominal', scale: null },
            },
          },
        ],
        resolve: { scale: { color: 'independent' } },
        title: titleOf(request.title, names.shared),
      },
      caption: `How the ${cells.reduce((sum, { found }) => sum + found.invocations, 0)} invocations ended, per manager and setting.`,
    },
  ];
}

function cellTile({ found }: ChartCell, setting: string) {
  const kinds = outcomeKinds.filter((kind) => found.outcomes[kind] > 0);
  const commonest = commonestOutcome(found);
  const words = kinds.map((kind) => `${found.outcomes[kind]} ${outcomeWords[kind]}`);
  return {
    setting,
    label: found.label,
    commonest: outcomeWords[commonest],
    ink: outcomeColours[commonest].ink,
    text: words.length <= 2 ? words : [words[0], `+ ${words.length - 1} other ways`],
  };
}
