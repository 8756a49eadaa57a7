import type { BackendName, Bytes } from '../../model/index.ts';

/**
 * One source of native memory. A block is an opaque handle that its backend made; pages are touched when
 * allocated, so that the resident set is honest. Budget and accounting are not a backend's job (see
 * `memory.ts`).
 */
export interface NativeBackend {
  readonly name: BackendName;
  /** V8 counts these bytes in its external memory and lets them trigger collections. */
  readonly knownToV8: boolean;
  /** `free` gives the bytes back before it returns; false where only V8's collector can. */
  readonly freesAtOnce: boolean;
  /**
   * `serial` is the birth number of the object that the bytes hang on; -1 when they hang on none.
   * Zero bytes make a valid block that must still be freed exactly once.
   * Throws `NativeMemoryError` when the system refuses, `NativeSizeError` (a RangeError) for a size that is
   * no size.
   */
  allocate(size: Bytes, serial?: number): NativeBlock;
  /** Throws `DoubleFreeError` or `ForeignBlockError` before anything reaches the system's `free`. */
  free(block: NativeBlock): void;
}

/** What a backend hands out. `serial` is the birth number of the object that the bytes hang on. */
export interface NativeBlock {
  readonly size: Bytes;
  readonly serial: number;
  readonly backend: BackendName;
}
