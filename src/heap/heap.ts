import { AtomPool } from './atoms.ts';
import { audit } from './audit.ts';
import { type AllocationTrigger, type HeapCounters, type HeapOptions, neverTriggered } from './contracts.ts';
import { die } from './death.ts';
import {
  FINALIZED,
  HAS_WEAK_REFERENCES,
  IS_WEAK_REFERENCE,
  KIND_MASK,
  MAX_COUNT,
  SIZE_CLASS_MASK,
  SIZE_CLASS_SHIFT,
  TRACKED,
  UNTRACKED,
} from './header.ts';
import { Kind, type KindDefinition } from './kinds.ts';
import { ObjectTable, PAYLOAD_BYTES, ROW_BYTES } from './object-table.ts';
import { refuseRelease, refuseRetain, refuseSlot, refuseUnlessLive } from './refusals.ts';
import { capacityOf, sizeClassFor } from './size-classes.ts';
import { TrackingOrder } from './tracking-order.ts';
import { printUnraisable, type Unraisable, type UnraisableHook } from './unraisable.ts';
import { WeakRecord, WeakReferences } from './weak-references.ts';

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
  readonly counters: HeapCounters = { allocations: 0, finalizers: 0, resurrections: 0 };

  /** Allocations minus frees of collectable objects since the last young collection, never below 0: CPython's `generations[0].count`. */
  netAllocations = 0;
  /** `trigger.fire()` runs before the allocation that makes `netAllocations` exceed this. */
  triggerAt = Number.MAX_SAFE_INTEGER;
  trigger: AllocationTrigger = neverTriggered;
  unraisableHook: UnraisableHook = printUnraisable;
  /** Tells the collector whether any kind can be untracked, so that it may skip looking. */
  hasUntrackableKinds = false;
  /** Some kind has a finalizer. */
  hasFinalizers = false;

  constructor(options: HeapOptions = {}) {
    this.table = new ObjectTable(options.objects ?? 1023, options.edges ?? 4096);
    this.order = new TrackingOrder(this.table, options.objects ?? 1024);
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

  /** Objects that died since the heap was made. */
  get deaths(): number {
    return this.counters.allocations - this.table.liveObjects;
  }

  /** Bytes of the heap's own tables as they stand, wrapped objects excluded. */
  get bytes(): number {
    return this.table.bytes + this.table.edges.bytes + this.order.bytes;
  }

  defineKind(definition: KindDefinition): Kind {
    return this.#addKind(definition, 0);
  }

  /** A further kind of weak reference: proxies, and classes derived from references. Slot 0 is the callback's. */
  defineWeakReferenceKind(definition: Pick<KindDefinition, 'name' | 'finalize'>): Kind {
    const end = (payload: unknown) => this.#weakReferenceEnds(payload);
    return this.#addKind({ ...definition, onEnd: end, onClear: end }, IS_WEAK_REFERENCE);
  }

  /**
   * A new object with `slots` empty slots; the caller owns its one reference. May first run an automatic collection,
   * as CPython's `_PyObject_GC_Link` does: the new object is not yet there to be seen.
   */
  allocate(kind: Kind, slots: number, payload: unknown = null): number {
    if (kind.collectable && ++this.netAllocations > this.triggerAt) this.trigger.fire();
    const { table } = this;
    const id = table.takeRow();
    table.lives[id] = ++this.counters.allocations;
    const sizeClass = sizeClassFor(slots);
    if (sizeClass === 0) {
      table.offsets[id] = 0;
    } else {
      const offset = table.edges.take(sizeClass);
      const { words } = table.edges;
      for (let slot = 0; slot < slots; slot++) words[offset + slot] = 0;
      table.offsets[id] = offset;
    }
    table.headers[id] = kind.header | (sizeClass << SIZE_CLASS_SHIFT);
    table.lengths[id] = slots;
    table.counts[id] = 1;
    table.links[id] = kind.tracked ? this.order.append(id) : UNTRACKED;
    if (payload !== null) table.setPayload(id, payload);
    return id;
  }

  /** One more owned reference. */
  retain(id: number): void {
    const { counts } = this.table;
    const count = counts[id]! + 1;
    if (count > 1 && count <= MAX_COUNT) counts[id] = count;
    else refuseRetain(this.table, id);
  }

  /** Gives one owned reference back. At zero the object dies before this returns, and what only it held dies with it. */
  release(id: number): void {
    const { counts } = this.table;
    const count = counts[id]! - 1;
    if (count > 0) counts[id] = count;
    else if (count === 0) die(this, id);
    else refuseRelease(this.table, id);
  }

  count(id: number): number {
    return this.table.counts[id]!;
  }

  payload(id: number): unknown {
    return this.table.payload(id);
  }

  kindOf(id: number): Kind {
    return this.kinds[this.table.headers[id]! & KIND_MASK]!;
  }

  /** Number of slots. */
  length(id: number): number {
    return this.table.lengths[id]!;
  }

  /** Word in a slot: > 0 a borrowed id, 0 empty, < 0 an atom. */
  read(id: number, slot: number): number {
    const { table } = this;
    if (slot >>> 0 >= table.lengths[id]!) refuseSlot(this.table, id, slot);
    return table.edges.words[table.offsets[id]! + slot]!;
  }

  /** Stores a word. The slot takes a reference of its own to an object; the caller keeps what it had. An atom moves in. */
  write(id: number, slot: number, word: number): void {
    if (slot >>> 0 >= this.table.lengths[id]!) refuseSlot(this.table, id, slot);
    if (word > 0) this.retain(word);
    this.give(id, slot, word);
  }

  /** Stores a word and takes over the caller's reference. What the slot held before is released afterwards. */
  give(id: number, slot: number, word: number): void {
    const { table } = this;
    if (slot >>> 0 >= table.lengths[id]!) refuseSlot(this.table, id, slot);
    const { words } = table.edges;
    const at = table.offsets[id]! + slot;
    const before = words[at]!;
    words[at] = word;
    if (before !== 0) this.dropWord(before);
  }

  /** Empties a slot and hands its reference to the caller. */
  take(id: number, slot: number): number {
    const { table } = this;
    if (slot >>> 0 >= table.lengths[id]!) refuseSlot(this.table, id, slot);
    const at = table.offsets[id]! + slot;
    const word = table.edges.words[at]!;
    table.edges.words[at] = 0;
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
    const { table } = this;
    const length = table.lengths[id]!;
    this.reserve(id, length + 1);
    table.edges.words[table.offsets[id]! + length] = word;
    table.lengths[id] = length + 1;
  }

  /** Inserts a slot at `at`, shifting the later ones; takes over the caller's reference. */
  insert(id: number, at: number, word: number): void {
    const { table } = this;
    const length = table.lengths[id]!;
    if (at < 0 || at > length) refuseSlot(this.table, id, at);
    this.reserve(id, length + 1);
    const offset = table.offsets[id]!;
    table.edges.words.copyWithin(offset + at + 1, offset + at, offset + length);
    table.edges.words[offset + at] = word;
    table.lengths[id] = length + 1;
  }

  /** Removes a slot, closing the gap; its reference goes to the caller. */
  removeSlot(id: number, at: number): number {
    const { table } = this;
    const length = table.lengths[id]!;
    if (at >>> 0 >= length) refuseSlot(this.table, id, at);
    const offset = table.offsets[id]!;
    const word = table.edges.words[offset + at]!;
    if (at !== length - 1) table.edges.words.copyWithin(offset + at, offset + at + 1, offset + length);
    table.lengths[id] = length - 1;
    return word;
  }

  /** Makes room for `slots` slots; the length stays. */
  reserve(id: number, slots: number): void {
    const { table } = this;
    const header = table.headers[id]!;
    const sizeClass = (header >>> SIZE_CLASS_SHIFT) & 0x3f;
    if (slots <= capacityOf(sizeClass)) return;
    const length = table.lengths[id]!;
    const wanted = sizeClassFor(slots);
    const from = table.offsets[id]!;
    const to = table.edges.take(wanted);
    table.edges.words.copyWithin(to, from, from + length);
    if (sizeClass !== 0) table.edges.give(from, sizeClass);
    table.offsets[id] = to;
    table.headers[id] = (header & ~SIZE_CLASS_MASK) | (wanted << SIZE_CLASS_SHIFT);
  }

  /** Makes a collectable object a candidate for collection again, or for the first time. */
  track(id: number): void {
    if ((this.table.headers[id]! & TRACKED) === 0) this.order.track(id);
  }

  untrack(id: number): void {
    if ((this.table.headers[id]! & TRACKED) !== 0) this.order.untrack(id);
  }

  isTracked(id: number): boolean {
    return (this.table.headers[id]! & TRACKED) !== 0;
  }

  /** Bytes that the heap's tables hold for one object: row, segment of edges, payload slot. */
  sizeOf(id: number): number {
    const header = this.table.headers[id]!;
    const capacity = capacityOf((header & SIZE_CLASS_MASK) >>> SIZE_CLASS_SHIFT);
    return ROW_BYTES + capacity * 4 + (header < 0 ? PAYLOAD_BYTES : 0);
  }

  /** Its finalizer has run, or would have: it never runs again. */
  isFinalized(id: number): boolean {
    return (this.table.headers[id]! & FINALIZED) !== 0;
  }

  isWeaklyReferenced(id: number): boolean {
    return (this.table.headers[id]! & HAS_WEAK_REFERENCES) !== 0;
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
    if (kind.untrack !== 'never') this.hasUntrackableKinds = true;
    if (kind.finalize) this.hasFinalizers = true;
    this.kinds.push(kind);
    return kind;
  }

  #weakReferenceEnds(payload: unknown): void {
    if (payload instanceof WeakRecord) this.weakReferences.detach(payload);
  }
}
