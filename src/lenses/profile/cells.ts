import type { Cell } from '../../model/index.ts';

/**
 * The cell that differs from another in nothing but the manager's label; null when the plan has none. Its
 * backend is the same where the plan has such a cell, else the one that the manager works with.
 */
export function sameCellUnder(cells: readonly Cell[], cell: Cell, label: string): Cell | null {
  const wanted = setting(cell);
  const fitting = cells.filter(
    (other) => other.twinOf === null && other.label === label && setting(other) === wanted,
  );
  return fitting.find(({ backend }) => backend === cell.backend) ?? fitting[0] ?? null;
}

/** Labels that stand in the same setting, in the order of the plan. */
export const labelsBeside = (cells: readonly Cell[], cell: Cell): string[] =>
  cells
    .filter((other) => other.twinOf === null && setting(other) === setting(cell))
    .map(({ label }) => label);

/** All that a cell is made of, except who manages it and the backend, which may follow the manager. */
const setting = ({ workload, parameters, yieldEvery, limits, node, v8Flags, probes }: Cell): string =>
  JSON.stringify([workload, parameters, yieldEvery, limits, node, v8Flags, probes]);
