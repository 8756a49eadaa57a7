import { z } from 'zod';

/** What every measured process of the collection section says. */
export const roundReport = z.strictObject({
  objects: z.int().min(0),
  edges: z.int().min(0),
  ns: z.number().min(0),
  collected: z.int().min(0),
  calls: z.int().min(0),
});
export type RoundReport = z.infer<typeof roundReport>;

const agreed = ['objects', 'edges', 'collected', 'calls'] as const;

/**
 * Null when every round on both sides did the same work; otherwise a sentence naming the first figure that
 * differs. A ratio of times says something only for equal work.
 */
export function disagreement(ours: readonly RoundReport[], theirs: readonly RoundReport[]): string | null {
  const [first] = ours;
  if (first === undefined || theirs.length === 0) return 'one side never reported';
  for (const name of agreed) {
    const odd = ours.find((report) => report[name] !== first[name]);
    if (odd) return `${name} differ between rounds on our side: ${first[name]} and ${odd[name]}`;
    const other = theirs.find((report) => report[name] !== first[name]);
    if (other) return `${name} differ: ${first[name]} on our side, ${other[name]} on theirs`;
  }
  return null;
}
