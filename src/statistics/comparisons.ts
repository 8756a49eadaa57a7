import { binomialDistribution } from 'simple-statistics';

/**
 * Two-sided sign test: how surprising is it that so many of the paired differences lie on one side? Zero
 * differences are left out. Conover, "Practical Nonparametric Statistics", 3rd edition, 1999, §3.4. 1 when no
 * difference remains.
 */
export function signTest(differences: readonly number[]): number {
  const above = differences.filter((d) => d > 0).length;
  const below = differences.filter((d) => d < 0).length;
  const trials = above + below;
  if (trials === 0) return 1;
  const chances = binomialDistribution(trials, 0.5);
  const tail = (chances ?? []).slice(Math.max(above, below)).reduce((sum, p) => sum + p, 0);
  return Math.min(1, 2 * tail);
}

/**
 * Adjusts p-values for the number of comparisons made: the k-th smallest of m is multiplied by m − k + 1, and
 * never falls below the one before it. S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
 * Scandinavian Journal of Statistics 6(2), 1979.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let floor = 0;
  order.forEach((index, k) => {
    floor = Math.max(floor, Math.min(1, pValues[index]! * (pValues.length - k)));
    adjusted[index] = floor;
  });
  return adjusted;
}
