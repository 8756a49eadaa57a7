/** A sorted copy, ascending. Never changes its argument. */
export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/**
 * The smallest value with at least the share `p` of all values at or below it (nearest rank; definition 1 of
 * Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4), 1996).
 * Always a value that was really seen. `ascending` must be sorted. NaN when empty.
 */
export function nearestRank(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) return Number.NaN;
  const rank = Math.ceil(p * ascending.length);
  return ascending[Math.min(Math.max(rank, 1), ascending.length) - 1]!;
}

/** A value and how often, or how heavily, it counts; not negative. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/**
 * The smallest value with at least the share `p` of the whole weight at or below it: the nearest rank of the
 * values, each written out as often as it weighs. `ascending` must be sorted by value. NaN when empty.
 */
export function weightedNearestRank(ascending: readonly Weighted[], p: number): number {
  const total = ascending.reduce((sum, { weight }) => sum + weight, 0);
  let seen = 0;
  for (const { value, weight } of ascending) {
    seen += weight;
    if (seen >= p * total) return value;
  }
  return ascending.at(-1)?.value ?? Number.NaN;
}

/**
 * Linear interpolation between neighbours (definition 7 of Hyndman & Fan 1996, the default of R and NumPy).
 * Used for quartiles, where n is small. `ascending` must be sorted. NaN when empty.
 */
export function interpolated(ascending: readonly number[], p: number): number {
  if (ascending.length === 0) return Number.NaN;
  const place = (ascending.length - 1) * p;
  const below = Math.floor(place);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low === high ? low : low + (place - below) * (high - low);
}

/**
 * The median of a resample, told by how often each value was drawn. The values are sorted once and not for
 * every resample; the same result as {@link median} of the values written out.
 */
export function medianOfDrawn(values: readonly number[]): (times: Uint32Array) => number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  return (times) => {
    const [lower, upper] = middleDrawn(times, order);
    return middleOf(values[lower]!, values[upper]!);
  };
}

/**
 * Places of the two middle values (one and the same for an odd number) among values drawn so often, met in
 * this order.
 */
export function middleDrawn(times: Uint32Array, order: Uint32Array): readonly [number, number] {
  let drawn = 0;
  for (const count of times) drawn += count;
  const [lowerRank, upperRank] = [(drawn - 1) >> 1, drawn >> 1];
  let seen = 0;
  let lower = -1;
  for (const place of order) {
    seen += times[place]!;
    if (lower < 0 && seen > lowerRank) lower = place;
    if (seen > upperRank) return [lower, place];
  }
  return [lower, lower];
}

/** The middle value, or the mean of the two middle ones. Infinite values are allowed. NaN when empty. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const ascending = sorted(values);
  const low = ascending[(ascending.length - 1) >> 1]!;
  const high = ascending[ascending.length >> 1]!;
  return middleOf(low, high);
}

/** The median of some values, of which these are the two in the middle, or the one twice. */
export function middleOf(low: number, high: number): number {
  return low === high || !Number.isFinite(low) || !Number.isFinite(high) ? low : (low + high) / 2;
}
