/**
 * Every way to misuse the heap, each with what happened, why, and what to do. The heap is consistent when one
 * is thrown.
 */

export class HeapError extends Error {
  override name = 'HeapError';
}

/** A handle was used after its reference had been given back. */
export class ReleasedReferenceError extends HeapError {
  override name = 'ReleasedReferenceError';
}

/** An id or handle that this heap never made, or that belongs to another heap. */
export class ForeignReferenceError extends HeapError {
  override name = 'ForeignReferenceError';
}

/** A count would fall below zero: one release too many. */
export class CountUnderflowError extends HeapError {
  override name = 'CountUnderflowError';
}

/** A count would exceed what a header can hold. */
export class CountOverflowError extends HeapError {
  override name = 'CountOverflowError';
}

/** A slot number outside the object. */
export class SlotError extends HeapError {
  override name = 'SlotError';
}

/** `verify()` found the heap inconsistent: a defect of the heap, never of the program. */
export class HeapCorruptionError extends HeapError {
  override name = 'HeapCorruptionError';
}
