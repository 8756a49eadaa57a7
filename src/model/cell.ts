import type { ManagerName, managerFacts } from './managers.ts';
import type { BackendName, WorkloadName } from './names.ts';
import type { Bytes } from './units.ts';

/** How many native bytes hang on each object that asks for any. Drawn per object, seeded. */
export type NativeSize =
  | { readonly kind: 'fixed'; readonly bytes: Bytes }
  | { readonly kind: 'uniform'; readonly low: Bytes; readonly high: Bytes }
  | { readonly kind: 'log-uniform'; readonly low: Bytes; readonly high: Bytes };

/** What a workload may be told. `scale` 1 is the workload's own quick size; it grows linearly in allocations. */
export interface WorkloadParameters {
  readonly scale: number;
  readonly native: NativeSize;
  readonly seed: number;
}

/** Options a manager may read; each manager documents which. Absent means the manager's own default. */
export interface ManagerOptions {
  /** CPython thresholds for the generational trigger; default 700, 10, 10. */
  readonly thresholds?: readonly [number, number, number];
  /** `refcount-sweep`: collect every N allocations. `refcount-trial-deletion`: after at least N net allocations. */
  readonly sweepEvery?: number;
  /** `tracing-forced`: call `gc()` whenever this many live native bytes were allocated since the last call. */
  readonly forceEvery?: Bytes;
}

export type ManagerOptionName = keyof ManagerOptions;

/** The options that one manager reads, by its row of the table of managers. */
export type OptionsOf<Manager extends ManagerName> = Pick<
  ManagerOptions,
  (typeof managerFacts)[Manager]['options'][number]
>;

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
  readonly workload: WorkloadName;
  readonly parameters: WorkloadParameters;
  readonly manager: ManagerName;
  /** The manager as reports print it: its name, or the label its variant was given. */
  readonly label: string;
  readonly options: ManagerOptions;
  /** The event loop turns at every Nth safepoint; null: never before the workload ends. */
  readonly yieldEvery: number | null;
  readonly backend: BackendName;
  readonly limits: Limits;
  /** Path of the node binary, or `default` for the one that runs the campaign. */
  readonly node: string;
  /** Extra V8 flags, part of the cell's identity. */
  readonly v8Flags: readonly string[];
  /** false: the cell runs with probes off, to price them. */
  readonly probes: boolean;
  /** Set on an A/A twin: the id of the cell this one repeats. */
  readonly twinOf: string | null;
}
