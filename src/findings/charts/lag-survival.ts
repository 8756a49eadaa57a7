import type { InvocationRecord, SurvivalPoint } from '../../model/index.ts';
import { formatShare } from '../analysis/index.ts';
import { humanNumber, powersOfTen } from './axes.ts';
import {
  bySetting,
  type ChartCell,
  type ChartContext,
  panelNames,
  type Sketch,
  typicalInvocation,
} from './context.ts';
import { spreadVertically } from './label-places.ts';

const width = 520;
const height = 300;
/** Where a lag of zero stands on the logarithmic axis: half a decade before one. */
const zeroAt = 0.3;
const labelGap = 15;
/** Dashes tell lines apart that lie on one another. */
const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [3, 3],
  [10, 3, 3, 3],
  [2, 2],
  [12, 4],
];

/**
 * Of the bytes that died, the share still held after a lag, in objects allocated since the death. The height at the right edge is the
 * share that never came back; each line is named there.
 */
export function sketchSurvival(context: ChartContext): readonly Sketch[] {
  const settings = bySetting(context.cells);
  return [...settings].flatMap(([setting, cells]) => {
    const sketch = sketchSetting(context, cells, setting, settings.size > 1);
    return sketch ? [sketch] : [];
  });
}

function sketchSetting(
  context: ChartContext,
  cells: readonly ChartCell[],
  setting: string,
  several: boolean,
): Sketch | null {
  const curves = cells.flatMap((chartCell) => {
    const typical = typicalInvocation(context, chartCell);
    if (!typical || typical.series.survivalByClock.length === 0) return [];
    const points = typical.series.survivalByClock;
    return [
      {
        label: chartCell.found.label,
        points,
        left: points.at(-1)!.bytes,
        never: shareNeverReclaimed(typical.record),
      },
    ];
  });
  if (curves.length === 0) return null;
  const longest = Math.max(10, ...curves.flatMap(({ points }) => points.map(({ lag }) => lag)));
  const domain = [zeroAt, longest] as const;
  const places = spreadVertically(
    curves.map(({ left }) => (1 - left) * height),
    labelGap,
    height,
  );
  const lines = curves.flatMap(({ label, points }, i) =>
    stepsOf(points, longest).map((step) => ({
      label,
      colour: context.colourOf(label),
      dash: dashes[i % dashes.length],
      ...step,
    })),
  );
  const names = curves.map(({ label, left, never }, i) => ({
    colour: context.colourOf(label),
    share: left,
    at: 1 - places[i]! / height,
    text: `${label}: ${formatShare(never)} %`,
  }));
  const x = {
    field: 'lag',
    type: 'quantitative',
    title: 'lag: objects allocated since the death',
    scale: { type: 'log', domain, nice: false },
    axis: {
      values: [zeroAt, ...powersOfTen([1, longest])],
      labelExpr: `datum.value < 1 ? '0' : ${humanNumber}`,
      grid: false,
    },
  };
  const share = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'dead native bytes not yet reclaimed',
    scale: { domain: [0, 1], nice: false },
    axis: { format: '.0%', tickCount: 5 },
  });
  const colour = { field: 'colour', type: 'nominal', scale: null };
  return {
    part: several ? setting : null,
    specification: {
      width,
      height,
      layer: [
        ...curves.map(({ label }, i) => ({
          data: { values: lines.filter((line) => line.label === label) },
          mark: {
            type: 'line',
            interpolate: 'step-after',
            strokeWidth: 2.2,
            strokeDash: dashes[i % dashes.length],
          },
          encoding: { x, y: share('share'), color: colour },
        })),
        {
          data: { values: names },
          mark: { type: 'rule', strokeWidth: 1 },
          encoding: {
            x: { value: width },
            x2: { value: width + 22 },
            y: share('share'),
            y2: { field: 'at' },
            color: colour,
          },
        },
        {
          data: { values: names },
          mark: { type: 'text', align: 'left', fontSize: 12 },
          encoding: { x: { value: width + 26 }, y: share('at'), text: { field: 'text' }, color: colour },
        },
        {
          data: { values: [{ text: 'never reclaimed' }] },
          mark: { type: 'text', align: 'left', fontSize: 12, fontWeight: 'bold', color: '#333333' },
          encoding: { x: { value: width + 26 }, y: { value: -20 }, text: { field: 'text' } },
        },
      ],
      title: { text: context.request.title, subtitle: panelNames(context, cells).shared },
    },
    caption: `Share of dead native bytes still held after a lag (${setting}), on the allocation clock: the earlier a line falls, the sooner memory came back. Product-limit estimate: bytes still held at the end count only up to the lag they had by then, so a line may end elsewhere than at the plain share never reclaimed, which stands beside it.`,
  };
}

/** The curve from everything held, over its steps, level to the right edge. */
function stepsOf(points: readonly SurvivalPoint[], longest: number) {
  const steps = points.map(({ lag, bytes }) => ({ lag: Math.max(lag, zeroAt), share: bytes }));
  const last = steps.at(-1)!;
  return [{ lag: zeroAt, share: 1 }, ...steps, { lag: longest, share: last.share }];
}

function shareNeverReclaimed({ lag }: InvocationRecord): number {
  return lag === null || lag.deadBytes === 0 ? 0 : lag.censoredBytes / lag.deadBytes;
}
