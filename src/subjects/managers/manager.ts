import type { AnyManagerName, ManagerOptions } from '../../model/index.ts';
import type { NativeMemory } from '../native/index.ts';
import type { Clock, Mutator } from './mutator.ts';
import type { Beat } from './safepoints.ts';
import type { SpanLog } from './spans.ts';

/** A whole memory manager: what a workload runs on, and what the measured process asks afterwards. */
export interface Manager<Obj> extends Mutator<Obj> {
  readonly name: AnyManagerName;
  readonly clock: Clock;
  /** Pauses the manager knows of itself; empty when recording is off. */
  readonly spans: SpanLog;
  /** The native ledger is balanced after `finish`, whatever the workload. */
  readonly promisesBalance: boolean;
  /** The same, for workloads whose structures all die by counts alone. */
  readonly promisesBalanceWithoutCycles: boolean;
  /**
   * After the workload: one whole turn of the event loop, so that finalizers already queued can run. Forces
   * nothing: what is not reclaimed by then counts as never reclaimed.
   */
  finish(): Promise<void>;
  /**
   * Exact event counts of the reference-count layer, equal in every repeat; empty for managers without it.
   */
  counts(): Readonly<Record<string, number>>;
}

/** What a manager is made of. */
export interface ManagerContext {
  readonly native: NativeMemory;
  /** Shared with the ledger; the manager moves it. */
  readonly clock: Clock;
  /** The event loop turns at every Nth safepoint; null: never. */
  readonly yieldEvery: number | null;
  readonly options: ManagerOptions;
  /** Nanoseconds, on the ledger's time. */
  readonly now: () => number;
  /**
   * V8's full synchronous collection (`--expose-gc`); needed by `tracing-forced` alone, which throws without
   * it.
   */
  readonly gc: (() => void) | null;
  /** false: no spans. */
  readonly record: boolean;
  /** Called every so many safepoints; for batch latencies. */
  readonly beat?: Beat | null;
}

/** A manager cannot be made from this context. */
export class ManagerContextError extends Error {
  override readonly name = 'ManagerContextError';
}
