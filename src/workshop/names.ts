import { closest, distance } from 'fastest-levenshtein';

/** The known name that is near enough to be what was meant by a slip of the finger, else null. */
export function nearestName(wrong: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const best = closest(wrong, [...known]);
  return distance(wrong, best) <= Math.max(2, Math.floor(wrong.length / 3)) ? best : null;
}

/** ` Did you mean "churn"?` when something is near enough, otherwise nothing. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const name = nearestName(wrong, known);
  return name === null ? '' : ` Did you mean "${name}"?`;
}

/** ` Did you mean "churn"?` when something is near enough, otherwise all that is known. */
export function suggestion(wrong: string, known: readonly string[]): string {
  return didYouMean(wrong, known) || (known.length === 0 ? '' : ` Known: ${known.join(', ')}.`);
}

/** Small letters, digits and single dashes only, as file names and anchors like it. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
