import {
  EDGES,
  HEADER,
  INLINE,
  LENGTH,
  OFFSET,
  PLACE,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  UNREACHABLE,
  WORK,
} from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';
import { blockEnd } from './blocks.ts';
import type { Candidates, MovedBack, Search } from './search.ts';
import { visitedSlot } from './visit-order.ts';
import { visitReachable } from './visit-reachable.ts';

/**
 * Divides the objects in places [from, to) of the order into those that something outside the part reaches
 * and those that nothing does: CPython's `deduce_unreachable`. CPython works on copies of the counts,
 * `gc_refs`; here it is the counts themselves, and what is taken off for a reference is put back when its
 * holder turns out to be reachable (QuickJS: `gc_decref`, `gc_scan`). No user code runs and nothing is
 * allocated.
 *
 * Afterwards the counts of the unreachable are UNREACHABLE, and the references that they hold are taken off:
 * `freeUnreachable` frees them as they are; `restoreCounts` makes every count whole again. `search` says who
 * stands where.
 */
export function deduceUnreachable(search: Search, from: number, to: number): void {
  // 1. Candidates' counts are the references that come from outside the part.
  subtractReferences(search, from, to);
  // 2. Each is found reachable, and the references that it holds count again; or it is taken for unreachable,
  // until it is moved back.
  moveUnreachable(search, from, to);
  // 3. What those moved back refer to is reachable too. They stand behind all others.
  if (search.movedBack.count > 0) visitReachable(search, from, to);
}

/**
 * `subtract_refs`: every reference from a candidate is taken off the count of the object it leads to, in
 * whatever order. Objects outside the part lose counts too, until the holder turns out to be reachable; if it
 * does not, the loss was final: the holder is freed.
 */
export function subtractReferences({ heap, candidates }: Search, from: number, to: number): void {
  candidates.holes = 0;
  for (let at = from, end = from; at < to; at = end) {
    end = blockEnd(from, at, to);
    subtractBlock(heap, at, end, candidates);
  }
  candidates.count = to - from - candidates.holes;
}

function subtractBlock(heap: Heap, from: number, to: number, candidates: Candidates): void {
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
    let wide = subtractRow(cells, rowBase + (a << ROW_SHIFT));
    wide |= subtractRow(cells, rowBase + (b << ROW_SHIFT));
    wide |= subtractRow(cells, rowBase + (c << ROW_SHIFT));
    wide |= subtractRow(cells, rowBase + (d << ROW_SHIFT));
    if (wide !== 0) subtractSegments(cells, rowBase, words, place, place + 4 * ROW_CELLS);
  }
  for (; place < end; place += ROW_CELLS) {
    const id = cells[place]!;
    holes += (id - 1) >>> 31;
    if (subtractRow(cells, rowBase + (id << ROW_SHIFT)) !== 0)
      subtractSegments(cells, rowBase, words, place, place + ROW_CELLS);
  }
  candidates.holes += holes;
}

/**
 * Takes one off for each of the edges in a row. Returns 1 when the object has its slots elsewhere. Row 0 has
 * none.
 */
