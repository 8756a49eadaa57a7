import { AtomPool } from './atoms.ts';
import {
  type AllocationListener,
  type AllocationObserver,
  type HeapCounters,
  type HeapOptions,
  NEVER,
  noListener,
} from './contracts.ts';
import {
  FINALIZED,
  HAS_WEAK_REFERENCES,
  INLINE,
  KIND_MASK,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TRACKED,
} from './header.ts';
import type { Kind } from './kinds.ts';
import { ObjectTable, PAYLOAD_BYTES, ROW_BYTES } from './object-table.ts';
import { refuseUnlessLive } from './refusals.ts';
import { capacityOf } from './size-classes.ts';
import { TrackingOrder } from './tracking-order.ts';
import { printUnraisable, type Unraisable, type UnraisableHook } from './unraisable.ts';
import type { WeakReferences } from './weak-references.ts';

/**
 * What a heap is made of, and what can be asked of it without changing an object. `Heap` extends it with the
 * calls that do; what they set off (`deallocation.ts`, `cascade.ts`, `audit.ts`) works on the state alone.
 * One object for both, so that a hot call reads a field and not a field of a field.
 */
export abstract class HeapState {
  readonly table: ObjectTable;
  readonly order: TrackingOrder;
  readonly atoms = new AtomPool();
  readonly kinds: Kind[] = [];
  abstract readonly weakReferences: WeakReferences;
  readonly counters: HeapCounters = { finalizers: 0, resurrections: 0 };

  /**
   * Allocations minus frees of collectable objects since the last young collection, never below 0: CPython's
   * `generations[0].count`.
   */
  netAllocations = 0;
  /** The listener is called before the allocation that makes `netAllocations` exceed this. */
  allocationLimit = NEVER;
  allocationListener: AllocationListener = noListener;
  unraisableHook: UnraisableHook = printUnraisable;
  /** Some kind has a finalizer. */
  hasFinalizers = false;
  protected observer: AllocationObserver | null = null;

  constructor(options: HeapOptions) {
    this.table = new ObjectTable(options.objects ?? 1023, options.edges ?? 4096);
    this.order = new TrackingOrder(this.table);
  }

  /** False when the program can see no object go, so that the order in which they go is free. */
  get mayBeObserved(): boolean {
    return this.hasFinalizers || this.weakReferences.targets > 0;
  }

  get liveObjects(): number {
    return this.table.liveObjects;
  }

  /** Objects made since the heap was made. */
  get allocations(): number {
    return this.table.born;
  }

  /** Objects freed since the heap was made. */
  get frees(): number {
    return this.table.freed;
  }

  /** Bytes of the heap's own tables as they stand, wrapped objects excluded. */
  get bytes(): number {
    return this.table.bytes + this.table.edges.bytes + this.weakReferences.bytes + this.atoms.bytes;
  }

  kindOf(id: number): Kind {
    return this.kinds[this.table.header(id) & KIND_MASK]!;
  }

  /** Place of an object's kind in `kinds`. */
  kindIndex(id: number): number {
    return this.table.header(id) & KIND_MASK;
  }

  isTracked(id: number): boolean {
    return (this.table.header(id) & TRACKED) !== 0;
  }

  /** Bytes that the heap's tables hold for one object: row, segment of edges, payload slot. */
  sizeOf(id: number): number {
    const header = this.table.header(id);
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    const beyond = storage <= INLINE ? 0 : capacityOf(storage) * 4;
    return ROW_BYTES + beyond + (header < 0 ? PAYLOAD_BYTES : 0);
  }

  /** Its finalizer has run, or would have: it never runs again. */
  isFinalized(id: number): boolean {
    return (this.table.header(id) & FINALIZED) !== 0;
  }

  isWeaklyReferenced(id: number): boolean {
    return (this.table.header(id) & HAS_WEAK_REFERENCES) !== 0;
  }

  /** Sets the observer of the memory taken from now on; null: none, which costs nothing. */
  observeAllocations(observer: AllocationObserver | null): void {
    this.observer = observer;
    this.table.edges.observer = observer;
    this.table.lives.hearsOfBirths = true;
  }

  /**
   * What the program does not know of: objects made and freed by `action` count for no trigger, and no
   * automatic collection starts in it. Collections by hand may.
   */
  uncounted<T>(action: () => T): T {
    const { netAllocations, allocationLimit } = this;
    this.allocationLimit = NEVER;
    try {
      return action();
    } finally {
      this.allocationLimit = allocationLimit;
      this.netAllocations = netAllocations;
    }
  }

  /**
   * Counts an object that stands elsewhere among the allocations, or (−1) its end; no collection starts of
   * it.
   */
  countElsewhere(objects: 1 | -1): void {
    this.netAllocations = Math.max(0, this.netAllocations + objects);
  }

  /** The allocations so far are forgotten, as at the start of a collection. */
  restartCount(): void {
    this.netAllocations = 0;
  }

  /** Throws `ForeignReferenceError` unless `id` is a live object of this heap. */
  checkLive(id: number): void {
    refuseUnlessLive(this.table, id);
  }

  /**
   * Passes on what cannot be raised. A hook that fails itself is reported by the default hook and goes no
   * further.
   */
  reportUnraisable(report: Unraisable): void {
    try {
      this.unraisableHook(report);
    } catch (error) {
      printUnraisable(report);
      printUnraisable({ ...report, error });
    }
  }
}
