import { AtomPool } from './atoms.ts';
import { audit } from './audit.ts';
import {
  type AllocationListener,
  type AllocationObserver,
  type HeapCounters,
  type HeapOptions,
  NEVER,
  noListener,
} from './contracts.ts';
import { die } from './death.ts';
import {
  COLLECTABLE,
  EDGES,
  FINALIZED,
  HAS_FINALIZER,
  HAS_WEAK_REFERENCES,
  HEADER,
  INLINE,
  IS_WEAK_REFERENCE,
  KIND_MASK,
  LENGTH,
  LINK,
  MAX_COUNT,
  OFFSET,
  PARKED,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TRACKED,
  UNTRACKED,
} from './header.ts';
import { Kind, type KindDefinition } from './kinds.ts';
import { ObjectTable, PAYLOAD_BYTES, ROW_BYTES } from './object-table.ts';
import { refuseRelease, refuseRetain, refuseSlot, refuseUnlessLive } from './refusals.ts';
import { capacityOf, sizeClassFor } from './size-classes.ts';
import { appendSlot, insertSlot, removeSlot, reserveSlots } from './slots.ts';
import { TrackingOrder } from './tracking-order.ts';
import { printUnraisable, type Unraisable, type UnraisableHook } from './unraisable.ts';
import { WeakReferences } from './weak-references.ts';

/**
 * The reference-count layer: objects are ids, headers and edges live in typed arrays outside the V8 heap, and an
 * object dies at the moment its count reaches zero. V8 never sees an edge between counted objects.
 *
 * Ids passed in must be live objects of this heap: the hot calls check counts, not provenance. `Ref` adds the check
 * against use after release; `checkLive` is there for ids of unknown origin.
 */
export class Heap {
  readonly table: ObjectTable;
  readonly order: TrackingOrder;
  readonly atoms = new AtomPool();
  readonly kinds: Kind[] = [];
  readonly weakReferences: WeakReferences;
  readonly counters: HeapCounters = { finalizers: 0, resurrections: 0 };

  /** Allocations minus frees of collectable objects since the last young collection, never below 0: CPython's `generations[0].count`. */
  netAllocations = 0;
  /** The listener is called before the allocation that makes `netAllocations` exceed this. */
  allocationLimit = NEVER;
  allocationListener: AllocationListener = noListener;
  unraisableHook: UnraisableHook = printUnraisable;
  /** Some kind has a finalizer. */
  hasFinalizers = false;
  #observer: AllocationObserver | null = null;

  constructor(options: HeapOptions = {}) {
    this.table = new ObjectTable(options.objects ?? 1023, options.edges ?? 4096);
    this.order = new TrackingOrder(this.table);
    const kind = this.defineWeakReferenceKind({ name: 'weak reference' });
    this.weakReferences = new WeakReferences(this, kind);
  }

  /** False when no death can be seen by the program, so that the order of deaths is free. */
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

  /** Objects that died since the heap was made. */
  get deaths(): number {
    return this.table.died;
  }

  /** Bytes of the heap's own tables as they stand, wrapped objects excluded. */
  get bytes(): number {
    return this.table.bytes + this.table.edges.bytes + this.weakReferences.bytes + this.atoms.bytes;
  }

  defineKind(definition: KindDefinition): Kind {
    return this.#addKind(definition, 0);
  }

  /** A further kind of weak reference: proxies, and classes derived from references. Slot 0 is the callback's. */
  defineWeakReferenceKind(definition: Pick<KindDefinition, 'name' | 'finalize'>): Kind {
    const onEnd = (_: unknown, id: number) => this.weakReferences.ends(id);
    const onClear = (_: unknown, id: number) => this.weakReferences.detach(id);
    return this.#addKind({ ...definition, onEnd, onClear }, IS_WEAK_REFERENCE);
  }

  /** Gives a kind another finalizer, or none (null), its living objects included. Linear in the rows of the heap when there was none, or is none now. */
  setFinalizer(kind: Kind, finalize: ((id: number) => void) | null): void {
    const isNew = (kind.finalize === null) !== (finalize === null);
    kind.finalize = finalize;
    if (finalize !== null) this.hasFinalizers = true;
    if (!isNew) return;
    kind.header ^= HAS_FINALIZER;
    const { table } = this;
    for (let id = 1; id < table.rows; id++) {
      const header = table.header(id);
      if ((header & KIND_MASK) === kind.index && table.count(id) !== PARKED)
        table.setHeader(id, (header & ~HAS_FINALIZER) | (kind.header & HAS_FINALIZER));
    }
  }

