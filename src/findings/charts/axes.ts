/** Above this ratio between the largest and the smallest positive value an axis is logarithmic. */
const spreadForLog = 50;

/** True when the positive values spread so far that small ones would vanish on a linear axis. */
export function asksForLog(values: readonly number[]): boolean {
  const positive = values.filter((value) => value > 0);
  return positive.length > 1 && Math.max(...positive) / Math.min(...positive) > spreadForLog;
}

/** Powers of ten that enclose the positive values; at least one decade. */
export function decades(values: readonly number[]): readonly [number, number] {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return [1, 10];
  const low = 10 ** Math.floor(Math.log10(Math.min(...positive)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...positive)));
  return [low, high > low ? high : low * 10];
}

/** The powers of ten from `low` to `high`, thinned to at most `most`. */
export function powersOfTen([low, high]: readonly [number, number], most = 8): readonly number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
}

/** Vega expression that prints an axis value as people do: 0.01, 5, 20 k, 3 M. */
export const humanNumber =
  "datum.value >= 1e9 ? format(datum.value / 1e9, '~g') + ' G' : " +
  "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + ' M' : " +
  "datum.value >= 1e4 ? format(datum.value / 1e3, '~g') + ' k' : format(datum.value, ',~g')";

/** A count axis on a round scale: what to divide by, and the words for the title. */
export function countScale(most: number, noun: string): { readonly divisor: number; readonly title: string } {
  if (most >= 1e7) return { divisor: 1e6, title: `million ${noun}` };
  return most >= 1e4 ? { divisor: 1e3, title: `thousand ${noun}` } : { divisor: 1, title: noun };
}
