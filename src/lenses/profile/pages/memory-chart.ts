import { renderSvg } from '../../../findings/charts/render.ts';
import { type MemorySample, memorySeries } from '../memory.ts';

const colours = ['#999999', '#882255', '#9DB8D9', '#332288', '#D99A00', '#2A9D8F'] as const;
const mib = 1024 * 1024;

/**
 * Memory over time as SVG: one line per curve, linear axes, dots where a curve has few readings. Null when
 * there is nothing to draw.
 *
 * @param sampledBy who took the readings, for the subtitle.
 */
export async function memoryChart(
  title: string,
  sampledBy: string,
  samples: readonly MemorySample[],
): Promise<string | null> {
  if (samples.length < 2) return null;
  const present = memorySeries.filter((name) => samples.some(({ series }) => series === name));
  const few = new Set(present.filter((name) => samples.filter(({ series }) => series === name).length < 40));
  const values = samples.map(({ series, seconds, bytes }) => ({ series, seconds, mib: bytes / mib }));
  const colour = {
    field: 'series',
    type: 'nominal' as const,
    title: null,
    scale: { domain: present, range: present.map((name) => colours[memorySeries.indexOf(name)]) },
    legend: { orient: 'right' as const, symbolType: 'stroke', symbolStrokeWidth: 3, values: present },
  };
  const x = { field: 'seconds', type: 'quantitative' as const, title: 'seconds since the workload began' };
  const y = { field: 'mib', type: 'quantitative' as const, title: 'memory (MiB)' };
  const encoding = { x, y, color: colour };
  return await renderSvg(title, {
    title: { text: title, subtitle: sampledBy },
    width: 720,
    height: 300,
    data: { values },
    layer: [
      { mark: { type: 'line', strokeWidth: 1.6, clip: true }, encoding },
      ...(few.size === 0
        ? []
        : [
            {
              transform: [{ filter: { field: 'series', oneOf: [...few] } }],
              mark: { type: 'point' as const, filled: true, size: 22, opacity: 1 },
              encoding,
            },
          ]),
    ],
  });
}
