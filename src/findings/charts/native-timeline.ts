import { formatQuantity, scaleFor } from '../analysis/index.ts';
import { countScale } from './axes.ts';
import {
  type ChartCell,
  type ChartContext,
  panelNames,
  perPlace,
  type Sketch,
  type Typical,
  typicalCells,
} from './context.ts';
import { outcomeWords } from './outcome-table.ts';
import { type Layer, ownColour, titleOf, type XChannel, type YChannel } from './specification.ts';

type Drawn = ChartCell & Typical;

/** What all panels share: the units, and how far the axes reach. */
interface Scales {
  readonly bytes: { readonly divisor: number; readonly suffix: string };
  readonly clock: { readonly divisor: number; readonly title: string };
  readonly peak: number;
  readonly latest: number;
}

/**
 * Native bytes held over the allocation clock, one panel per manager on one scale: the truly reachable bytes
 * at the bottom, what is dead and still held shaded on top of them. A run that died ends in a cross.
 */
export function sketchTimelines(context: ChartContext): readonly Sketch[] {
  return perPlace(context, (cells, setting) => {
    const drawn = typicalCells(context, cells);
    if (drawn.length === 0) return null;
    const scales = scalesOf(drawn);
    const deaths = drawn.flatMap((one) => deathOf(one, scales));
    const columns = drawn.length <= 4 ? 2 : 3;
    return {
      specification: {
        data: { values: [...drawn.flatMap((one) => pointsOf(context, one, scales)), ...deaths] },
        facet: { field: 'panel', type: 'nominal', sort: drawn.map(panelOf), title: null },
        columns,
        spacing: { row: 18, column: 22 },
        spec: {
          width: columns === 2 ? 350 : 235,
          height: columns === 2 ? 150 : 115,
          layer: panelLayers(scales),
        },
        title: titleOf(context.request.title, [
          ...panelNames(context, cells).shared,
          'Line: native memory held. Grey: truly reachable. Shaded between: floating garbage.',
        ]),
      },
      caption: captionOf(cells, drawn.length, setting, deaths.length > 0),
    };
  });
}

function scalesOf(drawn: readonly Drawn[]): Scales {
  const points = drawn.flatMap(({ series }) => series.timeline);
  const peak = Math.max(...points.map(({ nativeLive }) => nativeLive));
  const latest = Math.max(...points.map(({ clock }) => clock));
  return { bytes: scaleFor('bytes', peak), clock: countScale(latest, 'objects allocated'), peak, latest };
}

const panelOf = ({ found, record }: Drawn): string =>
  `${found.label}: peak ${formatQuantity('bytes', record.memory.peakNativeBytes)}`;

function pointsOf(context: ChartContext, one: Drawn, { bytes, clock: unit }: Scales) {
  return one.series.timeline.map(({ clock, nativeLive, reachable }) => ({
    panel: panelOf(one),
    colour: context.colourOf(one.found.label),
    clock: clock / unit.divisor,
    live: nativeLive / bytes.divisor,
    reachable: Math.min(reachable, nativeLive) / bytes.divisor,
  }));
}

/** Where a process died, and the word for it: to the left of the cross when the cross stands far right. */
function deathOf(one: Drawn, { bytes, clock, latest }: Scales) {
  const last = one.series.timeline.at(-1);
  if (one.record.outcome.kind === 'ok' || !last) return [];
  return [
    {
      panel: panelOf(one),
      clock: last.clock / clock.divisor,
      late: last.clock > 0.55 * latest,
      live: last.nativeLive / bytes.divisor,
      word: outcomeWords[one.record.outcome.kind],
    },
  ];
}

function panelLayers({ bytes, clock, peak, latest }: Scales): Layer[] {
  const x: XChannel = {
    field: 'clock',
    type: 'quantitative',
    title: clock.title,
    scale: { domain: [0, latest / clock.divisor], nice: false },
    axis: { tickCount: 4, grid: false },
  };
  const y = (field: string) =>
    ({
      field,
      type: 'quantitative',
      title: `native memory (${bytes.suffix})`,
      axis: { tickCount: 4 },
      scale: { domain: [0, (peak / bytes.divisor) * 1.08], nice: false },
    }) satisfies YChannel;
  return [
    {
      transform: [{ filter: '!datum.word' }],
      mark: { type: 'area', opacity: 0.32 },
      encoding: { x, y: y('live'), y2: { field: 'reachable' }, color: ownColour },
    },
    {
      transform: [{ filter: '!datum.word' }],
      mark: { type: 'area', color: '#555555', opacity: 0.75 },
      // Two samples may share a clock reading: areas would be stacked there, and the sum drawn as a spike.
      encoding: { x, y: { ...y('reachable'), stack: null } },
    },
    {
      transform: [{ filter: '!datum.word' }],
      mark: { type: 'line', strokeWidth: 1.4 },
      encoding: { x, y: y('live'), color: ownColour },
    },
    {
      transform: [{ filter: '!!datum.word' }],
      mark: { type: 'point', shape: 'cross', size: 90, angle: 45, filled: true, color: '#111111' },
      encoding: { x, y: y('live') },
    },
    ...(['left', 'right'] as const).map(
      (align): Layer => ({
        transform: [{ filter: align === 'left' ? '!!datum.word && !datum.late' : 'datum.late' }],
        mark: {
          type: 'text',
          align,
          dx: align === 'left' ? 9 : -9,
          fontSize: 11,
          fontWeight: 'bold',
          color: '#111111',
        },
        encoding: { x, y: y('live'), text: { field: 'word' } },
      }),
    ),
  ];
}

function captionOf(cells: readonly ChartCell[], drawn: number, setting: string, died: boolean): string {
  const missing = cells.length - drawn;
  return [
    `Native memory over the allocation clock (${setting}), all panels on one scale; each shows the invocation whose peak is nearest to the median of its cell.`,
    ...(died ? ['A cross marks where the process died.'] : []),
    ...(missing > 0 ? [`${missing} of ${cells.length} cells stored no series and have no panel.`] : []),
  ].join(' ');
}
