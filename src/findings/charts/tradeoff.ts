import type { MetricName } from '../../model/index.ts';
import { metrics, scaleFor, wrapWords } from '../analysis/index.ts';
import { asksForLog, decades, humanNumber, powersOfTen } from './axes.ts';
import {
  byPlace,
  type ChartCell,
  type ChartContext,
  panelColumns,
  panelNames,
  type Sketch,
} from './context.ts';
import { placeLabels } from './label-places.ts';
import { type Layer, ownColour, titleOf, type XChannel } from './specification.ts';

const fontSize = 11;

/** One axis of the picture: which metric, in which unit, and where a value stands. */
interface Axis {
  readonly metric: MetricName;
  readonly title: string;
  readonly divisor: number;
  readonly log: boolean;
  /** A zero is among the values: on a logarithmic axis it stands at the low end, which is labelled so. */
  readonly zeroes: boolean;
  readonly domain: readonly [number, number];
  /** 0 at the low end, 1 at the high end; a zero on a logarithmic axis stands at the low end. */
  place(value: number): number;
  value(place: number): number;
}

/**
 * Two costs against each other, a point per manager: down and left is better where both are costs. Variants
 * of one manager are joined.
 */
export function sketchTradeoff(context: ChartContext): readonly Sketch[] {
  const vertical = context.request.metric ?? 'peak-floating';
  const horizontal = context.request.against ?? 'collector-time';
  const known = context.cells.filter(({ found }) => found.metrics[vertical] && found.metrics[horizontal]);
  if (known.length === 0) return [];
  const y = axisOf(vertical, known);
  const x = axisOf(horizontal, known);
  const settings = [...byPlace(known)];
  const alone = settings.length === 1;
  const size = alone ? { width: 620, height: 400 } : { width: 430, height: 300 };
  const names = panelNames(context, known);
  const panels = settings.map(([, cells]) =>
    panelOf(context, cells, x, y, size, alone ? null : names.nameOf(cells[0]!.cell)),
  );
  const better = [
    metrics[horizontal].lowerIsBetter ? 'left' : 'right',
    metrics[vertical].lowerIsBetter ? 'down' : 'up',
  ];
  const subtitle = `Better is ${better.join(' and ')}. Points: medians over invocations.${x.log || y.log ? ' Logarithmic where ticks are powers of ten; zero stands at the edge.' : ''}`;
  const title = titleOf(context.request.title, [...names.shared, ...wrapWords(subtitle, 90)]);
  return [
    {
      part: null,
      specification: alone
        ? { ...panels[0]!, title }
        : { concat: panels, columns: Math.min(2, panelColumns(known)), spacing: 34, title },
      caption: `${metrics[vertical].label} (${metrics[vertical].meaning}) against ${metrics[horizontal].label} (${metrics[horizontal].meaning}).`,
    },
  ];
}

