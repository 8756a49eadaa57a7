import type { FactorValues, PlacedCell } from './cell.ts';
import { cellFactorId, type FactorName, factorId, factorNames } from './factors.ts';

/**
 * Which cells a claim, a chart, a twin or a skip speaks of; a missing key means all values. `manager`
 * compares the label.
 */
export type Where = { readonly manager?: string } & { readonly [Name in FactorName]?: FactorValues[Name] };

/** The value that `where` names of a factor, as in the ids of cells; null when it speaks of all. */
export function whereId(where: Where, name: FactorName): string | null {
  const idOf = <Name extends FactorName>(of: Name, value: FactorValues[Name] | undefined) =>
    value === undefined ? null : factorId(of, value);
  return idOf(name, where[name]);
}

/** True when the cell has every value that `where` names. */
export function matches(cell: PlacedCell, where: Where): boolean {
  if (where.manager !== undefined && where.manager !== cell.label) return false;
  return factorNames.every((name) => {
    const wanted = whereId(where, name);
    return wanted === null || wanted === cellFactorId(cell, name);
  });
}

/** True when the two say the same. */
export function sameWhere(a: Where, b: Where): boolean {
  return a.manager === b.manager && factorNames.every((name) => whereId(a, name) === whereId(b, name));
}
