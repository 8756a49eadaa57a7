import type { MetricName } from '../../model/index.ts';
import { metrics, scaleFor, wrapWords } from '../analysis/index.ts';
import { asksForLog, decades, humanNumber, powersOfTen } from './axes.ts';
import {
  bySetting,
  type ChartCell,
  type ChartContext,
  panelColumns,
  panelNames,
  type Sketch,
} from './context.ts';
import { placeLabels } from './label-places.ts';

const fontSize = 11;

/** One axis of the picture: which metric, in which unit, and where a value stands. */
interface Axis {
  readonly title: string;
  readonly divisor: number;
  readonly log: boolean;
  readonly domain: readonly [number, number];
  /** 0 at the low end, 1 at the high end; a zero on a logarithmic axis stands at the low end. */
  place(value: number): number;
  value(place: number): number;
}

/** Two costs against each other, a point per manager: down and left is better where both are costs. Variants of one manager are joined. */
export function sketchTradeoff(context: ChartContext): readonly Sketch[] {
  const vertical = context.request.metric ?? 'peak-floating';
  const horizontal = context.request.against ?? 'collector-time';
  const known = context.cells.filter(({ found }) => found.metrics[vertical] && found.metrics[horizontal]);
  if (known.length === 0) return [];
  const y = axisOf(vertical, known);
  const x = axisOf(horizontal, known);
  const settings = [...bySetting(known)];
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
  const title = { text: context.request.title, subtitle: [...names.shared, ...wrapWords(subtitle, 90)] };
  return [
    {
      part: null,
      specification: alone
        ? { ...panels[0], title }
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

function panelOf(
  { request, colourOf }: ChartContext,
  cells: readonly ChartCell[],
  x: Axis,
  y: Axis,
  size: { readonly width: number; readonly height: number },
  setting: string | null,
) {
  const horizontal = request.against ?? 'collector-time';
  const vertical = request.metric ?? 'peak-floating';
  const points = cells.map(({ found }, order) => {
    const across = found.metrics[horizontal]!.median / x.divisor;
    const up = found.metrics[vertical]!.median / y.divisor;
    return {
      order,
      text: found.label,
      manager: found.manager,
      colour: colourOf(found.label),
      x: x.value(x.place(across)),
      y: y.value(y.place(up)),
      pixelX: x.place(across) * size.width,
      pixelY: (1 - y.place(up)) * size.height,
    };
  });
  const families = [...new Set(points.map(({ manager }) => manager))]
    .map((manager) => points.filter((point) => point.manager === manager))
    .filter((family) => family.length > 1);
  const spots = (of: typeof points) => of.map(({ pixelX, pixelY, text }) => ({ x: pixelX, y: pixelY, text }));
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
  const channel = (axis: Axis, field: string) => ({
    field,
    type: 'quantitative',
    title: axis.title,
    scale: { type: axis.log ? 'log' : 'linear', domain: axis.domain, nice: false },
    axis: {
      labelExpr:
        axis.domain[0] > 0 && axis.log
          ? `datum.value <= ${axis.domain[0] * 1.001} && ${hasZero(axis, cells)} ? '0' : ${humanNumber}`
          : humanNumber,
      ...(axis.log ? { values: powersOfTen(axis.domain) } : { tickCount: 5 }),
    },
  });
  const colour = { field: 'colour', type: 'nominal', scale: null };
  return {
    ...size,
    ...(setting === null ? {} : { title: { text: setting, fontSize: 12, offset: 6 } }),
    layer: [
      ...families.map((family) => ({
        data: { values: family },
        mark: { type: 'line', strokeWidth: 1.2, strokeDash: [4, 3], color: family[0]!.colour },
        encoding: { x: channel(x, 'x'), y: channel(y, 'y'), order: { field: 'order', type: 'quantitative' } },
      })),
      {
        data: { values: leaders },
        mark: { type: 'rule', color: '#999999', strokeWidth: 1 },
        encoding: { x: channel(x, 'x'), y: channel(y, 'y'), x2: { field: 'endX' }, y2: { field: 'endY' } },
      },
      {
        data: { values: points },
        mark: { type: 'circle', size: 110, opacity: 1, stroke: '#ffffff', strokeWidth: 1 },
        encoding: { x: channel(x, 'x'), y: channel(y, 'y'), color: colour },
      },
      {
        data: { values: names },
        mark: { type: 'text', align: 'left', baseline: 'middle', fontSize, color: '#222222' },
        encoding: { x: channel(x, 'labelX'), y: channel(y, 'labelY'), text: { field: 'text' } },
      },
    ],
  };

  function hasZero(axis: Axis, of: readonly ChartCell[]): boolean {
    const name = axis === x ? horizontal : vertical;
    return of.some(({ found }) => (found.metrics[name]?.median ?? 1) <= 0);
  }
}
