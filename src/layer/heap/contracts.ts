/** Who is asked when more collectable objects were allocated than the threshold allows. */
export interface AllocationTrigger {
  fire(): void;
}

export interface HeapOptions {
  /** Rows and edge words to reserve; both grow by doubling. */
  readonly objects?: number;
  readonly edges?: number;
}

/** Exact event counts since the heap was made: equal in every repeat of the same program. */
export interface HeapCounters {
  finalizers: number;
  resurrections: number;
}

/** The trigger of a heap that has no collector. */
export const neverTriggered: AllocationTrigger = { fire: () => undefined };

/** More allocations than anybody makes between two collections; a small integer to V8, unlike infinity. */
export const NEVER = 0x7fffffff;
