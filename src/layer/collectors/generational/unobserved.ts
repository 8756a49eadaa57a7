import {
  COLLECTABLE_SHIFT,
  EDGES,
  HAS_END_HOOK,
  HAS_PAYLOAD,
  HEADER,
  INLINE,
  LENGTH,
  LINK,
  OBSERVED,
  OFFSET,
  PLACE,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  UNREACHABLE,
} from '../../heap/header.ts';
import { deallocate, endPayload, type Heap, type ObjectTable, PAGE_SHIFT } from '../../heap/index.ts';
import { stillObserved } from '../trash/index.ts';
import { blockEnd, blockStart } from './blocks.ts';
import type { Search, Unreachable } from './search.ts';

/** How unreachable objects are freed when nobody can see in which order: where they stand. */

/**
 * Frees the unreachable, the youngest first, so that their rows are given out again from the first to the
 * last. Their places are zero afterwards, and in no count of tombstones.
 *
 * The references that they held are taken off already. An object outside the part that was kept alive by them
 * alone has a count of zero now: it is unreferenced, and not freed yet. Returns the first of the
 * unreferenced, which are linked through their counts; 0 for none.
 */
export function freeUnreachable(search: Search): number {
  const { heap } = search;
  const { from, to } = search.unreachable;
  const byCounts = unreferencedShowInCounts(search);
  const followsEdges = hasOutside(search) && !byCounts;
  let unreferenced = 0;
  for (let end = to, at = to; end > from; end = at) {
    at = blockStart(from, end, to);
    unreferenced = freeBlock(heap, at, end, followsEdges, unreferenced);
  }
  return byCounts ? linkUnreferenced(heap, unreferenced) : unreferenced;
}

/** There are objects that are no candidates, so an edge of an unreachable object may lead to one. */
function hasOutside({ heap, candidates }: Search): boolean {
  return heap.table.liveObjects > candidates.count;
}

/**
 * The unreferenced are looked for among all counts, where they are the zeros. That takes less time than
 * following the edges of the unreachable where most objects of the heap are candidates.
 */
function unreferencedShowInCounts(search: Search): boolean {
  return hasOutside(search) && search.candidates.count * 4 > search.heap.table.rows;
}

/** Links all objects whose count is zero before those that are linked already. */
function linkUnreferenced({ table }: Heap, unreferencedBefore: number): number {
  let unreferenced = unreferencedBefore;
  for (let id = nextUnreferenced(table, 1); id !== 0; id = nextUnreferenced(table, id + 1))
    unreferenced = link(table, id, unreferenced);
  return unreferenced;
}

/** The first object from `from` on whose count is zero, or 0. */
function nextUnreferenced({ cells, rows }: ObjectTable, from: number): number {
  const id = cells.indexOf(0, from);
  return id > 0 && id < rows ? id : 0;
}

function link({ cells }: ObjectTable, id: number, next: number): number {
  cells[id] = ~next;
  return id;
}

/**
 * Frees the unreachable in places [from, to). `followsEdges`: their edges may lead to objects that are no
 * candidates.
 */
