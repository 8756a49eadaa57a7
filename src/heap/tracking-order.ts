import { HEADER, IN_TRASH, LINK, QUEUE_END, ROW_SHIFT, TRACKED, UNTRACKED } from './header.ts';
import type { ObjectTable } from './object-table.ts';

/** Generation numbers as CPython counts them; the permanent one holds what `freeze` put away. */
export type Generation = 0 | 1 | 2;
export const PERMANENT = 3;

/**
 * All tracked objects in CPython's list order, in one dense array cut into four by boundaries:
 *
 *     | permanent | generation 2 | generation 1 | generation 0 |
 *     0      permanentEnd     oldEnd       middleEnd        length
 *
 * Tracking appends at the tail, which is where the youngest generation lives. A survivor of a collection of
 * generation g stands, once the holes are closed, exactly at the tail of generation g + 1: promotion moves a boundary,
 * not objects. An object that dies by count leaves a tombstone (0); tombstones go when a collection closes up
 * its part, or when the array is full and enough of them have gathered.
 */
export class TrackingOrder {
  ids: Int32Array;
  length = 0;
  permanentEnd = 0;
  oldEnd = 0;
  middleEnd = 0;
  tombstones = 0;
  /**
   * Where a collection lists what it found unreachable while user code runs. As long as `ids`, so that a sweep never
   * allocates; empty as long as nothing in the heap could run any (`keepTrash`).
   */
  trash = new Int32Array(0);
  trashLength = 0;
  readonly #table: ObjectTable;
  #keepsTrash = false;

  constructor(table: ObjectTable, capacity: number) {
    this.#table = table;
    this.ids = new Int32Array(Math.max(capacity, 64));
  }

