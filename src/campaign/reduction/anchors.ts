import type { DecodedFlush } from './messages.ts';

/** Moments at which both clocks are known, in time order. */
export interface Anchors {
  readonly clock: Float64Array;
  readonly ns: Float64Array;
}

/** Marks and frees of all flushes, merged in time, after the start at (0, 0). */
export function anchorsOf(flushes: readonly DecodedFlush[]): Anchors {
  const rows = flushes.reduce((sum, { marks, frees }) => sum + marks.ns.length + frees.ns.length, 1);
  const clock = new Float64Array(rows);
  const ns = new Float64Array(rows);
  let row = 1;
  for (const { marks, frees } of flushes) {
    let mark = 0;
    let free = 0;
    while (mark < marks.ns.length || free < frees.ns.length) {
      const markFirst =
        free === frees.ns.length || (mark < marks.ns.length && marks.ns[mark]! <= frees.ns[free]!);
      clock[row] = markFirst ? marks.clock[mark]! : frees.clock[free]!;
      ns[row++] = markFirst ? marks.ns[mark++]! : frees.ns[free++]!;
    }
  }
  return { clock, ns };
}

/**
 * When the allocation clock stood at `moment`, in nanoseconds: the first anchor that has this clock, else
 * interpolated between its neighbours. After the last anchor: the last anchor.
 *
 * How exact: marks are 64 native allocations apart, and one reading of the time serves up to 64 frees while
 * at most 64 objects are allocated. So a death may stand early by what lies between two readings, and a free
 * too (never late): a lag in nanoseconds is off by at most the time of 64 allocations or frees, either way.
 * Where the first anchor at a death's clock is later than its own reading (nothing was read in between), it
 * is interpolated, and that is an estimate.
 */
export function wallTimeAt({ clock, ns }: Anchors, moment: number): number {
  let low = 0;
  let high = clock.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (clock[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  if (low === clock.length) return ns[clock.length - 1] ?? 0;
  if (low === 0 || clock[low] === moment) return ns[low]!;
  const share = (moment - clock[low - 1]!) / (clock[low]! - clock[low - 1]!);
  return ns[low - 1]! + share * (ns[low]! - ns[low - 1]!);
}
