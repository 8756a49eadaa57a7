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
  PARKED,
  PLACE,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
} from '../../heap/header.ts';
import { die, endPayload, type Heap, type ObjectTable, PAGE_SHIFT } from '../../heap/index.ts';
import { stillToSee } from '../trash/index.ts';
import { blockEnd, blockStart, type Separation } from './separation.ts';

/** How the dead go when nobody sees in which order: at once, where they stand. */

/**
 * Frees the parked objects that `found` tells of, the youngest first, so that their rows are given out again as they were: from
 * the first to the last. Their places are zero afterwards, and in no count of tombstones.
 *
 * The references that they held are given back already. Whoever outside lived by the last of them is not killed yet: returns
 * the first of these doomed, 0 for none.
 */
export function freeParked(heap: Heap, found: Separation): number {
  const { deadFrom, deadTo } = found;
  const byCounts = doomedAreFoundByCounts(heap, found);
  const follows = hasOutside(heap, found) && !byCounts;
  let doomed = 0;
  for (let end = deadTo, at = deadTo; end > deadFrom; end = at) {
    at = blockStart(deadFrom, end, deadTo);
    doomed = freeBlock(heap, at, end, follows, doomed);
  }
  return byCounts ? listDoomed(heap, doomed) : doomed;
}

/** There are objects outside the searched part, so that a reference may lead elsewhere than to the freed and the kept. */
function hasOutside(heap: Heap, found: Separation): boolean {
  return heap.table.liveObjects > found.members;
}

/**
 * The doomed are those whose count is zero. Where most objects of the heap are members, it takes less time to look through all counts
 * than to follow the references of the dead.
 */
function doomedAreFoundByCounts(heap: Heap, found: Separation): boolean {
  return hasOutside(heap, found) && found.members * 4 > heap.table.rows;
}

/** Puts all objects whose count is zero before those that are doomed already. */
function listDoomed({ table }: Heap, doomedBefore: number): number {
  let doomed = doomedBefore;
  for (let id = unreferenced(table, 1); id !== 0; id = unreferenced(table, id + 1))
    doomed = doom(table, id, doomed);
  return doomed;
}

/** The first object from `from` on whose count is zero, or 0. */
function unreferenced({ cells, rows }: ObjectTable, from: number): number {
  const id = cells.indexOf(0, from);
  return id > 0 && id < rows ? id : 0;
}

function doom({ cells }: ObjectTable, id: number, next: number): number {
  cells[id] = ~next;
  return id;
}

/** Frees what is parked in places [from, to). `follows`: the dead may refer to somebody whom nothing else refers to. */
function freeBlock(heap: Heap, from: number, to: number, follows: boolean, doomedSoFar: number): number {
  const { table, atoms } = heap;
  const { cells, rowBase, edges, free } = table;
  const { words } = edges;
  const hasAtoms = atoms.size > 0;
  const visitsEdges = follows || hasAtoms;
  let { page, head: freeHead } = free;
  let freed = 0;
  let collectable = 0;
  let doomed = doomedSoFar;
  const first = (rowBase + (from << ROW_SHIFT)) | PLACE;
  for (let place = (rowBase + ((to - 1) << ROW_SHIFT)) | PLACE; place >= first; place -= ROW_CELLS) {
    const id = cells[place]!;
    if (cells[id] !== PARKED) continue;
    cells[place] = 0;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) {
      const start = cells[row | OFFSET]!;
      const end = start + cells[row | LENGTH]!;
      if (hasAtoms) atoms.dropAll(words, start, end);
      if (follows) for (let at = start; at < end; at++) doomed = follow(table, cells, words[at]!, doomed);
      edges.give(start, storage);
    } else if (visitsEdges && storage > 0) {
      // Cells behind the last slot hold anything: what they say too much is looked at.
      if (
        hasAtoms &&
        (cells[row | EDGES]! |
          cells[row | (EDGES + 1)]! |
          cells[row | (EDGES + 2)]! |
          cells[row | (EDGES + 3)]!) <
          0
      )
        atoms.dropAll(cells, row | EDGES, (row | EDGES) + storage);
      if (follows) {
        doomed = follow(table, cells, cells[row | EDGES]!, doomed);
        if (storage > 1) doomed = follow(table, cells, cells[row | (EDGES + 1)]!, doomed);
        if (storage > 2) doomed = follow(table, cells, cells[row | (EDGES + 2)]!, doomed);
        if (storage > 3) doomed = follow(table, cells, cells[row | (EDGES + 3)]!, doomed);
      }
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    // The count stays: a free row is PARKED too.
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
  table.died += freed;
  heap.netAllocations = Math.max(0, heap.netAllocations - collectable);
  return doomed;
}

/** Whoever is left without references joins the doomed. Returns the first of these. */
function follow(table: ObjectTable, cells: Int32Array, word: number, doomed: number): number {
  return word > 0 && cells[word] === 0 ? doom(table, word, doomed) : doomed;
}

/** Lets those die that lived by references from freed objects only. They are linked through their counts. */
export function killDoomed(heap: Heap, doomed: number): void {
  const { cells } = heap.table;
  for (let id = doomed; id !== 0; ) {
    const next = ~cells[id]!;
    cells[id] = 0;
    die(heap, id);
    id = next;
  }
}

/**
 * True when nobody can see the parked objects go: none of them has a finalizer to run or is part of a weak reference, and
 * nobody outside dies with them, who may be watched. Otherwise it must be done in CPython's order. `watched` is false when it is known that
 * none of the parked has or is anything of the kind.
 */
export function canGoUnseen(heap: Heap, found: Separation, watched: boolean): boolean {
  const { table } = heap;
  const byCounts = doomedAreFoundByCounts(heap, found);
  if (byCounts && unreferenced(table, 1) !== 0) return false;
  const visitsEdges = !byCounts && hasOutside(heap, found);
  return (!watched && !visitsEdges) || noneIsSeen(table, found, visitsEdges);
}

function noneIsSeen(table: ObjectTable, { deadFrom, deadTo }: Separation, visitsEdges: boolean): boolean {
  for (let at = deadFrom, end = deadFrom; at < deadTo; at = end) {
    end = blockEnd(deadFrom, at, deadTo);
    if (oneIsSeen(table, at, end, visitsEdges)) return false;
  }
  return true;
}

function oneIsSeen(table: ObjectTable, from: number, to: number, visitsEdges: boolean): boolean {
  const { cells, rowBase } = table;
  for (let place = from; place < to; place++) {
    const id = cells[(rowBase + (place << ROW_SHIFT)) | PLACE]!;
    if (cells[id] !== PARKED) continue;
    const header = cells[(rowBase + (id << ROW_SHIFT)) | HEADER]!;
    if ((header & OBSERVED) !== 0 && (stillToSee(header) & OBSERVED) !== 0) return true;
    if (visitsEdges && dooms(table, id)) return true;
  }
  return false;
}

function dooms(table: ObjectTable, id: number): boolean {
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
