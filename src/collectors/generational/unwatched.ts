import {
  COLLECTABLE_SHIFT,
  EDGES,
  HAS_END_HOOK,
  HAS_PAYLOAD,
  HEADER,
  INLINE,
  LATE,
  LENGTH,
  LINK,
  OBSERVED,
  OFFSET,
  PARKED,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
} from '../../heap/header.ts';
import { die, endPayload, type Heap, PAGE_SHIFT } from '../../heap/index.ts';
import { BLOCK, type Separation } from './separation.ts';
import { stillToSee } from './trash.ts';

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
  // Without atoms, and without objects outside the searched part, no reference leads anywhere but to the freed and the kept.
  const visitsEdges = heap.atoms.size > 0 || heap.table.liveObjects > found.members;
  let doomed = 0;
  for (let end = deadTo; end > deadFrom; end -= BLOCK)
    doomed = freeBlock(heap, Math.max(end - BLOCK, deadFrom), end, visitsEdges, doomed);
  return doomed;
}

function freeBlock(heap: Heap, from: number, to: number, visitsEdges: boolean, doomedSoFar: number): number {
  const { table } = heap;
  const { cells, rowBase, placeBase, edges, free } = table;
  const { words } = edges;
  let { page, head: freeHead } = free;
  let freed = 0;
  let collectable = 0;
  let doomed = doomedSoFar;
  for (let place = placeBase + to - 1; place >= placeBase + from; place--) {
    const id = cells[place]!;
    if (cells[id] !== PARKED) continue;
    cells[place] = 0;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) {
      const start = cells[row | OFFSET]!;
      if (visitsEdges) {
        const end = start + cells[row | LENGTH]!;
        for (let at = start; at < end; at++) doomed = letGo(heap, cells, words[at]!, doomed);
      }
      edges.give(start, storage);
    } else if (visitsEdges && storage > 0) {
      doomed = letGo(heap, cells, cells[row | EDGES]!, doomed);
      if (storage > 1) {
        doomed = letGo(heap, cells, cells[row | (EDGES + 1)]!, doomed);
        if (storage > 2) {
          doomed = letGo(heap, cells, cells[row | (EDGES + 2)]!, doomed);
          if (storage > 3) doomed = letGo(heap, cells, cells[row | (EDGES + 3)]!, doomed);
        }
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

/** Lets go of one word of a freed object. One that is left without references joins the doomed; returns the first of these. */
function letGo(heap: Heap, cells: Int32Array, word: number, doomed: number): number {
  if (word > 0) {
    if (cells[word] !== 0) return doomed;
    cells[word] = PARKED;
    cells[(heap.table.rowBase + (word << ROW_SHIFT)) | LATE] = doomed;
    return word;
  }
  if (word < 0) heap.atoms.drop(word);
  return doomed;
}

/** Lets those die that lived by references from freed objects only. They are linked through their late cells. */
export function killDoomed(heap: Heap, doomed: number): void {
  const { cells, rowBase } = heap.table;
  for (let id = doomed; id !== 0; ) {
    const next = cells[(rowBase + (id << ROW_SHIFT)) | LATE]!;
    cells[id] = 0;
    die(heap, id);
    id = next;
  }
}

/**
 * True when nobody can see the parked objects go: none of them has a finalizer to run or is part of a weak reference, and
 * nobody outside dies with them, who may be watched. Otherwise it must be done in CPython's order.
 */
export function canGoUnseen(heap: Heap, found: Separation): boolean {
  const { cells, rowBase, placeBase, edges } = heap.table;
  const { words } = edges;
  const hasOutside = heap.table.liveObjects > found.members;
  for (let place = placeBase + found.deadFrom; place < placeBase + found.deadTo; place++) {
    const id = cells[place]!;
    if (cells[id] !== PARKED) continue;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    if ((stillToSee(header) & OBSERVED) !== 0) return false;
    if (!hasOutside) continue;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    const dooms =
      storage <= INLINE
        ? doomsOne(cells, cells, row | EDGES, storage)
        : doomsOne(cells, words, cells[row | OFFSET]!, cells[row | LENGTH]!);
    if (dooms) return false;
  }
  return true;
}

function doomsOne(cells: Int32Array, words: Int32Array, start: number, length: number): boolean {
  for (let at = start; at < start + length; at++) {
    const word = words[at]!;
    if (word > 0 && cells[word] === 0) return true;
  }
  return false;
}
