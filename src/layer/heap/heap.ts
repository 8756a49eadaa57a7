import { audit } from './audit.ts';
import type { HeapOptions } from './contracts.ts';
import { deallocate } from './deallocation.ts';
import {
  COLLECTABLE,
  EDGES,
  HAS_FINALIZER,
  HEADER,
  INLINE,
  IS_WEAK_REFERENCE,
  KIND_MASK,
  LENGTH,
  LINK,
  MAX_COUNT,
  OFFSET,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TRACKED,
  UNREACHABLE,
  UNTRACKED,
} from './header.ts';
import { HeapState } from './heap-state.ts';
import { Kind, type KindDefinition } from './kinds.ts';
import { PAYLOAD_BYTES, ROW_BYTES } from './object-table.ts';
import { refuseRelease, refuseRetain, refuseSlot } from './refusals.ts';
import { sizeClassFor } from './size-classes.ts';
import { appendSlot, insertSlot, removeSlot, reserveSlots } from './slots.ts';
import type { BorrowedWord, Id, OwnedWord, Slot } from './units.ts';
import { WeakReferences } from './weak-references.ts';

/**
 * The reference-count layer: objects are ids, headers and edges live in typed arrays outside the V8 heap, and
 * an object is freed at the moment its count reaches zero. V8 never sees an edge between counted objects.
 *
 * Ids passed in must be live objects of this heap: the hot calls check counts, not provenance. `Ref` adds the
 * check against use after release; `checkLive` is there for ids of unknown origin.
 */
export class Heap extends HeapState {
  readonly weakReferences: WeakReferences;

  constructor(options: HeapOptions = {}) {
    super(options);
    const kind = this.defineWeakReferenceKind({ name: 'weak reference' });
    this.weakReferences = new WeakReferences(this, kind);
  }

  defineKind(definition: KindDefinition): Kind {
    return this.#addKind(definition, 0);
  }

  /**
   * A further kind of weak reference: proxies, and classes derived from references. Slot 0 is the callback's.
   */
  defineWeakReferenceKind(definition: Pick<KindDefinition, 'name' | 'finalize'>): Kind {
    const onEnd = (_: unknown, id: number) => this.weakReferences.ends(id);
    const onClear = (_: unknown, id: number) => this.weakReferences.detach(id);
    return this.#addKind({ ...definition, onEnd, onClear }, IS_WEAK_REFERENCE);
  }

  /**
   * Gives a kind another finalizer, or none (null), its living objects included. Linear in the rows of the
   * heap when there was none, or is none now.
   */
  setFinalizer(kind: Kind, finalize: ((id: number) => void) | null): void {
    const isNew = (kind.finalize === null) !== (finalize === null);
    kind.finalize = finalize;
    if (finalize !== null) this.hasFinalizers = true;
    if (!isNew) return;
    kind.header ^= HAS_FINALIZER;
    const { table } = this;
    for (let id = 1; id < table.rows; id++) {
      const header = table.header(id);
      if ((header & KIND_MASK) === kind.index && table.count(id) !== UNREACHABLE)
        table.setHeader(id, (header & ~HAS_FINALIZER) | (kind.header & HAS_FINALIZER));
    }
  }

  /**
   * A new object with `slots` empty slots; the caller owns its one reference. May first run an automatic
   * collection, as CPython's `_PyObject_GC_Link` does: the new object is not yet there to be seen.
   */
  allocate(kind: Kind, slots: number, payload: unknown = null): Id {
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
    this.observer?.rowTaken(id, ROW_BYTES + (payload === null ? 0 : PAYLOAD_BYTES));
  }

  /** Wraps a JS object, or another one; null is no object. */
  setPayload(id: Id, payload: unknown): void {
    this.table.setPayload(id, payload);
    this.observer?.rowGrew(id, ROW_BYTES + PAYLOAD_BYTES);
  }

  /** One more owned reference. */
  retain(id: Id): void {
    const { cells } = this.table;
    const count = cells[id]!;
    if (count > 0 && count < MAX_COUNT) cells[id] = count + 1;
    else refuseRetain(this.table, id);
  }

  /**
   * Gives one owned reference back. At zero the object is freed before this returns, and with it what only it
   * held.
   */
  release(id: Id): void {
    const { cells } = this.table;
    const count = cells[id]! - 1;
    if (count > 0) cells[id] = count;
    else if (count === 0) deallocate(this, id);
    else refuseRelease(this.table, id);
  }

  count(id: Id): number {
    return this.table.count(id);
  }

  payload(id: Id): unknown {
    return this.table.payload(id);
  }

  /** Number of slots. */
  length(id: Id): number {
    return this.table.length(id);
  }

  /** Word in a slot: > 0 a borrowed id, 0 empty, < 0 an atom. */
  read(id: Id, slot: Slot): BorrowedWord {
    const { table } = this;
    if (slot >>> 0 >= table.length(id)) refuseSlot(table, id, slot);
    return table.edgesOf(id)[table.firstEdge(id) + slot]!;
  }

  /**
   * Stores a word. The slot takes a reference of its own to an object; the caller keeps what it had. An atom
   * moves in.
   */
  write(id: Id, slot: Slot, word: number): void {
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

  /**
   * Stores a word and takes over the caller's reference. What the slot held before is released afterwards.
   */
  give(id: Id, slot: Slot, word: OwnedWord): void {
    if (!this.giveIfThere(id, slot, word)) refuseSlot(this.table, id, slot);
  }

  /** As `give`; false, with nothing done, when there is no such slot. */
  giveIfThere(id: Id, slot: Slot, word: OwnedWord): boolean {
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
  take(id: Id, slot: Slot): OwnedWord {
    const { table } = this;
    if (slot >>> 0 >= table.length(id)) refuseSlot(table, id, slot);
    const words = table.edgesOf(id);
    const at = table.firstEdge(id) + slot;
    const word = words[at]!;
    words[at] = 0;
    return word;
  }

  /** Ends one reference held in a word: releases an object, drops an atom. */
  dropWord(word: OwnedWord): void {
    if (word > 0) this.release(word);
    else if (word < 0) this.atoms.drop(word);
  }

  /** A second word that holds a reference of its own. */
  copyWord(word: number): OwnedWord {
    if (word > 0) this.retain(word);
    return word < 0 ? this.atoms.copy(word) : word;
  }

  /** Appends a slot that takes over the caller's reference. Amortised constant time. */
  append(id: Id, word: OwnedWord): void {
    appendSlot(this.table, id, word);
  }

  /** Inserts a slot at `at`, shifting the later ones; takes over the caller's reference. */
  insert(id: Id, at: Slot, word: OwnedWord): void {
    insertSlot(this.table, id, at, word);
  }

  /** Removes a slot, closing the gap; its reference goes to the caller. */
  removeSlot(id: Id, at: Slot): OwnedWord {
    return removeSlot(this.table, id, at);
  }

  /** Makes room for `slots` slots; the length stays. */
  reserve(id: Id, slots: number): void {
    reserveSlots(this.table, id, slots);
  }

  /** Makes a collectable object a candidate for collection again, or for the first time. */
  track(id: Id): void {
    if ((this.table.header(id) & TRACKED) === 0) this.order.track(id);
  }

  untrack(id: Id): void {
    if ((this.table.header(id) & TRACKED) !== 0) this.order.untrack(id);
  }

  /** Checks every invariant of the tables; throws `HeapCorruptionError` on the first that fails. Linear. */
  verify(): void {
    audit(this);
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
