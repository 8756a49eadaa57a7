import { HEADER, IN_TRASH, LINK, PLACE, ROW_SHIFT, TRACKED, UNTRACKED, WORK } from './header.ts';
import type { ObjectTable } from './object-table.ts';
import type { Id, Place } from './units.ts';

/** Generation numbers as CPython counts them; the permanent one holds what `freeze` put away. */
export type Generation = 0 | 1 | 2;
export const PERMANENT = 3;

/**
 * All tracked objects in CPython's list order, in one dense list cut into four by boundaries:
 *
 *     | permanent | generation 2 | generation 1 | generation 0 |
 *     0      permanentEnd     oldEnd       middleEnd        length
 *
 * Tracking appends at the tail, which is where the youngest generation lives. A survivor of a collection of
 * generation g stands, once the holes are closed, exactly at the tail of generation g + 1: promotion moves a
 * boundary, not objects. An object that is freed by count leaves a tombstone (0); tombstones go when a
 * collection closes up its part, or when there is no place left and enough of them have gathered. Place p is
 * a cell of row p of the object table.
 */
export class TrackingOrder {
  length = 0;
  permanentEnd = 0;
  oldEnd = 0;
  middleEnd = 0;
  tombstones = 0;
  /**
   * Places in the list of what a collection found unreachable, tombstones included; the list itself is in the
   * rows' work cells.
   */
  trashLength = 0;
  readonly table: ObjectTable;

  constructor(table: ObjectTable) {
    this.table = table;
  }

  /** Object at a position, 0 for a tombstone. */
  at(position: Place): Id {
    const { cells, rowBase } = this.table;
    return cells[(rowBase + (position << ROW_SHIFT)) | PLACE]!;
  }

  /** Writes an object, or 0, to a position; the caller sees to links, boundaries and tombstones. */
  put(position: Place, id: Id): void {
    const { cells, rowBase } = this.table;
    cells[(rowBase + (position << ROW_SHIFT)) | PLACE] = id;
  }

  /** A copy of the positions [from, to), tombstones included. */
  list(from: Place = 0, to: Place = this.length): Id[] {
    return Array.from({ length: to - from }, (_, place) => this.at(from + place));
  }

  /** Object at a place of the trash, 0 for a tombstone. */
  trashAt(place: Place): Id {
    const { cells, rowBase } = this.table;
    return cells[(rowBase + (place << ROW_SHIFT)) | WORK]!;
  }

  /** No place behind the tail, beside those for every object in the trash: any may come back. */
  get isFull(): boolean {
    return this.length + this.trashLength >= this.table.capacity;
  }

  /** Puts an object at the tail of generation 0. */
  track(id: Id): void {
    if (this.isFull) this.makeRoom();
    const { cells, rowBase } = this.table;
    const row = rowBase + (id << ROW_SHIFT);
    cells[row | LINK] = this.append(cells, id);
    cells[row | HEADER] = cells[row | HEADER]! | TRACKED;
  }

  /**
   * Appends to generation 0, which is not full, and returns the link of the object there; the caller sees to
   * its header.
   */
  append(cells: Int32Array, id: number): number {
    const position = this.length++;
    cells[(this.table.rowBase + (position << ROW_SHIFT)) | PLACE] = id;
    return ~position;
  }

  /** Takes an object off the list. */
  untrack(id: Id): void {
    const { cells, rowBase } = this.table;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    this.forget(~cells[row | LINK]!, header);
    cells[row | HEADER] = header & ~(TRACKED | IN_TRASH);
    cells[row | LINK] = UNTRACKED;
  }

  /**
   * Leaves a tombstone in a tracked object's place, or shortens the order when the object stood last; one in
   * the trash leaves its tombstone there. The caller sees to its header and link.
   */
  forget(position: Place, header: number): void {
    if ((header & IN_TRASH) !== 0) {
      const { cells, rowBase } = this.table;
      cells[(rowBase + (position << ROW_SHIFT)) | WORK] = 0;
      return;
    }
    this.leaveHole(position);
    if (position === this.length - 1) this.bury(0);
  }

