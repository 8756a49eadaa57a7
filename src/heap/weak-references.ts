import { ChunkedColumn } from './chunked-column.ts';
import { HAS_WEAK_REFERENCES, IN_TRASH } from './header.ts';
import type { Heap } from './heap.ts';
import type { Kind } from './kinds.ts';

/** Called when the target dies, with the id of the weak reference (borrowed), which is dead by then, and its record. */
export type WeakCallback = (weakReference: number, record: WeakRecord) => void;

/** One weak reference, also the wrapped object of its row. Chained per target in CPython's `wr_next` order. */
export class WeakRecord {
  readonly id: number;
  /** 0 once dead. */
  target: number;
  callback: WeakCallback | null;
  /** Shared references stand first in the chain; those with a callback behind them, newest first. */
  readonly shared: boolean;
  next: WeakRecord | null = null;
  previous: WeakRecord | null = null;
  /** The word of the callback's holder while the target's death calls back: slot 0 is empty by then. */
  held = 0;
  /** Next in a queue of callbacks to run: intrusive, so that a sweep allocates nothing. */
  queued: WeakRecord | null = null;

  constructor(id: number, target: number, callback: WeakCallback | null, shared: boolean) {
    this.id = id;
    this.target = target;
    this.callback = callback;
    this.shared = shared;
  }
}

/**
 * Weak references as counted objects (CPython's `Objects/weakrefobject.c`). The target is no edge; a callback that is
 * itself a counted object is one, in slot 0.
 */
export class WeakReferences {
  readonly #heap: Heap;
  readonly #kind: Kind;
  /** Number of objects with at least one weak reference. */
  targets = 0;
  /** A death with a single callback lists it too (CPython 3.13+). */
  listsLoneCallback = false;
  /** Tracked like a tuple, but not counted: CPython recycles tuples of this size. */
  readonly callbackListKind: Kind;
  readonly #chains = new ChunkedColumn<WeakRecord>();

  constructor(heap: Heap, kind: Kind) {
    this.#heap = heap;
    this.#kind = kind;
    this.callbackListKind = heap.defineKind({
      name: 'callbacks of a death',
      order: 'tail-first',
      clear: 'never',
      collectable: false,
      tracked: true,
    });
  }

  /**
   * A new weak reference, owned by the caller. `holder` (0: none) is a counted object that the callback belongs to;
   * the weak reference holds one reference to it until it dies or has called back. A further kind comes from
   * `heap.defineWeakReferenceKind`; `slots` are slots of its own behind the holder's.
   */
  create(
    target: number,
    callback: WeakCallback | null,
    holder = 0,
    shared = false,
    kind = this.#kind,
    slots = 0,
  ): number {
    const heap = this.#heap;
    heap.checkLive(target);
    const id = heap.allocate(kind, slots > 0 ? slots + 1 : holder === 0 ? 0 : 1);
    if (holder !== 0) heap.write(id, 0, holder);
    const record = new WeakRecord(id, target, callback, shared);
    heap.table.setPayload(id, record);
    this.#insert(record);
    heap.table.setHeader(target, heap.table.header(target) | HAS_WEAK_REFERENCES);
    return id;
  }

  /** The record of a weak reference's row. */
  record(id: number): WeakRecord {
    const record = this.#heap.table.payload(id);
    if (!(record instanceof WeakRecord)) throw new TypeError(`object ${id} is no weak reference`);
    return record;
  }

  /** The target's id, borrowed, or 0 when it is dead. */
  target(id: number): number {
    return this.record(id).target;
  }

