import type { MetricName } from '../../model/index.ts';
import { formatNumber, metrics, scaleFor } from '../analysis/index.ts';
import { asksForLog, decades, humanNumber, powersOfTen } from './axes.ts';
import {
  type ChartCell,
  type ChartContext,
  commonestOutcome,
  panelColumns,
  panelNames,
  type Sketch,
} from './context.ts';
import { outcomeWords } from './outcome-table.ts';
import { type Layer, ownColour, titleOf, type XChannel, type YChannel } from './specification.ts';

/**
 * Peaks per manager and setting; where the metric is native memory, a tick shows how much was truly reachable
 * at most.
 */
export function sketchPeakBars(context: ChartContext): readonly Sketch[] {
  return sketchBars(context, context.request.metric ?? 'peak-native');
}

/** Drag per manager and setting. */
export function sketchDragBars(context: ChartContext): readonly Sketch[] {
  return sketchBars(context, context.request.metric ?? 'drag');
}

interface Bar {
  readonly setting: string;
  readonly label: string;
  readonly colour: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
  readonly reachable: number | null;
}

function sketchBars(context: ChartContext, metric: MetricName): readonly Sketch[] {
  const { unit, label, meaning } = metrics[metric];
  const largest = Math.max(0, ...context.cells.map(({ found }) => found.metrics[metric]?.median ?? 0));
  const { divisor, suffix } = scaleFor(unit, largest);
  const names = panelNames(context, context.cells);
  const bars = context.cells.flatMap((chartCell) =>
    barOf(context, chartCell, names.nameOf(chartCell.cell), metric, divisor),
  );
  if (bars.length === 0) return [];
  const shown = bars.flatMap(({ value, low, high, reachable }) => [value, low, high, reachable ?? value]);
  const log = asksForLog(shown);
  const title = suffix === '' ? label : `${label} (${suffix})`;
  const settings = [...new Set(bars.map(({ setting }) => setting))];
  const labels = [...new Set(context.cells.map(({ found }) => found.label))];
  const intervals = bars.some(({ low, high }) => high > low);
  const ticks = bars.some(({ reachable }) => reachable !== null);
  const columns = panelColumns(context.cells);
  const panel = { width: columns === 1 ? 460 : columns === 2 ? 330 : 230, height: labels.length * 24 };
  const layers = barLayers(labels, title, shown, log, Math.max(...bars.map(({ text }) => text.length)));
  const notes = [
    ...(log ? ['Logarithmic axis.'] : []),
    ...(intervals ? ['Thin lines: 95 % confidence interval of the median.'] : []),
    ...(ticks ? ['Black tick: most bytes truly reachable at once.'] : []),
  ].join(' ');
  const heading = titleOf(context.request.title, [...names.shared, ...(notes === '' ? [] : [notes])]);
  const data = { values: bars };
  return [
    {
      part: null,
      specification:
        settings.length === 1
          ? { ...panel, data, layer: layers, title: heading }
          : {
              data,
              facet: { field: 'setting', type: 'nominal', sort: settings, title: null },
              columns,
              spacing: { row: 22, column: 26 },
              spec: { ...panel, layer: layers },
              title: heading,
            },
      caption: `${label}: ${meaning}; medians over invocations.${
        bars.some(({ text }) => text.includes('†'))
          ? ' † some invocations died: what they reached by then.'
          : ''
      }`,
    },
  ];
}

function barOf(
  { recordsOf, colourOf }: ChartContext,
  { found }: ChartCell,
  setting: string,
  metric: MetricName,
  divisor: number,
): readonly Bar[] {
  const summary = found.metrics[metric];
  if (!summary) return [];
  const records = recordsOf(found.id);
  const reachable = Math.max(...records.map(({ memory }) => memory.peakReachableBytes));
  const commonest = commonestOutcome(found);
  const died = commonest === 'ok' ? null : outcomeWords[commonest];
  const cut = summary.untilDeath || summary.survivorsOnly ? ` †${died ? ` ${died}` : ''}` : '';
  return [
    {
      setting,
      label: found.label,
      colour: colourOf(found.label),
      value: summary.median / divisor,
      low: (summary.interval?.low ?? summary.median) / divisor,
      high: (summary.interval?.high ?? summary.median) / divisor,
      text: `${formatNumber(summary.median / divisor)}${cut}`,
      reachable: metric === 'peak-native' ? reachable / divisor : null,
    },
  ];
}

/**
 * Share of a panel's width kept free for the figures behind the bars: more where they name a way of dying.
 */
const roomForText = (letters: number): number => (letters > 8 ? 0.34 : 0.16);

/** The axis of values, with room behind the longest bar for its figure. */
function valueAxis(shown: readonly number[], log: boolean, letters: number) {
  const [low, high] = log ? decades(shown) : [0, Math.max(...shown)];
  const most = Math.max(...shown, 0);
  const share = 1 - roomForText(letters);
  const end = log ? low * (most / low) ** (1 / share) : (most > 0 ? most : 1) / share;
  const type: 'log' | 'linear' = log ? 'log' : 'linear';
  const ticks = log ? { values: [...powersOfTen([low, Math.min(high, end)], 5)] } : { tickCount: 4 };
  return {
    low,
    scale: { type, domain: [low, Math.max(end, log ? low * 10 : end)], nice: false },
    axis: { labelExpr: humanNumber, grid: true, ...ticks },
  };
}

function barLayers(
  labels: readonly string[],
  title: string,
  shown: readonly number[],
  log: boolean,
  letters: number,
): Layer[] {
  const { low, scale, axis } = valueAxis(shown, log, letters);
  const y: YChannel = {
    field: 'label',
    type: 'ordinal',
    sort: [...labels],
    title: null,
    axis: { ticks: false, domain: false, labelFontSize: 12 },
  };
  const at = (field: string) => ({ field, type: 'quantitative', title, scale, axis }) satisfies XChannel;
  const positive = log ? [{ filter: 'datum.value > 0' }] : [];
  return [
    {
      transform: positive,
      mark: { type: 'bar', height: 14, clip: true },
      encoding: {
        y,
        x: at('value'),
        ...(log ? { x2: { datum: low } } : {}),
        color: ownColour,
      },
    },
    {
      transform: [{ filter: log ? 'datum.high > datum.low && datum.low > 0' : 'datum.high > datum.low' }],
      mark: { type: 'rule', color: '#111111', strokeWidth: 1.2 },
      encoding: { y, x: at('low'), x2: { field: 'high' } },
    },
    {
      transform: [{ filter: log ? 'datum.reachable > 0' : 'isValid(datum.reachable)' }],
      mark: { type: 'tick', color: '#000000', thickness: 2, height: 20 },
      encoding: { y, x: at('reachable') },
    },
    {
      transform: [
        {
          calculate: log
            ? `max(datum.high, datum.reachable || 0, ${low})`
            : 'max(datum.high, datum.reachable || 0)',
          as: 'edge',
        },
      ],
      mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: '#222222' },
      encoding: { y, x: at('edge'), text: { field: 'text' } },
    },
  ];
}