  /** Cuts off the last object of generation 0, and the tombstones before it. */
  shorten(position: Place): void {
    this.length = position;
    if (position > this.middleEnd && this.at(position - 1) === 0) this.bury(0);
  }

  /** Leaves a tombstone where an object stood that goes elsewhere; the order keeps its length. */
  leaveHole(position: Place): void {
    this.put(position, 0);
    this.tombstones++;
  }

  /** Counts tombstones that were set from outside, and cuts off those at the end of generation 0. */
  bury(holes: number): void {
    const { middleEnd } = this;
    let { length } = this;
    while (length > middleEnd && this.at(length - 1) === 0) length--;
    this.tombstones += holes - (this.length - length);
    this.length = length;
  }

  /** First position of a generation. */
  start(generation: number): Place {
    if (generation === 0) return this.middleEnd;
    if (generation === 1) return this.oldEnd;
    return generation === 2 ? this.permanentEnd : 0;
  }

  /** One past the last position of a generation. */
  end(generation: number): Place {
    if (generation === 0) return this.length;
    if (generation === 1) return this.middleEnd;
    return generation === 2 ? this.oldEnd : this.permanentEnd;
  }

  /** Generation of a tracked object, PERMANENT, or −1 while a collection has it in its trash. */
  generationOf(id: Id): number {
    if ((this.table.header(id) & IN_TRASH) !== 0) return -1;
    const position = ~this.table.link(id);
    if (position >= this.middleEnd) return 0;
    if (position >= this.oldEnd) return 1;
    return position >= this.permanentEnd ? 2 : PERMANENT;
  }

  /** Number of objects (not tombstones) in a generation. Linear: for reports, not for hot paths. */
  size(generation: number): number {
    let objects = 0;
    const end = this.end(generation);
    for (let i = this.start(generation); i < end; i++) if (this.at(i) !== 0) objects++;
    return objects;
  }

  /**
   * Puts generation 0 before generation 1. A full collection scans generation 2, then 0, then 1, because
   * CPython merges the younger lists onto the oldest in that order (`gc_list_merge` in `gc_collect_main`).
   */
  rotateYoungBeforeMiddle(): void {
    if (this.oldEnd === this.middleEnd || this.middleEnd === this.length) return;
    this.#exchange(this.oldEnd, this.middleEnd, this.length);
    this.#relink(this.oldEnd, this.length);
  }

  /** Everything from the start of generation `younger` on becomes the tail of the next older one. */
  promote(younger: Generation): void {
    this.middleEnd = this.length;
    if (younger >= 1) this.oldEnd = this.length;
  }

  /**
   * Closes the holes of the youngest part, from `from` on; `uncounted` of its zeros are not among the
   * tombstones.
   */
  closeUp(from: number, uncounted: number): void {
    const end = this.length;
    const kept = closeHoles(this.table, from, end, from);
    this.length = kept;
    this.tombstones -= end - kept - uncounted;
  }

  /** Ends the order before `end`; `holes` of the places beyond are counted as tombstones. */
  cutOff(end: number, holes: number): void {
    this.length = end;
    this.tombstones -= holes;
  }

  /**
   * Takes `count` objects that stand behind the tail (written there by the caller, not yet part
   * of it) into the tail of `generation`, ahead of whatever is younger.
   */
  adopt(count: number, generation: Generation): void {
    if (count === 0) return;
    const at = this.end(generation);
    const behind = this.length;
    this.length += count;
    this.#exchange(at, behind, this.length);
    if (generation === 2) this.oldEnd += count;
    if (generation >= 1) this.middleEnd += count;
    this.#relink(at, this.length);
  }

  /**
   * Moves an object to the end of a generation that nothing younger stands behind. Returns false, with
   * nothing done, when something does, or when there is no place to be had without closing holes.
   */
  moveToEnd(id: Id, generation: Generation): boolean {
    if (this.end(generation) !== this.length || this.isFull) return false;
    const { cells, rowBase } = this.table;
    const link = (rowBase + (id << ROW_SHIFT)) | LINK;
    this.leaveHole(~cells[link]!);
    cells[link] = this.append(cells, id);
    if (generation >= 1) this.middleEnd = this.length;
    if (generation === 2) this.oldEnd = this.length;
    return true;
  }

