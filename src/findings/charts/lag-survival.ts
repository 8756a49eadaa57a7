import type { InvocationRecord, SurvivalPoint } from '../../model/index.ts';
import { formatShare } from '../analysis/index.ts';
import { humanNumber, powersOfTen } from './axes.ts';
import {
  type ChartCell,
  type ChartContext,
  panelNames,
  perPlace,
  type Sketch,
  typicalCells,
} from './context.ts';
import { spreadVertically } from './label-places.ts';
import { type Layer, ownColour, titleOf, type XChannel, type YChannel } from './specification.ts';

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

/** One line of the picture. */
interface Curve {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly points: readonly SurvivalPoint[];
  /** Share still held where the line ends. */
  readonly left: number;
  /** Plain share of the dead bytes that never came back. */
  readonly never: number;
}

/**
 * Of the bytes that died, the share still held after a lag, in objects allocated since the death. The height
 * at the right edge is the share that never came back; each line is named there.
 */
export function sketchSurvival(context: ChartContext): readonly Sketch[] {
  return perPlace(context, (cells, place) => {
    const curves = curvesOf(context, cells);
    if (curves.length === 0) return null;
    const longest = Math.max(10, ...curves.flatMap(({ points }) => points.map(({ lag }) => lag)));
    return {
      specification: {
        width,
        height,
        layer: [...curveLayers(curves, longest), ...nameLayers(curves)],
        title: titleOf(context.request.title, panelNames(context, cells).shared),
      },
      caption:
        `Share of dead native bytes still held after a lag (${place}), on the allocation clock: ` +
        'the earlier a line falls, the sooner memory came back. Product-limit estimate: bytes ' +
        'still held at the end count only up to the lag they had by then, so a line may end elsewhere ' +
        'than at the plain share never reclaimed, which stands beside it.',
    };
  });
}

function curvesOf(context: ChartContext, cells: readonly ChartCell[]): readonly Curve[] {
  return typicalCells(context, cells)
    .filter(({ series }) => series.survivalByClock.length > 0)
    .map(({ found, record, series: { survivalByClock: points } }, i) => ({
      label: found.label,
      colour: context.colourOf(found.label),
      dash: dashes[i % dashes.length]!,
      points,
      left: points.at(-1)!.bytes,
      never: shareNeverReclaimed(record),
    }));
}

const shareChannel = (field: string): YChannel => ({
  field,
  type: 'quantitative',
  title: 'dead native bytes not yet reclaimed',
  scale: { domain: [0, 1], nice: false },
  axis: { format: '.0%', tickCount: 5 },
});

function curveLayers(curves: readonly Curve[], longest: number): Layer[] {
  const x: XChannel = {
    field: 'lag',
    type: 'quantitative',
    title: 'lag: objects allocated since the death',
    scale: { type: 'log', domain: [zeroAt, longest], nice: false },
    axis: {
      values: [zeroAt, ...powersOfTen([1, longest])],
      labelExpr: `datum.value < 1 ? '0' : ${humanNumber}`,
      grid: false,
    },
  };
  return curves.map(({ label, colour, dash, points }) => ({
    data: { values: stepsOf(points, longest).map((step) => ({ label, colour, ...step })) },
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2.2, strokeDash: [...dash] },
    encoding: { x, y: shareChannel('share'), color: ownColour },
  }));
}

/** The name of each line and its share, at the right edge, joined to where the line ends. */
function nameLayers(curves: readonly Curve[]): Layer[] {
  const places = spreadVertically(
    curves.map(({ left }) => (1 - left) * height),
    labelGap,
    height,
  );
  const names = curves.map(({ label, colour, left, never }, i) => ({
    colour,
    share: left,
    at: 1 - places[i]! / height,
    text: `${label}: ${formatShare(never)} %`,
  }));
  return [
    {
      data: { values: names },
      mark: { type: 'rule', strokeWidth: 1 },
      encoding: {
        x: { value: width },
        x2: { value: width + 22 },
        y: shareChannel('share'),
        y2: { field: 'at' },
        color: ownColour,
      },
    },
    {
      data: { values: names },
      mark: { type: 'text', align: 'left', fontSize: 12 },
      encoding: {
        x: { value: width + 26 },
        y: shareChannel('at'),
        text: { field: 'text' },
        color: ownColour,
      },
    },
    {
      data: { values: [{ text: 'never reclaimed' }] },
      mark: { type: 'text', align: 'left', fontSize: 12, fontWeight: 'bold', color: '#333333' },
      encoding: { x: { value: width + 26 }, y: { value: -20 }, text: { field: 'text' } },
    },
  ];
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