function axisOf(name: MetricName, cells: readonly ChartCell[]): Axis {
  const { unit, label } = metrics[name];
  const raw = cells.map(({ found }) => found.metrics[name]?.median ?? 0);
  const { divisor, suffix } = scaleFor(unit, Math.max(...raw));
  const values = raw.map((value) => value / divisor);
  const log = asksForLog(values);
  const most = Math.max(...values);
  const [low, high] = log ? decades(values) : [0, most > 0 ? most * 1.12 : 1];
  const zeroes = log && values.some((value) => value <= 0);
  const domain = [zeroes ? low / 10 : low, high] as const;
  const [from, to] = log ? [Math.log(domain[0]), Math.log(domain[1])] : domain;
  return {
    metric: name,
    zeroes,
    title: suffix === '' ? label : `${label} (${suffix})`,
    divisor,
    log,
    domain,
    place: (value) => ((log ? Math.log(Math.max(value, domain[0])) : value) - from) / (to - from),
    value: (place) => {
      const inner = from + place * (to - from);
      return log ? Math.exp(inner) : inner;
    },
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One cell where it stands: in the units of the axes, and in pixels of the panel. */
interface Point {
  readonly order: number;
  readonly text: string;
  readonly manager: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
  readonly pixelX: number;
  readonly pixelY: number;
}

function panelOf(
  context: ChartContext,
  cells: readonly ChartCell[],
  x: Axis,
  y: Axis,
  size: Size,
  setting: string | null,
) {
  const points = pointsOf(context, cells, x, y, size);
  const families = familiesOf(points);
  const { leaders, names } = nameLayers(points, families, x, y, size);
  return {
    ...size,
    ...(setting === null ? {} : { title: { text: setting, fontSize: 12, offset: 6 } }),
    layer: [
      ...familyLayers(families, x, y),
      leaders,
      {
        data: { values: [...points] },
        mark: { type: 'circle', size: 110, opacity: 1, stroke: '#ffffff', strokeWidth: 1 },
        encoding: { x: channel(x, 'x'), y: channel(y, 'y'), color: ownColour },
      } satisfies Layer,
      names,
    ],
  };
}

function pointsOf(
  { colourOf }: ChartContext,
  cells: readonly ChartCell[],
  x: Axis,
  y: Axis,
  size: Size,
): readonly Point[] {
  return cells.map(({ found }, order) => {
    const across = x.place(found.metrics[x.metric]!.median / x.divisor);
    const up = y.place(found.metrics[y.metric]!.median / y.divisor);
    return {
      order,
      text: found.label,
      manager: found.manager,
      colour: colourOf(found.label),
      x: x.value(across),
      y: y.value(up),
      pixelX: across * size.width,
      pixelY: (1 - up) * size.height,
    };
  });
}

/** Variants of one manager, where there are several. */
function familiesOf(points: readonly Point[]): readonly (readonly Point[])[] {
  return [...new Set(points.map(({ manager }) => manager))]
    .map((manager) => points.filter((point) => point.manager === manager))
    .filter((family) => family.length > 1);
}

function familyLayers(families: readonly (readonly Point[])[], x: Axis, y: Axis): Layer[] {
  return families.map((family) => ({
    data: { values: [...family] },
    mark: { type: 'line', strokeWidth: 1.2, strokeDash: [4, 3], color: family[0]!.colour },
    encoding: { x: channel(x, 'x'), y: channel(y, 'y'), order: { field: 'order', type: 'quantitative' } },
  }));
}

/** The names beside the points, where they cover nothing, and lines to those that had to move away. */
function nameLayers(
  points: readonly Point[],
  families: readonly (readonly Point[])[],
  x: Axis,
  y: Axis,
  size: Size,
): { readonly leaders: Layer; readonly names: Layer } {
  const spots = (of: readonly Point[]) =>
    of.map(({ pixelX, pixelY, text }) => ({ x: pixelX, y: pixelY, text }));
  const places = placeLabels(spots(points), families.map(spots), size, fontSize);
  const toX = (pixel: number) => x.value(pixel / size.width);
  const toY = (pixel: number) => y.value(1 - pixel / size.height);
  const names = points.map((point, i) => ({
    ...point,
    labelX: toX(places[i]!.x),
    labelY: toY(places[i]!.y),
  }));
  const leaders = points.flatMap((point, i) => {
    const end = places[i]!.leader;
    return end ? [{ ...point, endX: toX(end.x), endY: toY(end.y) }] : [];
  });
  return {
    leaders: {
      data: { values: leaders },
      mark: { type: 'rule', color: '#999999', strokeWidth: 1 },
      encoding: { x: channel(x, 'x'), y: channel(y, 'y'), x2: { field: 'endX' }, y2: { field: 'endY' } },
    },
    names: {
      data: { values: names },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize, color: '#222222' },
      encoding: { x: channel(x, 'labelX'), y: channel(y, 'labelY'), text: { field: 'text' } },
    },
  };
}

function channel(axis: Axis, field: string) {
  const [low, high] = axis.domain;
  const type: 'log' | 'linear' = axis.log ? 'log' : 'linear';
  const atEdge =
    axis.log && axis.zeroes ? `datum.value <= ${low * 1.001} ? '0' : ${humanNumber}` : humanNumber;
  return {
    field,
    type: 'quantitative',
    title: axis.title,
    scale: { type, domain: [low, high], nice: false },
    axis: { labelExpr: atEdge, ...(axis.log ? { values: [...powersOfTen(axis.domain)] } : { tickCount: 5 }) },
  } satisfies XChannel;
}
