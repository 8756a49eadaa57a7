/** What one cell cost in all, and the part of it that is surely memory management. Same unit. */
export interface Cost {
  readonly total: number;
  readonly identified: number;
}

/**
 * Lower-bound overhead: each total over the smallest (total − identified) of the group. No manager is free of
 * cost, so the smallest remainder estimates the program alone from above, and the overhead against it is a
 * lower bound. Cai, Blackburn, Bond & Maas, "Distilling the Real Cost of Production Garbage Collectors",
 * ISPASS 2022. Null where nothing in the group has a positive remainder.
 */
export function lowerBoundOverheads(costs: readonly Cost[]): readonly (number | null)[] {
  const remainders = costs.map(({ total, identified }) => total - identified).filter((left) => left > 0);
  if (remainders.length === 0) return costs.map(() => null);
  const baseline = Math.min(...remainders);
  return costs.map(({ total }) => total / baseline);
}
