import {
  type Bytes,
  type Cell,
  type FactorName,
  factorNames,
  factorText,
  matches,
  type Plan,
  type Where,
} from '../../model/index.ts';
import { grouped } from './grouped.ts';
import { formatQuantity } from './units.ts';

/** Cells that answer the question: no A/A twins, no cells with probes off. */
export function comparedCells(plan: Plan): readonly Cell[] {
  return plan.cells.filter((cell) => cell.twinOf === null && cell.probes);
}

/** Where a cell stands by one factor, in words: `yields every 256`, `64 MiB V8 heap`. */
export const placeText = (cell: Cell, name: FactorName): string => factorText(cell, name, bytesText);

/** An amount of bytes as reports write it. */
export const bytesText = (amount: Bytes): string => formatQuantity('bytes', amount);

/**
 * The factors that tell these cells apart, besides the manager; all compared cells of the plan when none
 * are given. The backend is one only where the experiment varies it: `tracing-accounted` has its own, and
 * that alone makes no second group.
 */
export function varyingFactors(
  plan: Plan,
  cells: readonly Cell[] = comparedCells(plan),
): readonly FactorName[] {
  return factorNames.filter((name) => {
    if (name === 'backend' && (plan.experiment.factors.backend?.length ?? 0) <= 1) return false;
    return new Set(cells.map((cell) => placeText(cell, name))).size > 1;
  });
}

/** The cell's place beside its manager, in words; only what varies in this plan (always the workload). */
export function placeOf(cell: Cell, varying: readonly FactorName[]): string {
  const names = factorNames.filter((name) => name === 'workload' || varying.includes(name));
  return names.map((name) => placeText(cell, name)).join(', ');
}

/**
 * Pairs each cell of `of` with the cells of `over` that agree with it in everything that neither of the two
 * fixes.
 */
export function pairCells(plan: Plan, of: Where, over: Where): readonly (readonly [Cell, Cell])[] {
  const fixed = new Set<string>([...Object.keys(of), ...Object.keys(over)]);
  const cells = comparedCells(plan);
  const free = varyingFactors(plan).filter((name) => !fixed.has(name));
  const placeOf = (cell: Cell) =>
    JSON.stringify([
      ...free.map((name) => placeText(cell, name)),
      ...(fixed.has('manager') ? [] : [cell.label]),
    ]);
  const bottoms = grouped(
    cells.filter((cell) => matches(cell, over)),
    placeOf,
  );
  return cells
    .filter((cell) => matches(cell, of))
    .flatMap((top) =>
      (bottoms.get(placeOf(top)) ?? [])
        .filter((cell) => cell.id !== top.id)
        .map((cell) => [top, cell] as const),
    );
}