function subtractRow(cells: Int32Array, row: number): number {
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

/** The same for those objects in some places of the order that have their edges in segments. */
function subtractSegments(
  cells: Int32Array,
  rowBase: number,
  words: Int32Array,
  from: number,
  to: number,
): void {
  for (let place = from; place < to; place += ROW_CELLS) {
    const row = rowBase + (cells[place]! << ROW_SHIFT);
    if (((cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT) > INLINE)
      subtractEach(cells, words, cells[row | OFFSET]!, cells[row | LENGTH]!);
  }
}

/** Takes one off the count of every object in a segment. */
function subtractEach(cells: Int32Array, words: Int32Array, start: number, length: number): void {
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

/**
 * Adds one to each instead. Returns all counts as they are then, or-ed together: negative when one is
 * UNREACHABLE.
 */
function addEach(cells: Int32Array, words: Int32Array, start: number, length: number): number {
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
 * `move_unreachable`: one pass from left to right over places [from, to). An object without references from
 * outside the part is taken for unreachable; any other is reachable, and puts back one count for each of its
 * edges.
 */
export function moveUnreachable(search: Search, from: number, to: number): void {
  const { heap, reachable, movedBack, unreachable } = search;
  unreachable.count = 0;
  unreachable.from = from;
  unreachable.to = to;
  reachable.flags = 0;
  reachable.to = 0;
  reachable.closedUp = false;
  movedBack.count = 0;
  // In a small part the unreachable note their places before the list of those moved back is read: the list
  // stands behind the notes.
  movedBack.notesPlaces = (to - from) * 4 <= heap.table.rows;
  movedBack.firstCell = movedBack.notesPlaces ? to - from : 0;
  for (let at = from, end = from; at < to; at = end) {
    end = blockEnd(from, at, to);
    moveBlock(search, at, end);
  }
}

function moveBlock({ heap, reachable, movedBack, unreachable }: Search, from: number, to: number): void {
  const { cells, rowBase } = heap.table;
  const end = (rowBase + (to << ROW_SHIFT)) | PLACE;
  let moved = 0;
  let bits = 0;
  let place = (rowBase + (from << ROW_SHIFT)) | PLACE;
  for (; place < end - ROW_CELLS; place += 2 * ROW_CELLS) {
    const a = visitOrMove(cells, rowBase, cells[place]!, movedBack);
    const b = visitOrMove(cells, rowBase, cells[place + ROW_CELLS]!, movedBack);
    bits |= a | b;
    moved += (a & 1) + (b & 1);
  }
  if (place < end) {
    const a = visitOrMove(cells, rowBase, cells[place]!, movedBack);
    bits |= a;
    moved += a & 1;
  }
  unreachable.count += moved;
  reachable.flags |= bits;
  if (moved < to - from) {
    if (reachable.to === 0) reachable.from = from;
    reachable.to = to;
  }
}

/**
 * The header of an object that is reachable, without its lowest bit, or 1 for one that is taken for
 * unreachable.
 */
function visitOrMove(cells: Int32Array, rowBase: number, id: number, movedBack: MovedBack): number {
  if (cells[id] === 0) {
    cells[id] = UNREACHABLE;
    return 1;
  }
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]! & ~1;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage === 0) return header;
  if (storage > INLINE) {
    visitSegment(id, movedBack);
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
  if (signs < 0) moveBack(id, movedBack);
  return header;
}

function visitSegment(id: number, movedBack: MovedBack): void {
  const { cells, rowBase, edges } = movedBack.heap.table;
  const row = rowBase + (id << ROW_SHIFT);
  if (addEach(cells, edges.words, cells[row | OFFSET]!, cells[row | LENGTH]!) < 0) moveBack(id, movedBack);
}

/**
 * Lists those children of a reachable object that were taken for unreachable and are not listed yet. Only
 * here it matters in which order CPython visits children: survivors end up in the order of this list.
 */
function moveBack(id: number, movedBack: MovedBack): void {
  const { table } = movedBack.heap;
  const { cells, rowBase } = table;
  const header = table.header(id);
  const edges = table.edgesOf(id);
  const start = table.firstEdge(id);
  const length = table.length(id);
  // What was just added for this object is taken off again. Then a count of UNREACHABLE exactly is a child
  // not listed yet, and a greater one below zero is a listed child.
  subtractEach(cells, edges, start, length);
  for (let turn = 0; turn < length; turn++) {
    const child = edges[start + visitedSlot(header, turn, length)]!;
    if (child <= 0) continue;
    const count = cells[child]!;
    if (count === UNREACHABLE)
      cells[(rowBase + ((movedBack.firstCell + movedBack.count++) << ROW_SHIFT)) | WORK] = child;
    cells[child] = count + 1;
  }
}

/**
 * Takes back what the search did on account of one unreachable object: its own count is a count again, and
 * each of its edges adds one to its child's. When that was done for all unreachable objects, in whatever
 * order, every count is what it was before the search.
 */
export function restoreCounts(heap: Heap, id: number): void {
  const { cells, rowBase, edges } = heap.table;
  cells[id] = cells[id]! & ~UNREACHABLE;
  const row = rowBase + (id << ROW_SHIFT);
  const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage > INLINE) addEach(cells, edges.words, cells[row | OFFSET]!, cells[row | LENGTH]!);
  else addEach(cells, cells, row | EDGES, storage);
}
