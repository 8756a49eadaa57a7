import type { Observed } from './run/observed.ts';

/** The curves of a memory chart, in the order of its legend. */
export const memorySeries = [
  'resident set',
  'native, our ledger',
  'V8 heap, total',
  'V8 heap, used',
  'external memory, told to V8',
  'array buffers',
] as const;
export type MemorySeries = (typeof memorySeries)[number];

/** One reading. Time in seconds since the workload began. */
export interface MemorySample {
  readonly series: MemorySeries;
  readonly seconds: number;
  readonly bytes: number;
}

/**
 * From the beginning of the workload on: what the process told on its pipe until it ended, however it ended,
 * and what its parent saw from outside.
 */
export function recordedMemory({ story, rss }: Observed): MemorySample[] {
  if (story.start === null) return [];
  const startedNs = BigInt(story.start.monotonicNs);
  const samples: MemorySample[] = rss.map(({ atNs, rssBytes }) => ({
    series: 'resident set',
    seconds: Number(atNs - startedNs) / 1e9,
    bytes: rssBytes,
  }));
  samples.push({ series: 'V8 heap, used', seconds: 0, bytes: story.start.v8UsedBytes });
  for (const { ns, marks, v8 } of story.flushes) {
    const seconds = ns / 1e9;
    samples.push({ series: 'V8 heap, used', seconds, bytes: v8.usedBytes });
    samples.push({ series: 'external memory, told to V8', seconds, bytes: v8.externalBytes });
    for (const row of thinnedRows(marks.liveBytes))
      samples.push({
        series: 'native, our ledger',
        seconds: marks.ns[row]! / 1e9,
        bytes: marks.liveBytes[row]!,
      });
  }
  return samples.filter(({ seconds }) => seconds >= 0);
}

const rowsPerFlush = 12;

/** Of every slot of rows the highest and the last, so that no peak is lost. */
function thinnedRows(levels: Float64Array): number[] {
  const slot = Math.max(1, Math.ceil(levels.length / rowsPerFlush));
  const rows: number[] = [];
  for (let from = 0; from < levels.length; from += slot) {
    const to = Math.min(levels.length, from + slot);
    let highest = from;
    for (let row = from; row < to; row++) if (levels[row]! > levels[highest]!) highest = row;
    rows.push(highest);
    if (highest !== to - 1) rows.push(to - 1);
  }
  return rows;
}
