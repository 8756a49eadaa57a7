import { ChunkedColumn } from './chunked-column.ts';
import { HAS_WEAK_REFERENCES, IN_TRASH, IS_WEAK_REFERENCE } from './header.ts';
import type { Kind, KindDefinition } from './kinds.ts';
import type { ObjectTable } from './object-table.ts';
import type { Id, OwnedWord, Slot } from './units.ts';
import type { Unraisable } from './unraisable.ts';
import { WeakLinks } from './weak-links.ts';

/**
 * Called when the target is freed, with the id of the weak reference (borrowed), which is dead by then.
 * `held` is the word of the callback's holder where slot 0 is empty already, else 0.
 */
export type WeakCallback = (weakReference: number, held: number) => void;

/** What weak references need of the heap that they are objects of. */
export interface WeakReferenceHost {
  readonly table: ObjectTable;
  defineKind(definition: KindDefinition): Kind;
  allocate(kind: Kind, slots: number): Id;
  checkLive(id: Id): void;
  retain(id: Id): void;
  release(id: Id): void;
  write(id: Id, slot: Slot, word: number): void;
  give(id: Id, slot: Slot, word: OwnedWord): void;
  take(id: Id, slot: Slot): OwnedWord;
  dropWord(word: OwnedWord): void;
  reportUnraisable(report: Unraisable): void;
}

/**
 * Weak references as counted objects (CPython's `Objects/weakrefobject.c`). The target is no edge; a callback
 * that is itself a counted object is one, in slot 0. References to one target are chained in CPython's
 * `wr_next` order: shared ones stand first, the others behind them, newest first.
 */
export class WeakReferences {
  /** Number of objects with at least one weak reference. */
  targets = 0;
  /** The end of a target with a single callback lists it too (CPython 3.13+). */
  listsLoneCallback = false;
  /** Hears that a weak reference is gone and its row about to be reused. Must not touch the heap. */
  onEnd: ((id: number) => void) | null = null;
  /** Tracked like a tuple, but not counted: CPython recycles tuples of this size. */
  readonly callbackListKind: Kind;
  private readonly heap: WeakReferenceHost;
  /** Of weak references that are nothing more: proxies and derived ones have kinds of their own. */
  readonly kind: Kind;
  private readonly links = new WeakLinks();
  private firstQueued = 0;
  private lastQueued = 0;
  private readonly callbacks = new ChunkedColumn<WeakCallback>();

  constructor(heap: WeakReferenceHost, kind: Kind) {
    this.heap = heap;
    this.kind = kind;
    this.callbackListKind = heap.defineKind({
      name: 'callbacks of a death',
      order: 'tail-first',
      clear: 'never',
      collectable: false,
      tracked: true,
    });
  }

  /** Bytes of the tables as they stand. */
  get bytes(): number {
    return this.links.bytes + this.callbacks.bytes;
  }

  /**
   * A new weak reference, owned by the caller. `holder` (0: none) is a counted object that the callback
   * belongs to; the weak reference holds one reference to it until it dies or has called back. A further kind
   * comes from `heap.defineWeakReferenceKind`; `slots` are slots of its own behind the holder's.
   */
  create(
    target: number,
    callback: WeakCallback | null,
    holder = 0,
    shared = false,
    kind = this.kind,
    slots = 0,
  ): number {
    const { heap, links } = this;
    heap.checkLive(target);
    const id = heap.allocate(kind, slots > 0 ? slots + 1 : holder === 0 ? 0 : 1);
    links.makeRoom(id);
    links.makeRoom(target);
    if (holder !== 0) heap.write(id, 0, holder);
    if (callback !== null) this.callbacks.set(id, callback);
    const before = this.lastBefore(target, kind, shared);
    if (links.first(target) === 0) {
      this.targets++;
      heap.table.setHeader(target, heap.table.header(target) | HAS_WEAK_REFERENCES);
    }
    links.insert(id, target, before, shared);
    return id;
  }

  /** The target's id, borrowed, or 0 when it is dead. Throws TypeError for what is no weak reference. */
  target(id: Id): Id {
    if ((this.heap.table.header(id) & IS_WEAK_REFERENCE) === 0)
      throw new TypeError(`object ${id} is no weak reference`);
    return this.links.target(id);
  }

  /** First weak reference to a target, 0 when there is none; `next` leads on. */
  first(target: Id): Id {
    return this.links.first(target);
  }

  /**
   * The weak reference behind this one, to the same target; 0 behind the last. In a queue of callbacks, the
   * next of the queue.
   */
  next(id: Id): Id {
    return this.links.next(id);
  }

  /** Of a weak reference that is alive. */
  isShared(id: number): boolean {
    return this.links.isShared(id);
  }

  /** Weak references to a target, shared ones first, then newest first: `weakref.getweakrefs`. */
  list(target: Id): Id[] {
    const ids: number[] = [];
    for (let id = this.first(target); id !== 0; id = this.next(id)) ids.push(id);
    return ids;
  }

  hasCallback(id: number): boolean {
    return this.callbacks.get(id) !== null;
  }

  /**
   * The word of the callback's holder while the end of the target by count calls back, else 0: then it is
   * still in slot 0.
   */
  held(id: number): number {
    return this.links.held(id);
  }

