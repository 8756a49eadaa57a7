import type { Outcome } from './outcome.ts';
import type { schemaVersion } from './plan.ts';
import type { Warning } from './warning.ts';

/** Summary of a distribution; quantiles by the nearest-rank rule on all values, none dropped. */
export interface Distribution {
  readonly count: number;
  readonly total: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Who stopped the mutator. */
export type PauseCause =
  | 'scavenge'
  | 'mark-compact'
  | 'incremental'
  | 'weak-callbacks'
  | 'sweep'
  | 'death-cascade'
  | 'finalizer-burst';

/**
 * Lag of native blocks: reclaim minus death. Deaths come from the workload's exact truth.
 * Blocks never reclaimed before the end are censored there and counted apart, never dropped.
 */
export interface LagSummary {
  /** Blocks that died before the workload ended (those alive to the end have no lag). */
  readonly deadBlocks: number;
  readonly deadBytes: number;
  readonly reclaimedBlocks: number;
  readonly reclaimedBytes: number;
  readonly censoredBlocks: number;
  readonly censoredBytes: number;
  /** Reclaimed while their object was still reachable: must be 0. */
  readonly prematureBlocks: number;
  /** Over dead blocks, a censored one standing at its censoring time. In objects allocated. */
  readonly clock: Distribution;
  readonly nanoseconds: Distribution;
  /** Sum over dead blocks of bytes × lag. */
  readonly dragByteAllocations: number;
  readonly dragByteSeconds: number;
  /** Largest and time-averaged (over the allocation clock) floating garbage in bytes. */
  readonly peakFloatingBytes: number;
  readonly meanFloatingBytes: number;
}

/** One invocation, reduced by the parent when the child ended. One line of `invocations.jsonl`. */
export interface InvocationRecord {
  readonly schema: typeof schemaVersion;
  readonly id: string;
  readonly block: number;
  readonly position: number;
  readonly cellId: string;
  readonly startedAt: string;
  readonly outcome: Outcome;
  readonly exit: {
    readonly code: number | null;
    readonly signal: string | null;
    readonly stderrTail: string;
  };
  /** Node and V8 of the child, and the limit V8 really took. Null when the child died before saying. */
  readonly runtime: {
    readonly node: string;
    readonly v8: string;
    readonly heapLimitBytes: number;
    readonly execArgv: readonly string[];
    readonly backend: string;
  } | null;
  /** Spawn to the first measured operation, parent's clock. */
  readonly startupNs: number | null;
  /** First to last measured operation, child's clock. Null when it did not finish. */
  readonly wallNs: number | null;
  readonly cpu: { readonly mainNs: number; readonly helperNs: number } | null;
  readonly memory: {
    /** `VmHWM`: the kernel's high-water mark. */
    readonly peakRssBytes: number | null;
    readonly peakNativeBytes: number;
    readonly peakReachableBytes: number;
    readonly peakV8HeapBytes: number;
  };
  readonly native: {
    readonly allocatedBlocks: number;
    readonly allocatedBytes: number;
    readonly freedBlocks: number;
    readonly freedBytes: number;
    /** Frees that happened while the workload's synchronous code was still running. */
    readonly freedBeforeEnd: number;
  };
  readonly lag: LagSummary | null;
  /** The layer's own event counts: exact, and equal in every repeat. Empty for managers without the layer. */
  readonly counts: Readonly<Record<string, number>>;
  readonly v8: { readonly scavenges: number; readonly majors: number; readonly pauseNs: number };
  readonly pauses: Readonly<Partial<Record<PauseCause, Distribution>>>;
  /** Latency of equal batches of mutator operations: sees every kind of pause the same way. */
  readonly batches: Distribution | null;
  readonly checksum: number | null;
  /** How the child told of itself; null when its workload did not begin, and in records that do not know. */
  readonly recording: {
    readonly flushes: number;
    /** Longest time between two flushes, on the child's clock: the most that could have been lost. */
    readonly largestGapNs: number;
    /**
     * Last flush to the exit as the parent saw it, of a child that did not end by itself: what was lost. Else
     * null.
     */
    readonly unheardNs: number | null;
  } | null;
  /** Of the reduction that made this record; 0: from before raw data were kept. */
  readonly reductionVersion: number;
  readonly warnings: readonly Warning[];
  /** Series file relative to the run folder, or null. */
  readonly series: string | null;
}

/** A point of the timeline. `ns` since the start; `clock` in objects allocated; the rest in bytes. */
export interface TimelinePoint {
  readonly ns: number;
  readonly clock: number;
  readonly nativeLive: number;
  readonly reachable: number;
  readonly v8Used: number | null;
  readonly rss: number | null;
}

/**
 * A step of a survival curve: share of dead blocks (and bytes) not yet reclaimed after a lag of `lag`
 * allocations.
 */
export interface SurvivalPoint {
  readonly lag: number;
  readonly blocks: number;
  readonly bytes: number;
}

/** What charts draw; written once per invocation beside the record, thinned to a few hundred points. */
export interface InvocationSeries {
  readonly schema: typeof schemaVersion;
  readonly id: string;
  readonly cellId: string;
  readonly timeline: readonly TimelinePoint[];
  readonly survivalByClock: readonly SurvivalPoint[];
  readonly survivalByNs: readonly SurvivalPoint[];
  /** The longest pauses with their place in time; at most a few hundred. */
  readonly pauses: readonly {
    readonly cause: PauseCause;
    readonly startNs: number;
    readonly durationNs: number;
  }[];
}
