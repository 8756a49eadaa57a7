import {
  EDGES,
  HEADER,
  INLINE,
  LENGTH,
  OFFSET,
  PARKED,
  PLACE,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  WORK,
} from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';
import { followLate } from './late.ts';
import { blockEnd, type Separation } from './separation.ts';
import { visitedSlot } from './visiting.ts';

/**
 * Splits the objects that stand in the order's part [from, to) into those that something outside it can reach and those that
 * nothing can: CPython's `deduce_unreachable`. CPython works on copies of the counts, `gc_refs`; here it is the counts themselves, and what
 * is taken off for a reference is put back when its holder turns out to be reachable (QuickJS: `gc_decref`, `gc_scan`). No user code
 * runs and nothing is allocated.
 *
 * Afterwards the counts of the unreachable are PARKED, and the references that they hold are given back already:
 * `freeParked` frees them as they are; `restoreCounts` makes everything whole again. `found` says how many there are
 * and where they stand, and whether survivors stand where they stood or, when some were reached late, closed up in CPython's order.
 */
export function findUnreachable(heap: Heap, from: number, to: number, found: Separation): void {
  // 1. Members' counts are the references that come from outside the part.
  found.holes = 0;
  for (let at = from, end = from; at < to; at = end) {
    end = blockEnd(from, at, to);
    explainCounts(heap, at, end, found);
  }
  found.members = to - from - found.holes;
  // 2. Each member is kept, and the references that it holds count again; or it is parked, or was and is listed as reached late.
  found.dead = 0;
  found.keptTo = 0;
  found.late = 0;
  // A small part notes its parked objects while the list of the late is not read yet: that stands behind the notes.
  found.notesParked = (to - from) * 4 <= heap.table.rows;
  found.lateFrom = found.notesParked ? to - from : 0;
  found.keptBits = 0;
  for (let at = from, end = from; at < to; at = end) {
    end = blockEnd(from, at, to);
    parkUnreached(heap, at, end, found);
  }
  found.deadFrom = from;
  found.deadTo = to;
  found.movedUp = false;
  // 3. Whatever the late ones reach is not parked either; they stand behind all others.
  if (found.late > 0) followLate(heap, from, to, found);
}

/**
 * `subtract_refs`: every reference from a member is taken off, in whatever order. Objects outside the part lose too, until the
 * holder is found to be reachable; if it is not, they have lost for good.
 */
function explainCounts(heap: Heap, from: number, to: number, found: Separation): void {
  const { cells, rowBase } = heap.table;
  const { words } = heap.table.edges;
  const end = (rowBase + (to << ROW_SHIFT)) | PLACE;
  let holes = 0;
  let place = (rowBase + (from << ROW_SHIFT)) | PLACE;
  // Four in a turn: V8 looks at what an array is, and where, once in every turn of a loop.
  for (; place < end - 3 * ROW_CELLS; place += 4 * ROW_CELLS) {
    const a = cells[place]!;
    const b = cells[place + ROW_CELLS]!;
    const c = cells[place + 2 * ROW_CELLS]!;
    const d = cells[place + 3 * ROW_CELLS]!;
    holes += ((a - 1) >>> 31) + ((b - 1) >>> 31) + ((c - 1) >>> 31) + ((d - 1) >>> 31);
    let wide = explain(cells, rowBase + (a << ROW_SHIFT));
    wide |= explain(cells, rowBase + (b << ROW_SHIFT));
    wide |= explain(cells, rowBase + (c << ROW_SHIFT));
    wide |= explain(cells, rowBase + (d << ROW_SHIFT));
    if (wide !== 0) explainWide(cells, rowBase, words, place, place + 4 * ROW_CELLS);
  }
  for (; place < end; place += ROW_CELLS) {
    const id = cells[place]!;
    holes += (id - 1) >>> 31;
    if (explain(cells, rowBase + (id << ROW_SHIFT)) !== 0)
      explainWide(cells, rowBase, words, place, place + ROW_CELLS);
  }
  found.holes += holes;
}

/** Takes off what the slots in a row refer to. Returns 1 when the object has its slots elsewhere. Row 0 has none. */
function explain(cells: Int32Array, row: number): number {
  const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage === 0) return 0;
  if (storage > INLINE) return 1;
  const first = cells[row | EDGES]!;
  if (first > 0) cells[first] = cells[first]! - 1;
  if (storage === 1) return 0;
  const second = cells[row | (EDGES + 1)]!;
  if (second > 0) cells[second] = cells[second]! - 1;
  if (storage === 2) return 0;
  const third = cells[row | (EDGES + 2)]!;
  if (third > 0) cells[third] = cells[third]! - 1;
  if (storage === 3) return 0;
  const fourth = cells[row | (EDGES + 3)]!;
  if (fourth > 0) cells[fourth] = cells[fourth]! - 1;
  return 0;
}