  /** Weak references to a target, shared ones first, then newest first: `weakref.getweakrefs`. */
  list(target: number): number[] {
    const ids: number[] = [];
    for (let record = this.#chains.get(target); record; record = record.next) ids.push(record.id);
    return ids;
  }

  /** First record of a target's chain, for collectors. */
  chain(target: number): WeakRecord | null {
    return this.#chains.get(target);
  }

  /** Makes one weak reference dead without calling back (`_PyWeakref_ClearRef`): the callback stays attached. */
  clear(record: WeakRecord): void {
    const { target } = record;
    if (target === 0) return;
    record.target = 0;
    if (record.previous) record.previous.next = record.next;
    else if (record.next) this.#chains.set(target, record.next);
    else {
      this.#chains.clear(target);
      this.targets--;
      const { table } = this.#heap;
      table.setHeader(target, table.header(target) & ~HAS_WEAK_REFERENCES);
    }
    if (record.next) record.next.previous = record.previous;
    record.next = null;
    record.previous = null;
  }

  /** Kills all weak references to a target without calling back. */
  clearAll(target: number): void {
    for (let record = this.chain(target); record; record = this.chain(target)) this.clear(record);
  }

  /**
   * The target dies by count (`PyObject_ClearWeakRefs`): first every reference goes dead and loses its callback, then the
   * callbacks run, newest reference first, and only after the last of them are they let go, in the opposite order. A weak
   * reference that is dying itself stays silent. Meanwhile a tuple holds them, which a collection inside a callback sees.
   */
  targetDies(target: number): void {
    const heap = this.#heap;
    let first: WeakRecord | null = null;
    let last: WeakRecord | null = null;
    let callbacks = 0;
    for (let record = this.chain(target); record; record = this.chain(target)) {
      this.clear(record);
      if (!record.callback || heap.table.count(record.id) <= 0) continue;
      heap.retain(record.id);
      if (heap.table.length(record.id) > 0) record.held = heap.take(record.id, 0);
      if (last) last.queued = record;
      else first = record;
      last = record;
      callbacks++;
    }
    if (first === null) return;
    const list = callbacks > 1 || this.listsLoneCallback ? this.#listCallbacks(first, callbacks) : 0;
    for (let record: WeakRecord | null = first; record; record = record.queued) {
      // The callback's parameter is a name for it.
      heap.retain(record.id);
      this.callBack(record);
      record.callback = null;
      heap.release(record.id);
    }
    for (let record: WeakRecord | null = first; record; ) {
      const { held, queued }: WeakRecord = record;
      record.held = 0;
      record.queued = null;
      if (list === 0) {
        heap.dropWord(held);
        heap.release(record.id);
      }
      record = queued;
    }
    if (list !== 0) heap.release(list);
  }

  /** Moves the queue's references and holders into a new tuple, owned by the caller. */
  #listCallbacks(first: WeakRecord, callbacks: number): number {
    const heap = this.#heap;
    const list = heap.allocate(this.callbackListKind, callbacks * 2);
    let slot = 0;
    for (let record: WeakRecord | null = first; record; record = record.queued) {
      heap.give(list, slot++, record.id);
      heap.give(list, slot++, record.held);
    }
    return list;
  }

  /** Calls back. An exception goes to the unraisable hook. A collection leaves the callback attached, as CPython's does. */
  callBack(record: WeakRecord): void {
    try {
      record.callback?.(record.id, record);
    } catch (error) {
      this.#heap.reportUnraisable({ error, where: 'weak-reference callback', id: record.id });
    }
  }

  /** The row of a weak reference ends or is cleared by a collection: unhook it. */
  detach(record: WeakRecord): void {
    this.clear(record);
    record.callback = null;
  }

  /** True when the weak reference itself was found unreachable by the collection in progress. */
  isTrash(record: WeakRecord): boolean {
    return (this.#heap.table.header(record.id) & IN_TRASH) !== 0;
  }

  #insert(record: WeakRecord): void {
    const head = this.#chains.get(record.target);
    let before: WeakRecord | null = null;
    let after = head;
    // A shared reference goes to the head; whatever else, shared proxies too, stands behind it.
    const first = record.shared && this.#heap.kindOf(record.id) === this.#kind;
    while (!first && after?.shared) {
      before = after;
      after = after.next;
    }
    record.previous = before;
    record.next = after;
    if (after) after.previous = record;
    if (before) before.next = record;
    else {
      if (head === null) this.targets++;
      this.#chains.set(record.target, record);
    }
  }
}