function freeBlock(
  heap: Heap,
  from: number,
  to: number,
  followsEdges: boolean,
  unreferencedBefore: number,
): number {
  const { table, atoms } = heap;
  const { cells, rowBase, edges, free } = table;
  const { words } = edges;
  const hasAtoms = atoms.size > 0;
  const visitsEdges = followsEdges || hasAtoms;
  let { page, head: freeHead } = free;
  let freed = 0;
  let collectable = 0;
  let unreferenced = unreferencedBefore;
  const first = (rowBase + (from << ROW_SHIFT)) | PLACE;
  for (let place = (rowBase + ((to - 1) << ROW_SHIFT)) | PLACE; place >= first; place -= ROW_CELLS) {
    const id = cells[place]!;
    if (cells[id] !== UNREACHABLE) continue;
    cells[place] = 0;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) {
      const start = cells[row | OFFSET]!;
      const end = start + cells[row | LENGTH]!;
      if (hasAtoms) atoms.dropAll(words, start, end);
      if (followsEdges)
        for (let at = start; at < end; at++)
          unreferenced = linkIfUnreferenced(table, cells, words[at]!, unreferenced);
      edges.give(start, storage);
    } else if (visitsEdges && storage > 0) {
      // An atom is negative, and so is then the or of all four cells. Those behind the last slot hold old
      // words, so it may be negative without an atom: that costs a look in vain.
      if (
        hasAtoms &&
        (cells[row | EDGES]! |
          cells[row | (EDGES + 1)]! |
          cells[row | (EDGES + 2)]! |
          cells[row | (EDGES + 3)]!) <
          0
      )
        atoms.dropAll(cells, row | EDGES, (row | EDGES) + storage);
      if (followsEdges) {
        unreferenced = linkIfUnreferenced(table, cells, cells[row | EDGES]!, unreferenced);
        if (storage > 1)
          unreferenced = linkIfUnreferenced(table, cells, cells[row | (EDGES + 1)]!, unreferenced);
        if (storage > 2)
          unreferenced = linkIfUnreferenced(table, cells, cells[row | (EDGES + 2)]!, unreferenced);
        if (storage > 3)
          unreferenced = linkIfUnreferenced(table, cells, cells[row | (EDGES + 3)]!, unreferenced);
      }
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    // The count stays: a free row is UNREACHABLE too.
    cells[row | HEADER] = 0;
    const on = id >>> PAGE_SHIFT;
    if (on !== page) {
      free.close(page, freeHead);
      freeHead = free.open(on);
      page = on;
    }
    cells[row | LINK] = freeHead;
    freeHead = id;
    freed++;
  }
  free.close(page, freeHead);
  table.freed += freed;
  heap.netAllocations = Math.max(0, heap.netAllocations - collectable);
  return unreferenced;
}

/** Links the object in a word before the unreferenced when its count is zero. Returns the first of them. */
function linkIfUnreferenced(
  table: ObjectTable,
  cells: Int32Array,
  word: number,
  unreferenced: number,
): number {
  return word > 0 && cells[word] === 0 ? link(table, word, unreferenced) : unreferenced;
}

/** Frees the unreferenced, with all that only they held. */
export function deallocateUnreferenced(heap: Heap, unreferenced: number): void {
  const { cells } = heap.table;
  for (let id = unreferenced; id !== 0; ) {
    const next = ~cells[id]!;
    cells[id] = 0;
    deallocate(heap, id);
    id = next;
  }
}

/**
 * True when the program can see nothing of the unreachable being freed: none of them has a finalizer still to
 * run, has a weak reference or is one, and no object outside the part is freed with them. Otherwise they must
 * be freed in CPython's order. `mayBeObserved` is false when it is known that none of them has or is anything
 * of the kind.
 */
export function isUnobserved(search: Search, mayBeObserved: boolean): boolean {
  const { table } = search.heap;
  const byCounts = unreferencedShowInCounts(search);
  if (byCounts && nextUnreferenced(table, 1) !== 0) return false;
  const visitsEdges = !byCounts && hasOutside(search);
  return (!mayBeObserved && !visitsEdges) || noneIsObserved(table, search.unreachable, visitsEdges);
}

function noneIsObserved(table: ObjectTable, { from, to }: Unreachable, visitsEdges: boolean): boolean {
  for (let at = from, end = from; at < to; at = end) {
    end = blockEnd(from, at, to);
    if (anyIsObserved(table, at, end, visitsEdges)) return false;
  }
  return true;
}

function anyIsObserved(table: ObjectTable, from: number, to: number, visitsEdges: boolean): boolean {
  const { cells, rowBase } = table;
  for (let place = from; place < to; place++) {
    const id = cells[(rowBase + (place << ROW_SHIFT)) | PLACE]!;
    if (cells[id] !== UNREACHABLE) continue;
    const header = cells[(rowBase + (id << ROW_SHIFT)) | HEADER]!;
    if ((header & OBSERVED) !== 0 && (stillObserved(header) & OBSERVED) !== 0) return true;
    if (visitsEdges && leavesUnreferenced(table, id)) return true;
  }
  return false;
}

function leavesUnreferenced(table: ObjectTable, id: number): boolean {
  const { cells } = table;
  const words = table.edgesOf(id);
  const start = table.firstEdge(id);
  const end = start + table.length(id);
  for (let at = start; at < end; at++) {
    const word = words[at]!;
    if (word > 0 && cells[word] === 0) return true;
  }
  return false;
}
