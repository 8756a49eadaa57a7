import { formatQuantity, scaleFor } from '../analysis/index.ts';
import { countScale } from './axes.ts';
import {
  bySetting,
  type ChartCell,
  type ChartContext,
  panelNames,
  type Sketch,
  typicalInvocation,
} from './context.ts';
import { outcomeWords } from './outcome-table.ts';

/**
 * Native bytes held over the allocation clock, one panel per manager on one scale: the truly reachable bytes at the bottom, what is dead and
 * still held shaded on top of them. A run that died ends in a cross.
 */
export function sketchTimelines(context: ChartContext): readonly Sketch[] {
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
  const drawn = cells.flatMap((chartCell) => {
    const typical = typicalInvocation(context, chartCell);
    return typical ? [{ ...chartCell, ...typical }] : [];
  });
  if (drawn.length === 0) return null;
  const peak = Math.max(...drawn.flatMap(({ series }) => series.timeline.map((point) => point.nativeLive)));
  const { divisor, suffix } = scaleFor('bytes', peak);
  const latest = Math.max(...drawn.flatMap(({ series }) => series.timeline.map(({ clock }) => clock)));
  const { divisor: clockDivisor, title: clockTitle } = countScale(latest, 'objects allocated');
  const panelOf = ({ found, record }: (typeof drawn)[number]) => {
    const own = record.memory.peakNativeBytes;
    return `${found.label}: peak ${formatQuantity('bytes', own)}`;
  };
  const points = drawn.flatMap((one) =>
    one.series.timeline.map(({ clock, nativeLive, reachable }) => ({
      panel: panelOf(one),
      colour: context.colourOf(one.found.label),
      clock: clock / clockDivisor,
      live: nativeLive / divisor,
      reachable: Math.min(reachable, nativeLive) / divisor,
    })),
  );
  const deaths = drawn.flatMap((one) => {
    const last = one.series.timeline.at(-1);
    if (one.record.outcome.kind === 'ok' || !last) return [];
    const late = last.clock > 0.55 * latest;
    const end = { clock: last.clock / clockDivisor, late, live: last.nativeLive / divisor };
    return [{ panel: panelOf(one), ...end, word: outcomeWords[one.record.outcome.kind] }];
  });
  const columns = drawn.length <= 4 ? 2 : 3;
  const x = {
    field: 'clock',
    type: 'quantitative',
    title: clockTitle,
    scale: { domain: [0, latest / clockDivisor], nice: false },
    axis: { tickCount: 4, grid: false },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: `native memory (${suffix})`,
    axis: { tickCount: 4 },
    scale: { domain: [0, (peak / divisor) * 1.08], nice: false },
  });
  const colour = { field: 'colour', type: 'nominal', scale: null };
  return {
    part: several ? setting : null,
    specification: {
      data: { values: [...points, ...deaths] },
      facet: { field: 'panel', type: 'nominal', sort: drawn.map(panelOf), title: null },
      columns,
      spacing: { row: 18, column: 22 },
      spec: {
        width: columns === 2 ? 350 : 235,
        height: columns === 2 ? 150 : 115,
        layer: [
          {
            transform: [{ filter: '!datum.word' }],
            mark: { type: 'area', opacity: 0.32 },
            encoding: { x, y: y('live'), y2: { field: 'reachable' }, color: colour },
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
            encoding: { x, y: y('live'), color: colour },
          },
          {
            transform: [{ filter: '!!datum.word' }],
            mark: { type: 'point', shape: 'cross', size: 90, angle: 45, filled: true, color: '#111111' },
            encoding: { x, y: y('live') },
          },
          ...(['left', 'right'] as const).map((align) => ({
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
          })),
        ],
      },
      title: {
        text: context.request.title,
        subtitle: [
          ...panelNames(context, cells).shared,
          'Line: native memory held. Grey: truly reachable. Shaded between: floating garbage.',
        ],
      },
    },
    caption: captionOf(cells, drawn.length, setting, deaths.length > 0),
  };
}

function captionOf(cells: readonly ChartCell[], drawn: number, setting: string, died: boolean): string {
  const missing = cells.length - drawn;
  return [
    `Native memory over the allocation clock (${setting}), all panels on one scale; each shows the invocation whose peak is nearest to the median of its cell.`,
    ...(died ? ['A cross marks where the process died.'] : []),
    ...(missing > 0 ? [`${missing} of ${cells.length} cells stored no series and have no panel.`] : []),
  ].join(' ');
}
