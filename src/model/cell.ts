import { type AnyManagerName, backendFor, type ManagerName, type managerFacts } from './managers.ts';
import type { BackendName, WorkloadName } from './names.ts';
import type { OwnName } from './own-parts.ts';
import type { Bytes } from './units.ts';

/** How many native bytes hang on each object that asks for any. Drawn per object, seeded. */
export type NativeSize =
  | { readonly kind: 'fixed'; readonly bytes: Bytes }
  | { readonly kind: 'uniform'; readonly low: Bytes; readonly high: Bytes }
  | { readonly kind: 'log-uniform'; readonly low: Bytes; readonly high: Bytes };

/**
 * What a workload may be told. `scale` 1 is the workload's own quick size; it grows linearly in allocations.
 */
export interface WorkloadParameters {
  readonly scale: number;
  readonly native: NativeSize;
  readonly seed: number;
}

/** Options a manager may read; each manager documents which. Absent means the manager's own default. */
export interface ManagerOptions {
  /** CPython thresholds for the generational trigger; default 700, 10, 10. */
  readonly thresholds?: readonly [number, number, number];
  /**
   * `refcount-sweep`: collect every N allocations. `refcount-trial-deletion`: after at least N net
   * allocations.
   */
  readonly sweepEvery?: number;
  /**
   * `tracing-forced`: call `gc()` whenever this many live native bytes were allocated since the last call.
   */
  readonly forceEvery?: Bytes;
  /** `own-wrapped`, `own-counted`: which manager of the experiment's own. */
  readonly part?: OwnName;
}

export type ManagerOptionName = keyof ManagerOptions;

/** The options that one manager reads, by its row of the table of managers; any other does not compile. */
export type OptionsOf<Manager extends ManagerName> = {
  readonly [Name in ManagerOptionName]?: Name extends (typeof managerFacts)[Manager]['options'][number]
    ? NonNullable<ManagerOptions[Name]>
    : never;
};

export interface Limits {
  /** `--max-heap-size` in MiB. */
  readonly jsHeapMiB: number;
  /** `--max-semi-space-size` in MiB; V8 takes three times this out of the heap limit. */
  readonly semiSpaceMiB: number;
  /** What our allocator grants before `NativeMemoryError`; null means unlimited. */
  readonly nativeBudget: Bytes | null;
  /** Parent-side watchdog; the child is killed above this resident set size. */
  readonly rss: Bytes;
  readonly timeoutMs: number;
}

/** One combination: workload × manager × limits × parameters × Node. Plain data, printable, hashable. */
export interface Cell {
  /** Readable and unique within a plan, e.g. `churn/tracing/yield=256`. */
  readonly id: string;
  readonly workload: WorkloadName | OwnName;
  readonly parameters: WorkloadParameters;
  readonly manager: AnyManagerName;
  /** The manager as reports print it: its name, or the label its variant was given. */
  readonly label: string;
  readonly options: ManagerOptions;
  /** The event loop turns at every Nth safepoint; null: never before the workload ends. */
  readonly yieldEvery: number | null;
  readonly backend: BackendName;
  readonly limits: Limits;
  /**
   * `default` for the Node that runs the campaign, a version (`22`, `22.23.3`), or a path that the caller
   * named.
   */
  readonly node: string;
  /** Extra V8 flags, part of the cell's identity. */
  readonly v8Flags: readonly string[];
  /** false: the cell runs with probes off, to price them. */
  readonly probes: boolean;
  /** Set on an A/A twin: the id of the cell this one repeats. */
  readonly twinOf: string | null;
}

/**
 * Where a cell stands in its plan, its manager apart: one value per factor of the table (`factors.ts`), in
 * the table's order.
 */
export interface FactorValues {
  readonly workload: WorkloadName | OwnName;
  readonly yieldEvery: number | null;
  readonly jsHeapMiB: number;
  readonly nativeBudget: Bytes | null;
  readonly native: NativeSize;
  readonly backend: BackendName;
  readonly node: string;
  readonly v8Flags: readonly string[];
}

/** A manager as it stands in a plan: what runs, how, and what the report calls it. */
export type LabelledManager = Pick<Cell, 'manager' | 'label' | 'options'>;

/** What all cells of a plan share. */
export type SharedValues = Pick<Limits, 'semiSpaceMiB' | 'rss' | 'timeoutMs'> &
  Pick<WorkloadParameters, 'scale' | 'seed'>;

/** A cell before it has a name. */
export type PlacedCell = Omit<Cell, 'id'>;

/** The cell at these values. A manager that works on one backend only has that one. */
export function cellAt(values: FactorValues, manager: LabelledManager, shared: SharedValues): PlacedCell {
  const { jsHeapMiB, nativeBudget, native, backend, ...flat } = values;
  const { scale, seed, semiSpaceMiB, rss, timeoutMs } = shared;
  return {
    ...flat,
    ...manager,
    backend: backendFor(manager.manager, backend),
    parameters: { scale, native, seed },
    limits: { jsHeapMiB, semiSpaceMiB, nativeBudget, rss, timeoutMs },
    probes: true,
    twinOf: null,
  };
}

/** The values at which a cell stands. */
export function valuesOf({ parameters, limits, ...cell }: PlacedCell): FactorValues {
  const { workload, yieldEvery, backend, node, v8Flags } = cell;
  const { jsHeapMiB, nativeBudget } = limits;
  const { native } = parameters;
  return { workload, yieldEvery, jsHeapMiB, nativeBudget, native, backend, node, v8Flags };
}