  /**
   * Makes one weak reference dead without calling back (`_PyWeakref_ClearRef`): the callback stays attached.
   */
  clear(id: number): void {
    const target = this.links.target(id);
    if (target === 0 || !this.links.remove(id)) return;
    this.targets--;
    const { table } = this.heap;
    table.setHeader(target, table.header(target) & ~HAS_WEAK_REFERENCES);
  }

  /** Kills all weak references to a target without calling back. */
  clearAll(target: number): void {
    for (let id = this.first(target); id !== 0; id = this.first(target)) this.clear(id);
  }

  /**
   * The target is freed by count (`PyObject_ClearWeakRefs`): first every reference goes dead and loses its
   * callback, then the callbacks run, newest reference first, and only after the last of them are they let
   * go, in the opposite order. A weak reference that is dying itself stays silent. Meanwhile a tuple holds
   * them, which a collection inside a callback sees.
   */
  targetDies(target: number): void {
    const { heap, links } = this;
    let first = 0;
    let last = 0;
    let callbacks = 0;
    for (let id = this.first(target); id !== 0; id = this.first(target)) {
      this.clear(id);
      if (!this.hasCallback(id) || heap.table.count(id) <= 0) continue;
      heap.retain(id);
      if (heap.table.length(id) > 0) links.hold(id, heap.take(id, 0));
      if (last !== 0) links.queueBehind(last, id);
      else first = id;
      last = id;
      callbacks++;
    }
    if (first === 0) return;
    const list = callbacks > 1 || this.listsLoneCallback ? this.listCallbacks(first, callbacks) : 0;
    for (let id = first; id !== 0; id = links.next(id)) {
      // The callback's parameter is a name for it.
      heap.retain(id);
      this.callBack(id, links.held(id));
      this.callbacks.clear(id);
      heap.release(id);
    }
    for (let id = first; id !== 0; ) {
      const next = links.next(id);
      const held = links.held(id);
      links.forgetQueue(id);
      if (list === 0) {
        heap.dropWord(held);
        heap.release(id);
      }
      id = next;
    }
    if (list !== 0) heap.release(list);
  }

  /** Moves the queue's references and holders into a new tuple, owned by the caller. */
  private listCallbacks(first: number, callbacks: number): number {
    const { heap, links } = this;
    const list = heap.allocate(this.callbackListKind, callbacks * 2);
    let slot = 0;
    for (let id = first; id !== 0; id = links.next(id)) {
      heap.give(list, slot++, id);
      heap.give(list, slot++, links.held(id));
    }
    return list;
  }

  /**
   * Calls back. An exception goes to the unraisable hook. A collection leaves the callback attached, as
   * CPython's does.
   */
  callBack(id: number, held = 0): void {
    try {
      this.callbacks.get(id)?.(id, held);
    } catch (error) {
      this.heap.reportUnraisable({ error, where: 'weak-reference callback', id });
    }
  }

  /**
   * A collection kills all weak references to a target. Those that are to call back join its queue, which
   * holds a reference to each. One that is trash or dying itself stays silent.
   */
  killAll(target: number): void {
    const { links } = this;
    const { table } = this.heap;
    for (let id = links.takeChain(target); id !== 0; ) {
      const calls = this.hasCallback(id) && this.mayCallBack(id);
      const next = links.kill(id, calls);
      if (calls) this.queue(id);
      id = next;
    }
    this.targets--;
    table.setHeader(target, table.header(target) & ~HAS_WEAK_REFERENCES);
  }

  /**
   * Kills those references to the target that have a callback, and queues them as `killAll` does. Those
   * without stay alive.
   */
  killCalling(target: number): void {
    const { links } = this;
    let next = 0;
    for (let id = links.first(target); id !== 0; id = next) {
      next = links.next(id);
      if (!this.hasCallback(id)) continue;
      this.clear(id);
      if (!this.mayCallBack(id)) continue;
      links.enterQueue(id);
      this.queue(id);
    }
  }

  private mayCallBack(id: number): boolean {
    const { table } = this.heap;
    return (table.header(id) & IN_TRASH) === 0 && table.count(id) > 0;
  }

  private queue(id: number): void {
    this.heap.retain(id);
    if (this.lastQueued === 0) this.firstQueued = id;
    else this.links.queueBehind(this.lastQueued, id);
    this.lastQueued = id;
  }

  /**
   * The first of those that the collection in progress calls back, 0: none. `next` leads on. The next
   * collection has a queue of its own.
   */
  takeQueue(): number {
    const first = this.firstQueued;
    this.firstQueued = 0;
    this.lastQueued = 0;
    return first;
  }

  /** True from being queued until `leaveQueue`, unless it ends before. */
  isQueued(id: number): boolean {
    return this.links.isQueued(id);
  }

  leaveQueue(id: number): void {
    this.links.leaveQueue(id);
  }

  /** A weak reference is dying or was cleared by a collection: it is dead, and calls nothing. */
  detach(id: number): void {
    this.clear(id);
    this.links.leaveQueue(id);
    this.callbacks.clear(id);
  }

  /** The row of a weak reference ends. */
  ends(id: number): void {
    this.detach(id);
    this.onEnd?.(id);
  }

  /**
   * The reference behind which a new one stands: a shared reference goes to the head; all others, shared
   * proxies too, behind the shared.
   */
  private lastBefore(target: number, kind: Kind, shared: boolean): number {
    if (shared && kind === this.kind) return 0;
    const { links } = this;
    let before = 0;
    for (let after = links.first(target); after !== 0 && links.isShared(after); after = links.next(after))
      before = after;
    return before;
  }
}
