import type { Bytes } from '../../model/index.ts';

/**
 * What a workload may do with memory. The same program text runs under every manager;
 * only the meaning of these calls differs.
 *
 * Ownership: `allocate` and `retain` give the caller one owned reference, `release` takes one back.
 * `read` lends a borrowed reference, good until the next `write` or `release` that could end it.
 * `write` stores a reference: the slot owns its own count, the caller keeps what it had.
 */
export interface Mutator<Obj> {
  /**
   * A new object with `slots` empty slots and `nativeBytes` of native memory (0 for none). Owned by the
   * caller.
   */
  allocate(slots: number, nativeBytes: Bytes): Obj;
  /** Borrowed. */
  read(o: Obj, slot: number): Obj | null;
  write(o: Obj, slot: number, value: Obj | null): void;
  retain(o: Obj): Obj;
  release(o: Obj): void;
  /** Birth number of the object: 0 for the first allocated. Workloads build their checksum from it. */
  serial(o: Obj): number;
  /**
   * Where the event loop may turn, by the cell's yield policy. A workload calls it once per operation and
   * awaits what comes back only if something does: `const turn = m.safepoint(); if (turn) await turn;`
   */
  safepoint(): undefined | Promise<void>;
  /** True when the manager frees at `discard`; only then does a workload walk a structure to discard it. */
  readonly explicit: boolean;
  /**
   * The programmer's own word that `o` is dead and will never be touched again. Does nothing where `explicit`
   * is false.
   */
  discard(o: Obj): void;
}

/**
 * Machine-independent time: what was allocated so far. One per measured process, shared by manager and
 * ledger.
 */
export class Clock {
  objects = 0;
  bytes = 0;
}
