/** A time the mutator stood still. Same unit as the window. */
export interface Pause {
  readonly start: number;
  readonly duration: number;
}

/**
 * Minimum mutator utilisation: over every window of length `window` inside [0, `end`], the smallest share of
 * it that the program itself had. Cheng & Blelloch, "A Parallel, Real-Time Garbage Collector", PLDI 2001.
 * Paused time inside a sliding window changes slope only where one of its ends meets a pause edge, so those
 * windows suffice; prefix sums make each O(log pauses). Overlapping pauses are merged first. NaN when the run
 * is shorter than the window.
 */
export function minimumUtilisation(pauses: readonly Pause[], end: number, window: number): number {
  if (!(window > 0) || window > end) return Number.NaN;
  const spans = mergeSpans(pauses, end);
  const pausedBefore = pausedUntil(spans);
  let most = 0;
  for (const span of spans) {
    for (const start of [span.from, span.to, span.from - window, span.to - window]) {
      const from = Math.min(Math.max(start, 0), end - window);
      most = Math.max(most, pausedBefore(from + window) - pausedBefore(from));
    }
  }
  return Math.max(0, 1 - most / window);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Pauses as disjoint, ascending spans clipped to the run. */
function mergeSpans(pauses: readonly Pause[], end: number): readonly Span[] {
  const clipped = pauses
    .map(({ start, duration }) => ({ from: Math.max(0, start), to: Math.min(end, start + duration) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const span of clipped) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** A function giving the paused time in [0, t). */
function pausedUntil(spans: readonly Span[]): (t: number) => number {
  const total: number[] = [0];
  for (const { from, to } of spans) total.push(total.at(-1)! + (to - from));
  return (t) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.from < t) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    return total[low - 1]! + Math.min(t, spans[low - 1]!.to) - spans[low - 1]!.from;
  };
}