  /**
   * A new object with `slots` empty slots; the caller owns its one reference. May first run an automatic collection,
   * as CPython's `_PyObject_GC_Link` does: the new object is not yet there to be seen.
   */
  allocate(kind: Kind, slots: number, payload: unknown = null): number {
    const birth = kind.header;
    if ((birth & COLLECTABLE) !== 0 && ++this.netAllocations > this.allocationLimit)
      this.allocationListener.limitExceeded();
    const { table, order } = this;
    const id = table.takeRow();
    if (order.isFull) order.makeRoom();
    table.born++;
    const { cells, rowBase } = table;
    const row = rowBase + (id << ROW_SHIFT);
    cells[id] = 1;
    cells[row | LINK] = (birth & TRACKED) !== 0 ? order.append(cells, id) : UNTRACKED;
    if (slots <= INLINE) {
      cells[row | HEADER] = birth | (slots << STORAGE_SHIFT);
      if (slots > 0) {
        cells[row | EDGES] = 0;
        for (let slot = 1; slot < slots; slot++) cells[row | (EDGES + slot)] = 0;
      }
    } else {
      const storage = sizeClassFor(slots);
      const offset = table.edges.take(storage);
      table.edges.words.fill(0, offset, offset + slots);
      cells[row | HEADER] = birth | (storage << STORAGE_SHIFT);
      cells[row | OFFSET] = offset;
      cells[row | LENGTH] = slots;
    }
    if (payload !== null) table.setPayload(id, payload);
    if (table.lives.hearsOfBirths) this.#tellBirth(id, payload);
    return id;
  }