/** Takes off what the objects in some places of the order refer to, of those that have their slots elsewhere. */
function explainWide(cells: Int32Array, rowBase: number, words: Int32Array, from: number, to: number): void {
  for (let place = from; place < to; place += ROW_CELLS) {
    const row = rowBase + (cells[place]! << ROW_SHIFT);
    if (((cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT) > INLINE)
      takeOffEach(cells, words, cells[row | OFFSET]!, cells[row | LENGTH]!);
  }
}

/** Takes one off the count of every object in a segment. */
function takeOffEach(cells: Int32Array, words: Int32Array, start: number, length: number): void {
  const end = start + length;
  let at = start;
  for (; at < end - 3; at += 4) {
    const a = words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    if (a > 0) cells[a] = cells[a]! - 1;
    if (b > 0) cells[b] = cells[b]! - 1;
    if (c > 0) cells[c] = cells[c]! - 1;
    if (d > 0) cells[d] = cells[d]! - 1;
  }
  for (; at < end; at++) {
    const a = words[at]!;
    if (a > 0) cells[a] = cells[a]! - 1;
  }
}

/** Adds one to each instead. Returns all counts as they are then, or-ed together: negative when one is parked. */
function putBackEach(cells: Int32Array, words: Int32Array, start: number, length: number): number {
  const end = start + length;
  let signs = 0;
  let at = start;
  for (; at < end - 3; at += 4) {
    const a = words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    if (a > 0) signs |= cells[a] = cells[a]! + 1;
    if (b > 0) signs |= cells[b] = cells[b]! + 1;
    if (c > 0) signs |= cells[c] = cells[c]! + 1;
    if (d > 0) signs |= cells[d] = cells[d]! + 1;
  }
  for (; at < end; at++) {
    const a = words[at]!;
    if (a > 0) signs |= cells[a] = cells[a]! + 1;
  }
  return signs;
}

/**
 * `move_unreachable` with `visit_reachable`: one scan from left to right. An object without outside references is
 * parked; one that has some is kept and puts back what it refers to.
 */
function parkUnreached(heap: Heap, from: number, to: number, found: Separation): void {
  const { cells, rowBase } = heap.table;
  const end = (rowBase + (to << ROW_SHIFT)) | PLACE;
  let parked = 0;
  let bits = 0;
  let place = (rowBase + (from << ROW_SHIFT)) | PLACE;
  for (; place < end - ROW_CELLS; place += 2 * ROW_CELLS) {
    const a = scan(cells, rowBase, cells[place]!, found);
    const b = scan(cells, rowBase, cells[place + ROW_CELLS]!, found);
    bits |= a | b;
    parked += (a & 1) + (b & 1);
  }
  if (place < end) {
    const a = scan(cells, rowBase, cells[place]!, found);
    bits |= a;
    parked += a & 1;
  }
  found.dead += parked;
  found.keptBits |= bits;
  if (parked < to - from) {
    if (found.keptTo === 0) found.keptFrom = from;
    found.keptTo = to;
  }
}

/** The header of an object that is kept, without its lowest bit, or 1 for one that is parked. */
function scan(cells: Int32Array, rowBase: number, id: number, found: Separation): number {
  if (cells[id] === 0) {
    cells[id] = PARKED;
    return 1;
  }
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]! & ~1;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage === 0) return header;
  if (storage > INLINE) {
    scanWide(id, found);
    return header;
  }
  let signs = 0;
  const first = cells[row | EDGES]!;
  if (first > 0) signs = cells[first] = cells[first]! + 1;
  if (storage > 1) {
    const second = cells[row | (EDGES + 1)]!;
    if (second > 0) signs |= cells[second] = cells[second]! + 1;
    if (storage > 2) {
      const third = cells[row | (EDGES + 2)]!;
      if (third > 0) signs |= cells[third] = cells[third]! + 1;
      if (storage > 3) {
        const fourth = cells[row | (EDGES + 3)]!;
        if (fourth > 0) signs |= cells[fourth] = cells[fourth]! + 1;
      }
    }
  }
  if (signs < 0) listLate(id, found);
  return header;
}

function scanWide(id: number, found: Separation): void {
  const { cells, rowBase, edges } = found.heap.table;
  const row = rowBase + (id << ROW_SHIFT);
  if (putBackEach(cells, edges.words, cells[row | OFFSET]!, cells[row | LENGTH]!) < 0) listLate(id, found);
}

/** Lists those of an object's children that are parked and not listed. Only here it matters in which order CPython visits them. */
function listLate(id: number, found: Separation): void {
  const { table } = found.heap;
  const { cells, rowBase } = table;
  const header = table.header(id);
  const edges = table.edgesOf(id);
  const start = table.firstEdge(id);
  const length = table.length(id);
  // Whatever was added for this object is taken off again: PARKED is PARKED, and more than that is listed.
  takeOffEach(cells, edges, start, length);
  for (let turn = 0; turn < length; turn++) {
    const child = edges[start + visitedSlot(header, turn, length)]!;
    if (child <= 0) continue;
    const count = cells[child]!;
    if (count === PARKED) cells[(rowBase + ((found.lateFrom + found.late++) << ROW_SHIFT)) | WORK] = child;
    cells[child] = count + 1;
  }
}

/**
 * Makes the count of a parked object and those of its children what they were before the search, as far as it is concerned: when that
 * is done for all parked objects, in whatever order, all counts are.
 */
export function restoreCounts(heap: Heap, id: number): void {
  const { cells, rowBase, edges } = heap.table;
  cells[id] = cells[id]! & ~PARKED;
  const row = rowBase + (id << ROW_SHIFT);
  const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage > INLINE) putBackEach(cells, edges.words, cells[row | OFFSET]!, cells[row | LENGTH]!);
  else putBackEach(cells, cells, row | EDGES, storage);
}