  /** From now on there is room for a trash as long as the order. Whoever makes deaths observable calls it, beforehand. */
  keepTrash(): void {
    if (this.#keepsTrash) return;
    this.#keepsTrash = true;
    this.trash = new Int32Array(this.ids.length);
  }

  /** Puts an object at the tail of generation 0. */
  track(id: number): void {
    const link = this.append(id);
    const { cells } = this.#table;
    const row = id << ROW_SHIFT;
    cells[row | LINK] = link;
    cells[row | HEADER] = cells[row | HEADER]! | TRACKED;
  }

  /**
   * Appends to generation 0 and returns the link of the object there; its header is the caller's matter. Leaves room
   * behind the tail for every object in the trash: any may come back.
   */
  append(id: number): number {
    if (this.length + this.trashLength >= this.ids.length) this.#makeRoom();
    const position = this.length++;
    this.ids[position] = id;
    return ~position;
  }

  /** Takes an object off the list. */
  untrack(id: number): void {
    const { cells } = this.#table;
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    this.forget(~cells[row | LINK]!, header);
    cells[row | HEADER] = header & ~(TRACKED | IN_TRASH);
    cells[row | LINK] = UNTRACKED;
  }

  /**
   * Leaves a tombstone in a tracked object's place, or shortens the array when the object stood last; one in the trash
   * leaves its tombstone there, and is PARKED no longer. Its header and link are the caller's matter.
   */
  forget(position: number, header: number): void {
    if ((header & IN_TRASH) !== 0) {
      this.#table.trials[this.trash[position]!] = 0;
      this.trash[position] = 0;
      return;
    }
    this.ids[position] = 0;
    this.tombstones++;
    if (position === this.length - 1) this.bury(0);
  }

  /** Counts tombstones that were set from outside, and cuts off those at the end of generation 0. */
  bury(holes: number): void {
    const { ids } = this;
    let { length } = this;
    let tombstones = this.tombstones + holes;
    while (length > this.middleEnd && ids[length - 1] === 0) {
      length--;
      tombstones--;
    }
    this.length = length;
    this.tombstones = tombstones;
  }

  /** First position of a generation. */
  start(generation: number): number {
    if (generation === 0) return this.middleEnd;
    if (generation === 1) return this.oldEnd;
    return generation === 2 ? this.permanentEnd : 0;
  }

  /** One past the last position of a generation. */
  end(generation: number): number {
    if (generation === 0) return this.length;
    if (generation === 1) return this.middleEnd;
    return generation === 2 ? this.oldEnd : this.permanentEnd;
  }

  /** Generation of a tracked object, PERMANENT, or −1 while a collection has it in its trash. */
  generationOf(id: number): number {
    if ((this.#table.header(id) & IN_TRASH) !== 0) return -1;
    const position = ~this.#table.link(id);
    if (position >= this.middleEnd) return 0;
    if (position >= this.oldEnd) return 1;
    return position >= this.permanentEnd ? 2 : PERMANENT;
  }

  /** Number of objects (not tombstones) in a generation. Linear: for reports, not for hot paths. */
  size(generation: number): number {
    let objects = 0;
    const end = this.end(generation);
    for (let i = this.start(generation); i < end; i++) if (this.ids[i] !== 0) objects++;
    return objects;
  }

  /**
   * Puts generation 0 before generation 1. A full collection scans generation 2, then 0, then 1, because CPython
   * merges the younger lists onto the oldest in that order (`gc_list_merge` in `gc_collect_main`).
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
   * Closes up the youngest part, from `from` on: what is left there keeps its order, and behind it stand the objects of the
   * queue that starts with `late` (QUEUE_END: none), which runs through their trial words; their old places go.
   * Of the zeros in the part, `uncounted` are not among the tombstones.
   */
  closeUp(from: number, late: number, uncounted: number): void {
    const { ids } = this;
    const { cells, trials } = this.#table;
    const end = this.length;
    let kept = from;
    let zeros = 0;
    for (let at = from; at < end; at++) {
      const id = ids[at]!;
      if (id === 0) {
        zeros++;
        continue;
      }
      if (trials[id]! > 0) continue;
      if (kept !== at) {
        ids[kept] = id;
        cells[(id << ROW_SHIFT) | LINK] = ~kept;
      }
      kept++;
    }
    for (let id = late; id !== QUEUE_END; id = trials[id]!) {
      const row = id << ROW_SHIFT;
      // What fell with the unreachable is not put back, nor what needs no tracking.
      if ((cells[row | HEADER]! & TRACKED) === 0) continue;
      ids[kept] = id;
      cells[row | LINK] = ~kept;
      kept++;
    }
    this.length = kept;
    this.tombstones -= zeros - uncounted;
  }

  /** Drops the youngest part, in which nothing is left: `holes` of its places are counted as tombstones. */
  cutOff(from: number, holes: number): void {
    this.length = from;
    this.tombstones -= holes;
  }

  /**
   * Takes `count` objects that stand behind the tail of the array (written there by the caller, not yet part
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

  /** Ensures room for `count` objects behind the tail: tombstones go if need be, so that nothing is allocated. */
  makeRoomBehind(count: number): void {
    if (this.length + this.trashLength + count > this.ids.length) this.compact();
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
    const { ids } = this;
    const { cells } = this.#table;
    const ends = [this.permanentEnd, this.oldEnd, this.middleEnd, this.length];
    let kept = 0;
    let scanned = 0;
    for (let part = 0; part < 4; part++) {
      const end = ends[part]!;
      for (; scanned < end; scanned++) {
        const id = ids[scanned]!;
        if (id === 0) continue;
        cells[(id << ROW_SHIFT) | LINK] = ~kept;
        ids[kept++] = id;
      }
      ends[part] = kept;
    }
    this.permanentEnd = ends[0]!;
    this.oldEnd = ends[1]!;
    this.middleEnd = ends[2]!;
    this.length = ends[3]!;
    this.tombstones = 0;
  }

  get bytes(): number {
    return this.ids.byteLength + this.trash.byteLength;
  }

  /** Swaps the neighbouring parts [from, middle) and [middle, to) in place; links are the caller's matter. */
  #exchange(from: number, middle: number, to: number): void {
    if (from === middle || middle === to) return;
    reverse(this.ids, from, middle);
    reverse(this.ids, middle, to);
    reverse(this.ids, from, to);
  }

  #relink(from: number, to: number): void {
    const { ids } = this;
    const { cells } = this.#table;
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      if (id !== 0) cells[(id << ROW_SHIFT) | LINK] = ~i;
    }
  }

  #makeRoom(): void {
    if (this.tombstones * 4 >= this.length) {
      this.compact();
      return;
    }
    const ids = new Int32Array(this.ids.length * 2);
    ids.set(this.ids);
    this.ids = ids;
    if (!this.#keepsTrash) return;
    const trash = new Int32Array(ids.length);
    trash.set(this.trash.subarray(0, this.trashLength));
    this.trash = trash;
  }
}

function reverse(ids: Int32Array, from: number, to: number): void {
  for (let low = from, high = to - 1; low < high; low++, high--) {
    const id = ids[low]!;
    ids[low] = ids[high]!;
    ids[high] = id;
  }
}
