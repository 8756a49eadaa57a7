/**
 * Who hears when more collectable objects were allocated, net of those freed, than `Heap.allocationLimit`.
 */
export interface AllocationListener {
  /** Called before the allocation that is one too many, and before each further one. May collect. */
  limitExceeded(): void;
}

/**
 * Hears of the memory that objects take, as CPython's `PyMem_SetAllocator` hooks do.
 * `heap.observeAllocations` sets it. Bytes are those of the heap's tables, as `heap.sizeOf` counts them. It
 * must not touch the heap and must not throw.
 *
 * Rows are given back in bulk, without a word: a row that is told of again has been freed meanwhile, and the
 * header of a free row is 0.
 */
export interface AllocationObserver {
  /** The row of a new object, with the slot for its wrapped object if it has one. */
  rowTaken(id: number, bytes: number): void;
  /** An object has got the slot for a wrapped object after its birth; `bytes` for the row and the slot. */
  rowGrew(id: number, bytes: number): void;
  /** An edge segment, told of before the row of a new object that it belongs to. */
  segmentTaken(offset: number, bytes: number): void;
  segmentGiven(offset: number): void;
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

/** The listener of a heap without automatic collections. */
export const noListener: AllocationListener = { limitExceeded: () => undefined };

/** More allocations than anybody makes between two collections; a small integer to V8, unlike infinity. */
export const NEVER = 0x7fffffff;
