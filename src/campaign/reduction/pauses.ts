import type { Distribution, PauseCause } from '../../model/index.ts';
import { spanCauses } from '../wire/pipe.ts';
import { distribution } from './distribution.ts';
import type { DecodedFlush } from './messages.ts';

export interface Pause {
  readonly cause: PauseCause;
  readonly startNs: number;
  readonly durationNs: number;
}

export interface HeapSample {
  readonly ns: number;
  readonly usedBytes: number;
}

/** V8's collections in time, and the V8 heap that they and the flushes saw. */
export interface V8Story {
  readonly pauses: readonly Pause[];
  readonly heap: readonly HeapSample[];
}

/**
 * Where the event loop turns, collections know when they began, and the heap was sampled. Elsewhere V8
 * reports each with the heap before and after, but not when it began: inside its flush it is placed by
 * allocation.
 */
export function v8Story(flushes: readonly DecodedFlush[], usedAtStart: number): V8Story {
  const pauses: Pause[] = [];
  const heap: HeapSample[] = [{ ns: 0, usedBytes: usedAtStart }];
  let used = usedAtStart;
  for (const flush of flushes) {
    for (const { cause, startNs, costNs } of flush.collections)
      if (startNs !== null) pauses.push({ cause, startNs, durationNs: costNs });
    const estimated = placedByAllocation(flush, used);
    pauses.push(...estimated.pauses);
    heap.push(...estimated.heap);
    flush.heap.ns.forEach((ns, row) => {
      heap.push({ ns, usedBytes: flush.heap.bytes[row]! });
    });
    used = flush.v8.usedBytes;
    heap.push({ ns: flush.ns, usedBytes: used });
  }
  pauses.sort((a, b) => a.startNs - b.startNs);
  return { pauses, heap };
}

/**
 * The mutator's time in a flush is shared out in proportion to the bytes that the heap grew between
 * collections.
 */
function placedByAllocation({ fromNs, ns, collections, v8 }: DecodedFlush, usedBefore: number): V8Story {
  const pauses: Pause[] = [];
  const heap: HeapSample[] = [];
  const placed = collections.flatMap(({ cause, costNs, heap }) =>
    heap === null ? [] : { cause, costNs, ...heap },
  );
  const growth: number[] = [];
  let cost = 0;
  let level = usedBefore;
  for (const { beforeBytes, afterBytes, costNs } of placed) {
    growth.push(Math.max(0, beforeBytes - level));
    level = afterBytes;
    cost += costNs;
  }
  const total = growth.reduce((sum, part) => sum + part, 0) + Math.max(0, v8.usedBytes - level);
  const mutatorNs = Math.max(0, ns - fromNs - cost);
  let at = fromNs;
  placed.forEach(({ cause, beforeBytes, afterBytes, costNs }, index) => {
    at = Math.min(ns, at + (total > 0 ? (growth[index]! / total) * mutatorNs : 0));
    pauses.push({ cause, startNs: at, durationNs: costNs });
    heap.push({ ns: at, usedBytes: beforeBytes }, { ns: Math.min(ns, at + costNs), usedBytes: afterBytes });
    at = Math.min(ns, at + costNs);
  });
  return { pauses, heap };
}

/** What managers timed themselves: sweeps, death cascades, bursts of finalizers. */
export function managerPauses(flushes: readonly DecodedFlush[]): Pause[] {
  const pauses: Pause[] = [];
  for (const { spans } of flushes)
    for (let row = 0; row < spans.cause.length; row++) {
      const cause = spanCauses[spans.cause[row]!];
      if (cause === undefined) continue;
      pauses.push({ cause, startNs: spans.startNs[row]!, durationNs: spans.durationNs[row]! });
    }
  return pauses;
}

export function pausesByCause(pauses: readonly Pause[]): Partial<Record<PauseCause, Distribution>> {
  const durations = new Map<PauseCause, number[]>();
  for (const { cause, durationNs } of pauses) {
    const list = durations.get(cause);
    if (list) list.push(durationNs);
    else durations.set(cause, [durationNs]);
  }
  return Object.fromEntries(
    [...durations].map(([cause, list]) => [cause, distribution(Float64Array.from(list))]),
  );
}
