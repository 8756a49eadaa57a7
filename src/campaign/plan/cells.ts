import {
  type Bytes,
  backendFor,
  type Cell,
  type Experiment,
  type Limits,
  type ManagerName,
  type ManagerOptions,
  type ManagerVariant,
  type NativeSize,
  type Where,
} from '../../model/index.ts';
import { cellDefaults } from './defaults.ts';

/** A manager as it stands in the plan: what runs, how, and what the report calls it. */
export interface NamedManager {
  readonly manager: ManagerName;
  readonly label: string;
  readonly options: ManagerOptions;
}

/** What the command line decides about cells, on top of the experiment. */
export interface CellOptions {
  readonly scale: number;
  readonly node: string;
  readonly seed: number | undefined;
}

export function namedManager(variant: ManagerVariant): NamedManager {
  return typeof variant === 'string' ? { manager: variant, label: variant, options: {} } : variant;
}

/**
 * The Cartesian product of the factors in the order they are declared, minus what `skip` names.
 * A manager that works on one backend only has that one; where this makes
 * two combinations the same, one remains.
 */
export function expandCells(experiment: Experiment, options: CellOptions): Cell[] {
  const { factors } = experiment;
  const fixed = { ...cellDefaults, ...experiment.fixed };
  const seed = options.seed ?? fixed.seed;
  const cells = new Map<string, Cell>();

  for (const workload of factors.workload)
    for (const variant of factors.manager)
      for (const yieldEvery of factors.yieldEvery ?? [fixed.yieldEvery])
        for (const jsHeapMiB of factors.jsHeapMiB ?? [fixed.jsHeapMiB])
          for (const nativeBudget of factors.nativeBudget ?? [fixed.nativeBudget])
            for (const native of factors.native ?? [fixed.native])
              for (const wantedBackend of factors.backend ?? [fixed.backend]) {
                const { manager, label, options: managerOptions } = namedManager(variant);
                const backend = backendFor(manager, wantedBackend);
                const { semiSpaceMiB, rss, timeoutMs } = fixed;
                const limits: Limits = { jsHeapMiB, semiSpaceMiB, nativeBudget, rss, timeoutMs };
                const cell: Omit<Cell, 'id'> = {
                  workload,
                  parameters: { scale: options.scale, native, seed },
                  manager,
                  label,
                  options: managerOptions,
                  yieldEvery,
                  backend,
                  limits,
                  node: options.node,
                  v8Flags: [],
                  probes: true,
                  twinOf: null,
                };
                const id = cellId(cell, experiment);
                if (!cells.has(id) && !isSkipped(cell, experiment)) cells.set(id, { id, ...cell });
              }
  return [...cells.values()];
}

const isSkipped = (cell: Omit<Cell, 'id'>, experiment: Experiment): boolean =>
  experiment.skip?.some((where) => matches(cell, where)) ?? false;

/** True when the cell has every value that `where` names; a key that is missing speaks of all values. */
export function matches(cell: Omit<Cell, 'id'>, where: Where): boolean {
  return (
    (where.workload === undefined || where.workload === cell.workload) &&
    (where.manager === undefined || where.manager === cell.label) &&
    (where.yieldEvery === undefined || where.yieldEvery === cell.yieldEvery) &&
    (where.jsHeapMiB === undefined || where.jsHeapMiB === cell.limits.jsHeapMiB) &&
    (where.nativeBudget === undefined || where.nativeBudget === cell.limits.nativeBudget)
  );
}

/** `churn/tracing/yield=256`: only the factors that vary, in the order of the factors. */
function cellId(cell: Omit<Cell, 'id'>, { factors }: Experiment): string {
  const varies = (values: readonly unknown[] | undefined): boolean =>
    values !== undefined && values.length > 1;
  const parts: string[] = [];
  if (varies(factors.workload)) parts.push(cell.workload);
  if (varies(factors.manager)) parts.push(cell.label);
  if (varies(factors.yieldEvery)) parts.push(`yield=${cell.yieldEvery ?? 'never'}`);
  if (varies(factors.jsHeapMiB)) parts.push(`heap=${cell.limits.jsHeapMiB}MiB`);
  if (varies(factors.nativeBudget)) parts.push(`budget=${budgetText(cell.limits.nativeBudget)}`);
  if (varies(factors.native)) parts.push(`native=${nativeText(cell.parameters.native)}`);
  if (varies(factors.backend)) parts.push(`backend=${cell.backend}`);
  return parts.length > 0 ? parts.join('/') : `${cell.workload}/${cell.label}`;
}

export const budgetText = (budget: Bytes | null): string => (budget === null ? 'none' : bytesText(budget));

export function nativeText(native: NativeSize): string {
  if (native.kind === 'fixed') return bytesText(native.bytes);
  const range = `${bytesText(native.low)}..${bytesText(native.high)}`;
  return native.kind === 'uniform' ? range : `log(${range})`;
}

function bytesText(amount: Bytes): string {
  if (amount >= 1024 ** 2 && amount % 1024 ** 2 === 0) return `${amount / 1024 ** 2}MiB`;
  if (amount >= 1024 && amount % 1024 === 0) return `${amount / 1024}KiB`;
  return `${amount}B`;
}
