import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean "…"?` when something near enough exists, otherwise nothing. */
export function nearest(wrong: string, right: readonly string[]): string {
  if (right.length === 0) return '';
  const best = closest(wrong, [...right]);
  return distance(wrong, best) <= Math.max(2, Math.floor(wrong.length / 3)) ? ` Did you mean "${best}"?` : '';
}
