import type { Bytes } from '../../model/index.ts';
import type { NativeBackend, NativeBlock } from './backend.ts';
import { checkSize } from './block.ts';
import { NativeMemoryError } from './errors.ts';
import type { Ledger } from './ledger.ts';

/**
 * Called once when an allocation does not fit: free what can be freed now. `needed` is the size that did not
 * fit.
 */
export type PressureHook = (needed: Bytes) => void;

/**
 * Native memory as managers use it: a backend, the ledger that accounts for it, and a budget in bytes. A
 * request that does not fit (into the budget, or that the system refuses) calls the pressure hook once and is
 * tried once more; then `NativeMemoryError`.
 */
export class NativeMemory {
  readonly backend: NativeBackend;
  readonly ledger: Ledger;
  /** null: unlimited. */
  readonly budget: Bytes | null;
  /** How often the pressure hook was called. */
  pressureCalls = 0;
  private readonly limit: number;
  private hook: PressureHook | null = null;
  private inHook = false;

  constructor(backend: NativeBackend, ledger: Ledger, budget: Bytes | null) {
    this.backend = backend;
    this.ledger = ledger;
    this.budget = budget;
    this.limit = budget ?? Number.POSITIVE_INFINITY;
  }

  /**
   * The hook is synchronous: memory that only an event-loop turn can free is not free when the request is
   * tried again.
   */
  setPressureHook(hook: PressureHook | null): void {
    this.hook = hook;
  }

  /** Throws `NativeMemoryError` over budget, and what the backend throws. */
  allocate(size: Bytes, serial: number): NativeBlock {
    if (this.ledger.liveBytes + size > this.limit) return this.allocateUnderPressure(size, serial, null);
    let block: NativeBlock;
    try {
      block = this.backend.allocate(size, serial);
    } catch (error) {
      if (!(error instanceof NativeMemoryError)) throw error;
      return this.allocateUnderPressure(size, serial, error);
    }
    this.ledger.allocated(block);
    return block;
  }

  /** Throws `DoubleFreeError` or `ForeignBlockError` with ledger and memory untouched. */
  free(block: NativeBlock): void {
    this.backend.free(block);
    this.ledger.freed(block.size, block.serial);
  }

  /** For backends whose memory V8 takes back itself: accounts for a block that is known to be gone. */
  reclaimedByV8(size: Bytes, serial: number): void {
    this.ledger.freed(size, serial);
  }

  private allocateUnderPressure(size: Bytes, serial: number, refusal: NativeMemoryError | null): NativeBlock {
    checkSize(size);
    this.relieve(size);
    if (this.ledger.liveBytes + size > this.limit) throw refusal ?? this.overBudget(size);
    const block = this.backend.allocate(size, serial);
    this.ledger.allocated(block);
    return block;
  }

  /** Finalizers that run inside the hook may allocate; they must not start it again. */
  private relieve(needed: Bytes): void {
    if (this.hook === null || this.inHook) return;
    this.inHook = true;
    this.pressureCalls++;
    try {
      this.hook(needed);
    } finally {
      this.inHook = false;
    }
  }

  private overBudget(size: Bytes): NativeMemoryError {
    const { liveBytes, liveBlocks } = this.ledger;
    const tried = this.hook === null ? 'there is no pressure hook' : 'the pressure hook freed too little';
    return new NativeMemoryError(
      `Native budget exhausted: ${size} bytes asked for, ${liveBytes} live in ${liveBlocks} blocks, ` +
        `budget ${this.limit}; ${tried}. Raise the native budget, free earlier, or let the event loop turn so that finalizers run.`,
      size,
    );
  }
}