  #tellBirth(id: number, payload: unknown): void {
    this.table.lives.forget(id);
    this.#observer?.rowTaken(id, ROW_BYTES + (payload === null ? 0 : PAYLOAD_BYTES));
  }

  /** Who hears of the memory taken from now on; null: nobody, which costs nothing. */
  observeAllocations(observer: AllocationObserver | null): void {
    this.#observer = observer;
    this.table.edges.observer = observer;
    this.table.lives.hearsOfBirths = true;
  }

  /**
   * What the program does not know of: objects made and freed by `action` count for no trigger, and no automatic collection starts
   * in it. Collections by hand may.
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

  /** Counts an object that stands elsewhere among the allocations, or (−1) its end; no collection starts of it. */
  countElsewhere(objects: 1 | -1): void {
    this.netAllocations = Math.max(0, this.netAllocations + objects);
  }

  /** The allocations so far are forgotten, as at the start of a collection. */
  restartCount(): void {
    this.netAllocations = 0;
  }

  /** One more owned reference. */
  retain(id: number): void {
    const { cells } = this.table;
    const count = cells[id]!;
    if (count > 0 && count < MAX_COUNT) cells[id] = count + 1;
    else refuseRetain(this.table, id);
  }

  /** Gives one owned reference back. At zero the object dies before this returns, and what only it held dies with it. */
  release(id: number): void {
    const { cells } = this.table;
    const count = cells[id]! - 1;
    if (count > 0) cells[id] = count;
    else if (count === 0) die(this, id);
    else refuseRelease(this.table, id);
  }

  count(id: number): number {
    return this.table.count(id);
  }

  payload(id: number): unknown {
    return this.table.payload(id);
  }

  /** Wraps a JS object, or another one; null is no object. */
  setPayload(id: number, payload: unknown): void {
    this.table.setPayload(id, payload);
    this.#observer?.rowGrew(id, ROW_BYTES + PAYLOAD_BYTES);
  }

  kindOf(id: number): Kind {
    return this.kinds[this.table.header(id) & KIND_MASK]!;
  }

  /** Place of an object's kind in `kinds`. */
  kindIndex(id: number): number {
    return this.table.header(id) & KIND_MASK;
  }

  /** Number of slots. */
  length(id: number): number {
    return this.table.length(id);
  }

  /** Word in a slot: > 0 a borrowed id, 0 empty, < 0 an atom. */
  read(id: number, slot: number): number {
    const { table } = this;
    if (slot >>> 0 >= table.length(id)) refuseSlot(table, id, slot);
    return table.edgesOf(id)[table.firstEdge(id) + slot]!;
  }

  /** Stores a word. The slot takes a reference of its own to an object; the caller keeps what it had. An atom moves in. */
  write(id: number, slot: number, word: number): void {
    const { cells, rowBase } = this.table;
    const row = rowBase + (id << ROW_SHIFT);
    const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE || slot >>> 0 >= storage) {
      this.#writeWide(id, slot, word);
      return;
    }
    if (word > 0) {
      const count = cells[word]!;
      if (count > 0 && count < MAX_COUNT) cells[word] = count + 1;
      else refuseRetain(this.table, word);
    }
    const at = row | (EDGES + slot);
    const before = cells[at]!;
    cells[at] = word;
    if (before > 0) {
      const left = cells[before]! - 1;
      if (left > 0) cells[before] = left;
      else this.release(before);
    } else if (before < 0) this.atoms.drop(before);
  }

  #writeWide(id: number, slot: number, word: number): void {
    if (slot >>> 0 >= this.table.length(id)) refuseSlot(this.table, id, slot);
    if (word > 0) this.retain(word);
    this.give(id, slot, word);
  }

  /** Stores a word and takes over the caller's reference. What the slot held before is released afterwards. */
  give(id: number, slot: number, word: number): void {
    if (!this.giveIfThere(id, slot, word)) refuseSlot(this.table, id, slot);
  }

  /** As `give`; false, with nothing done, when there is no such slot. */
  giveIfThere(id: number, slot: number, word: number): boolean {
    const { cells, rowBase } = this.table;
    const row = rowBase + (id << ROW_SHIFT);
    const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) return this.#giveWide(id, slot, word);
    if (slot >>> 0 >= storage) return false;
    const at = row | (EDGES + slot);
    const before = cells[at]!;
    cells[at] = word;
    if (before > 0) {
      const left = cells[before]! - 1;
      if (left > 0) cells[before] = left;
      else this.release(before);
    } else if (before < 0) this.atoms.drop(before);
    return true;
  }

  #giveWide(id: number, slot: number, word: number): boolean {
    const { cells, edges, rowBase } = this.table;
    const row = rowBase + (id << ROW_SHIFT);
    if (slot >>> 0 >= cells[row | LENGTH]!) return false;
    const at = cells[row | OFFSET]! + slot;
    const before = edges.words[at]!;
    edges.words[at] = word;
    if (before !== 0) this.dropWord(before);
    return true;
  }

  /** Empties a slot and hands its reference to the caller. */
  take(id: number, slot: number): number {
    const { table } = this;
    if (slot >>> 0 >= table.length(id)) refuseSlot(table, id, slot);
    const words = table.edgesOf(id);
    const at = table.firstEdge(id) + slot;
    const word = words[at]!;
    words[at] = 0;
    return word;
  }

  /** Ends one reference held in a word: releases an object, drops an atom. */
  dropWord(word: number): void {
    if (word > 0) this.release(word);
    else if (word < 0) this.atoms.drop(word);
  }

  /** A second word that holds a reference of its own. */
  copyWord(word: number): number {
    if (word > 0) this.retain(word);
    return word < 0 ? this.atoms.copy(word) : word;
  }

  /** Appends a slot that takes over the caller's reference. Amortised constant time. */
  append(id: number, word: number): void {
    appendSlot(this.table, id, word);
  }

  /** Inserts a slot at `at`, shifting the later ones; takes over the caller's reference. */
  insert(id: number, at: number, word: number): void {
    insertSlot(this.table, id, at, word);
  }

  /** Removes a slot, closing the gap; its reference goes to the caller. */
  removeSlot(id: number, at: number): number {
    return removeSlot(this.table, id, at);
  }

  /** Makes room for `slots` slots; the length stays. */
  reserve(id: number, slots: number): void {
    reserveSlots(this.table, id, slots);
  }

  /** Makes a collectable object a candidate for collection again, or for the first time. */
  track(id: number): void {
    if ((this.table.header(id) & TRACKED) === 0) this.order.track(id);
  }

  untrack(id: number): void {
    if ((this.table.header(id) & TRACKED) !== 0) this.order.untrack(id);
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

  /** Checks every invariant of the tables; throws `HeapCorruptionError` on the first that fails. Linear. */
  verify(): void {
    audit(this);
  }

  /** Throws `ForeignReferenceError` unless `id` is a live object of this heap. */
  checkLive(id: number): void {
    refuseUnlessLive(this.table, id);
  }

  /** Passes on what cannot be raised. A hook that fails itself is reported by the default hook and goes no further. */
  reportUnraisable(report: Unraisable): void {
    try {
      this.unraisableHook(report);
    } catch (error) {
      printUnraisable(report);
      printUnraisable({ ...report, error });
    }
  }

  #addKind(definition: KindDefinition, extraHeader: number): Kind {
    if (this.kinds.length > KIND_MASK)
      throw new RangeError(
        `a heap holds at most ${KIND_MASK + 1} kinds; '${definition.name}' is one too many`,
      );
    const kind = new Kind(this.kinds.length, definition, extraHeader);
    if (kind.finalize) this.hasFinalizers = true;
    this.kinds.push(kind);
    return kind;
  }
}