  /**
   * Ensures room for `count` objects behind the tail: tombstones go if need be, so that nothing is allocated.
   */
  makeRoomBehind(count: number): void {
    if (this.length + this.trashLength + count > this.table.capacity) this.compact();
  }

  /** Makes everything permanent: CPython's `gc.freeze`, lists joined in the order permanent, 0, 1, 2. */
  freeze(): void {
    const start = this.permanentEnd;
    const old = this.oldEnd - start;
    const middle = this.middleEnd - this.oldEnd;
    const young = this.length - this.middleEnd;
    // With one generation populated there is nothing to reorder: only boundaries move.
    if (old + middle > 0 && young + middle > 0 && old + young > 0) {
      this.#exchange(start, this.middleEnd, this.length);
      this.#exchange(start + young, start + young + old, this.length);
      this.#relink(start, this.length);
    }
    this.permanentEnd = this.length;
    this.oldEnd = this.length;
    this.middleEnd = this.length;
  }

  /** Puts everything permanent at the tail of generation 2: CPython's `gc.unfreeze`. */
  unfreeze(): void {
    if (this.permanentEnd > 0 && this.oldEnd > this.permanentEnd) {
      this.#exchange(0, this.permanentEnd, this.oldEnd);
      this.#relink(0, this.oldEnd);
    }
    this.permanentEnd = 0;
  }

  /** Drops all tombstones. In place, order kept. */
  compact(): void {
    const { table } = this;
    const permanentEnd = closeHoles(table, 0, this.permanentEnd, 0);
    const oldEnd = closeHoles(table, this.permanentEnd, this.oldEnd, permanentEnd);
    const middleEnd = closeHoles(table, this.oldEnd, this.middleEnd, oldEnd);
    this.length = closeHoles(table, this.middleEnd, this.length, middleEnd);
    this.middleEnd = middleEnd;
    this.oldEnd = oldEnd;
    this.permanentEnd = permanentEnd;
    this.tombstones = 0;
  }

  /** Swaps the neighbouring parts [from, middle) and [middle, to) in place; the caller sees to links. */
  #exchange(from: number, middle: number, to: number): void {
    if (from === middle || middle === to) return;
    this.#reverse(from, middle);
    this.#reverse(middle, to);
    this.#reverse(from, to);
  }

  #reverse(from: number, to: number): void {
    const { cells, rowBase } = this.table;
    for (let low = from, high = to - 1; low < high; low++, high--) {
      const lower = (rowBase + (low << ROW_SHIFT)) | PLACE;
      const upper = (rowBase + (high << ROW_SHIFT)) | PLACE;
      const id = cells[lower]!;
      cells[lower] = cells[upper]!;
      cells[upper] = id;
    }
  }

  #relink(from: number, to: number): void {
    const { cells, rowBase } = this.table;
    for (let i = from; i < to; i++) {
      const id = cells[(rowBase + (i << ROW_SHIFT)) | PLACE]!;
      if (id !== 0) cells[(rowBase + (id << ROW_SHIFT)) | LINK] = ~i;
    }
  }

  /** Makes places free behind the tail. Compacting visits every place, so it must be worth it. */
  makeRoom(): void {
    if (this.tombstones * 8 >= this.length) this.compact();
    else this.table.grow();
  }
}

/**
 * Moves what stands in places [from, to) up to `target`, before or at `from`, without the holes. Returns the
 * place behind. A function of its own with nothing behind its loop: else V8 compiles the loop before it has
 * seen what follows, and gives the code up there, every time.
 */
function closeHoles({ cells, rowBase }: ObjectTable, from: number, to: number, target: number): number {
  let kept = target;
  for (let at = from; at < to; at++) {
    const id = cells[(rowBase + (at << ROW_SHIFT)) | PLACE]!;
    if (id === 0) continue;
    if (kept !== at) {
      cells[(rowBase + (kept << ROW_SHIFT)) | PLACE] = id;
      cells[(rowBase + (id << ROW_SHIFT)) | LINK] = ~kept;
    }
    kept++;
  }
  return kept;
}
