import { closest, distance } from 'fastest-levenshtein';

/** An experiment that cannot be planned. The message names the experiment, the factor and the value. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** ` Did you mean "churn"?` when something is near enough to be a slip of the finger, else the full list. */
export function suggestion(unknown: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(unknown, known as string[]);
  const near = distance(unknown, nearest) <= Math.max(2, Math.floor(unknown.length / 3));
  return near ? ` Did you mean "${nearest}"?` : ` Known: ${known.join(', ')}.`;
}
