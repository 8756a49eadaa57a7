import type { FreeEvents, PauseCause, Warning } from '../../model/index.ts';
import type { spanCauses as managerSpanCauses } from '../../subjects/managers/index.ts';

/**
 * What a child says on its pipe: one JSON object per line. Columns of numbers travel as base64 of their
 * little-endian bytes. `ns` counts from the start of the workload on the child's clock.
 */
export type ChildMessage = Hello | Start | Flush | NativeExhausted | End;

/** The pipe's number in the child. */
export const recordsDescriptor = 3;
/** How the child exits when native memory ran out, in case its last words are lost. */
export const nativeExhaustedExit = 86;

export interface Hello {
  readonly kind: 'hello';
  readonly pid: number;
  readonly node: string;
  readonly v8: string;
  /** What V8 took as its limit, not what was asked for. */
  readonly heapLimitBytes: number;
  readonly execArgv: readonly string[];
  /** The backend that really serves; another than the cell's where that one cannot be had. */
  readonly backend: string;
  readonly warnings: readonly Warning[];
}

/** Every buffer is allocated, the next thing is the workload's first operation. */
export interface Start {
  readonly kind: 'start';
  /** The machine's monotonic clock at `ns` 0, in nanoseconds as decimal digits; the parent has the same clock. */
  readonly monotonicNs: string;
  /** The V8 heap before the workload has allocated anything. */
  readonly v8UsedBytes: number;
}

export interface LedgerTotals {
  readonly allocatedBlocks: number;
  readonly allocatedBytes: number;
  readonly freedBlocks: number;
  readonly freedBytes: number;
  readonly freedBeforeEnd: number;
  readonly peakBytes: number;
}

/** A collection of V8's. Either it knows when it began, or the heap before and after; then it lies somewhere inside its flush, in order. */
export interface Collection {
  readonly cause: PauseCause;
  readonly startNs: number | null;
  readonly costNs: number;
  readonly heap: { readonly beforeBytes: number; readonly afterBytes: number } | null;
}

/** Everything recorded since the last flush. Columns are base64 texts on the wire, typed arrays once decoded; frees are then written out. */
export interface FlushOf<Frees, Uint8, Int32, Float64> {
  readonly kind: 'flush';
  readonly fromNs: number;
  readonly ns: number;
  readonly clock: number;
  readonly totals: LedgerTotals;
  readonly v8: { readonly usedBytes: number; readonly externalBytes: number };
  /** Those that were heard of since the last flush. They may have been earlier. */
  readonly collections: readonly Collection[];
  /** Samples of the V8 heap in use, where collections do not tell of it. */
  readonly heap: { readonly ns: Float64; readonly bytes: Float64 };
  readonly frees: Frees;
  readonly marks: { readonly clock: Int32; readonly ns: Float64; readonly liveBytes: Float64 };
  /** `cause` indexes `spanCauses`. */
  readonly spans: { readonly cause: Uint8; readonly startNs: Float64; readonly durationNs: Float64 };
  /**
   * Only where V8 frees the native memory itself: its own count of external bytes above what it was at the start. Ahead of
   * the ledger, which learns of such a free when a finalizer runs, and that may be never.
   */
  readonly external: { readonly clock: Int32; readonly ns: Float64; readonly bytes: Float64 };
  /** Latencies of batches of equally many safepoints, in nanoseconds. */
  readonly batches: Float64;
}
export type Flush = FlushOf<FreeEvents<string, string>, string, string, string>;

/** The causes of pauses that a manager itself can report, in the managers' own numbering. */
export const spanCauses = [
  'sweep',
  'death-cascade',
  'finalizer-burst',
] as const satisfies typeof managerSpanCauses;

/** The budget, or the system, gave no more native memory, and the workload could not go on. */
export interface NativeExhausted {
  readonly kind: 'oom-native';
  readonly message: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface End {
  readonly kind: 'end';
  readonly checksum: number;
  /** First to last operation of the workload, without flushing and without what the manager does afterwards. */
  readonly wallNs: number;
  /** On the clock of `ns`: when the workload had ended. */
  readonly endNs: number;
  /** Over the same span; null where the system does not tell. */
  readonly cpu: { readonly mainNs: number; readonly helperNs: number } | null;
  readonly counts: Readonly<Record<string, number>>;
  /** What recording itself took of the wall time. */
  readonly recordingNs: number;
  readonly peakRssBytes: number | null;
}
