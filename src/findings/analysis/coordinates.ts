import type { Bytes, Cell, NativeSize, Plan, Where } from '../../model/index.ts';
import { formatQuantity } from './units.ts';

/** What places a cell beside its manager. Keys in the order in which they are read. */
export const coordinateNames = [
  'workload',
  'yieldEvery',
  'jsHeapMiB',
  'nativeBudget',
  'native',
  'backend',
  'node',
  'v8Flags',
] as const;
export type CoordinateName = (typeof coordinateNames)[number];

/** Cells that answer the question: no A/A twins, no cells with probes off. */
export function comparedCells(plan: Plan): readonly Cell[] {
  return plan.cells.filter((cell) => cell.twinOf === null && cell.probes);
}

/** A coordinate in words: `yields every 256`, `64 MiB V8 heap`. */
export function coordinateText(cell: Cell, name: CoordinateName): string {
  switch (name) {
    case 'workload':
      return cell.workload;
    case 'yieldEvery':
      return cell.yieldEvery === null ? 'never yields' : `yields every ${cell.yieldEvery}`;
    case 'jsHeapMiB':
      return `${cell.limits.jsHeapMiB} MiB V8 heap`;
    case 'nativeBudget':
      return budgetText(cell.limits.nativeBudget);
    case 'native':
      return nativeText(cell.parameters.native);
    case 'backend':
      return cell.backend;
    case 'node':
      return cell.node === 'default' ? 'default node' : cell.node;
    case 'v8Flags':
      return cell.v8Flags.length === 0 ? 'no V8 flags' : cell.v8Flags.join(' ');
  }
}

function budgetText(budget: Bytes | null): string {
  return budget === null ? 'no native budget' : `${formatQuantity('bytes', budget)} native budget`;
}

function nativeText(native: NativeSize): string {
  if (native.kind === 'fixed') return `${formatQuantity('bytes', native.bytes)} native per object`;
  const range = `${formatQuantity('bytes', native.low)} to ${formatQuantity('bytes', native.high)}`;
  return `${range} native per object (${native.kind})`;
}

/**
 * The coordinates that tell these cells apart, besides the manager; all compared cells of the plan when none are given. The backend is one
 * only where the experiment varies it: `tracing-accounted` has its own, and that alone makes no second group.
 */
export function varyingCoordinates(
  plan: Plan,
  cells: readonly Cell[] = comparedCells(plan),
): readonly CoordinateName[] {
  return coordinateNames.filter((name) => {
    if (name === 'backend' && (plan.experiment.factors.backend?.length ?? 0) <= 1) return false;
    return new Set(cells.map((cell) => coordinateText(cell, name))).size > 1;
  });
}

/** The cell's place beside its manager, in words; only what varies in this plan (always the workload). */
export function groupText(cell: Cell, varying: readonly CoordinateName[]): string {
  const names = coordinateNames.filter((name) => name === 'workload' || varying.includes(name));
  return names.map((name) => coordinateText(cell, name)).join(', ');
}

/** True when the cell is among those that `where` speaks of. */
export function matches(cell: Cell, where: Where): boolean {
  return (
    (where.workload === undefined || where.workload === cell.workload) &&
    (where.manager === undefined || where.manager === cell.label) &&
    (where.yieldEvery === undefined || where.yieldEvery === cell.yieldEvery) &&
    (where.jsHeapMiB === undefined || where.jsHeapMiB === cell.limits.jsHeapMiB) &&
    (where.nativeBudget === undefined || where.nativeBudget === cell.limits.nativeBudget)
  );
}

/** Pairs each cell of `of` with the cells of `over` that agree with it in everything that neither of the two fixes. */
export function pairCells(plan: Plan, of: Where, over: Where): readonly (readonly [Cell, Cell])[] {
  const fixed = new Set<string>([...Object.keys(of), ...Object.keys(over)]);
  const cells = comparedCells(plan);
  const free = varyingCoordinates(plan).filter((name) => !fixed.has(name));
  const agree = (a: Cell, b: Cell) =>
    free.every((name) => coordinateText(a, name) === coordinateText(b, name)) &&
    (fixed.has('manager') || a.label === b.label);
  const bottoms = cells.filter((cell) => matches(cell, over));
  return cells
    .filter((cell) => matches(cell, of))
    .flatMap((top) =>
      bottoms.filter((cell) => cell.id !== top.id && agree(top, cell)).map((cell) => [top, cell] as const),
    );
}
