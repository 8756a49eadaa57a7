import { type BackendName, type Bytes, bytes, kib, mib, type NativeSize } from '../../model/index.ts';

/**
 * What a cell gets when its experiment says nothing. Every value is printed with the cell, so a reader
 * never has to know this table; it is here so that two experiments that say nothing agree.
 */
export interface CellDefaults {
  /** 16 KiB per object: large beside the wrapper, small beside the budget. */
  readonly native: NativeSize;
  /** Memory that V8 knows nothing of. A child without FFI substitutes `resizable-buffer` and says so. */
  readonly backend: BackendName;
  /** Safepoints between two turns of the event loop: a server that handles a request and yields. */
  readonly yieldEvery: number | null;
  readonly jsHeapMiB: number;
  /** Fixed and small, because V8 takes three times this out of the heap limit. V8's own default is 16. */
  readonly semiSpaceMiB: number;
  /** No native budget: the watchdog on the resident set is the net. */
  readonly nativeBudget: Bytes | null;
  readonly rss: Bytes;
  readonly timeoutMs: number;
  /** Seeds both the workloads and the order inside blocks. */
  readonly seed: number;
}

export const cellDefaults: CellDefaults = {
  native: { kind: 'fixed', bytes: kib(16) },
  backend: 'malloc',
  yieldEvery: 256,
  jsHeapMiB: 256,
  semiSpaceMiB: 1,
  nativeBudget: null,
  rss: bytes(mib(1024) * 2),
  timeoutMs: 60_000,
  seed: 1,
};
