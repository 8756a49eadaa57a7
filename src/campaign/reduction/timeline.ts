import type { TimelinePoint } from '../../model/index.ts';
import type { DecodedFlush } from './messages.ts';
import type { HeapSample } from './pauses.ts';
import { reachableAt, type WorkloadTruth } from './reachable.ts';

export interface RssSample {
  /** Since the start of the workload; negative before it. */
  readonly ns: number;
  readonly rssBytes: number;
}

/**
 * Native live bytes from the ledger's own marks, with what was reachable then. Thinned by time: of every slot
 * the highest and the last mark stay, so that no peak is lost.
 */
export function timeline(
  flushes: readonly DecodedFlush[],
  truth: WorkloadTruth,
  heap: readonly HeapSample[],
  rss: readonly RssSample[],
  points: number,
): TimelinePoint[] {
  const heapAt = latestAt(heap, (sample) => sample.usedBytes);
  const rssAt = latestAt(rss, (sample) => sample.rssBytes);
  return thinned(flushes, points).map(({ ns, clock, live }) => ({
    ns: Math.round(ns),
    clock,
    nativeLive: live,
    reachable: reachableAt(truth, clock),
    v8Used: heapAt(ns),
    rss: rssAt(ns),
  }));
}

interface Mark {
  readonly ns: number;
  readonly clock: number;
  readonly live: number;
}

function thinned(flushes: readonly DecodedFlush[], points: number): Mark[] {
  const endNs = flushes.at(-1)?.ns ?? 0;
  const slots = Math.max(1, Math.floor(points / 2));
  const kept: Mark[] = [];
  let slot = -1;
  let highest: Mark | null = null;
  let last: Mark | null = null;
  for (const { marks } of flushes)
    for (let row = 0; row < marks.ns.length; row++) {
      const mark = { ns: marks.ns[row]!, clock: marks.clock[row]!, live: marks.liveBytes[row]! };
      const here = endNs > 0 ? Math.min(slots - 1, Math.floor((mark.ns / endNs) * slots)) : 0;
      if (here !== slot) keepSlot();
      slot = here;
      if (highest === null || mark.live > highest.live) highest = mark;
      last = mark;
    }
  keepSlot();
  return kept;

  function keepSlot(): void {
    if (highest !== null) kept.push(highest);
    if (last !== null && last !== highest) kept.push(last);
    highest = null;
    last = null;
  }
}

/**
 * The value of the latest sample at or before a time, null before the first. Times must be asked in rising
 * order.
 */
function latestAt<Sample extends { readonly ns: number }>(
  samples: readonly Sample[],
  value: (sample: Sample) => number,
): (ns: number) => number | null {
  let next = 0;
  return (ns) => {
    while (next < samples.length && samples[next]!.ns <= ns) next++;
    return next === 0 ? null : value(samples[next - 1]!);
  };
}
