import {
  COLLECTABLE_SHIFT,
  COUNT,
  EDGES,
  FREED,
  HAS_END_HOOK,
  HAS_PAYLOAD,
  HEADER,
  INLINE,
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
 * Each gives back the references that it holds outside, unless that is done (`givenBack`); those to other parked objects, freed
 * already or not, go with them. Whoever outside lives by the last of them is not killed yet: returns the first of these
 * doomed, 0 for none.
 */
export function freeParked(heap: Heap, found: Separation, givenBack: boolean): number {
  const { deadFrom, deadTo } = found;
  let doomed = 0;
  for (let end = deadTo; end > deadFrom; end -= BLOCK)
    doomed = freeBlock(heap, Math.max(end - BLOCK, deadFrom), end, givenBack, doomed);
  return doomed;
}

function freeBlock(heap: Heap, from: number, to: number, givenBack: boolean, doomedSoFar: number): number {
  const { table, order, atoms } = heap;
  const { cells, trials, edges, free } = table;
  const { words } = edges;
  const { ids } = order;
  const visitsEdges = !givenBack || atoms.size > 0;
  let { page, head: freeHead } = free;
  let freed = 0;
  let collectable = 0;
  let doomed = doomedSoFar;
  for (let i = to - 1; i >= from; i--) {
    const id = ids[i]!;
    if (id === 0 || trials[id] !== PARKED) continue;
    ids[i] = 0;
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) {
      const start = cells[row | OFFSET]!;
      if (visitsEdges) {
        const end = start + cells[row | LENGTH]!;
        for (let at = start; at < end; at++)
          doomed = giveBack(heap, cells, trials, words[at]!, givenBack, doomed);
      }
      edges.give(start, storage);
    } else if (visitsEdges && storage > 0) {
      doomed = giveBack(heap, cells, trials, cells[row | EDGES]!, givenBack, doomed);
      if (storage > 1) {
        doomed = giveBack(heap, cells, trials, cells[row | (EDGES + 1)]!, givenBack, doomed);
        if (storage > 2) {
          doomed = giveBack(heap, cells, trials, cells[row | (EDGES + 2)]!, givenBack, doomed);
          if (storage > 3)
            doomed = giveBack(heap, cells, trials, cells[row | (EDGES + 3)]!, givenBack, doomed);
        }
      }
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    cells[row | COUNT] = 0;
    cells[row | HEADER] = 0;
    const on = id >>> PAGE_SHIFT;
    if (on !== page) {
      free.close(page, freeHead);
      freeHead = free.open(on);
      page = on;
    }
    cells[row | LINK] = freeHead;
    freeHead = id;
    trials[id] = FREED;
    freed++;
  }
  free.close(page, freeHead);
  table.died += freed;
  heap.netAllocations = Math.max(0, heap.netAllocations - collectable);
  return doomed;
}

/** Gives back one word that a freed object holds: nothing, if it is parked too. Returns the first of the doomed. */
function giveBack(
  heap: Heap,
  cells: Int32Array,
  trials: Int32Array,
  word: number,
  givenBack: boolean,
  doomed: number,
): number {
  if (word > 0) {
    if (givenBack || trials[word]! <= FREED) return doomed;
    const at = (word << ROW_SHIFT) | COUNT;
    const count = cells[at]!;
    if (count === 1) {
      trials[word] = doomed;
      return word;
    }
    cells[at] = count - 1;
  } else if (word < 0) heap.atoms.drop(word);
  return doomed;
}

/** Lets those die that lived by references from freed objects only. They are linked through their trial words. */
export function killDoomed(heap: Heap, doomed: number): void {
  const { trials } = heap.table;
  for (let id = doomed; id !== 0; ) {
    const next = trials[id]!;
    die(heap, id);
    id = next;
  }
}

/**
 * Gives back what the parked objects hold outside, provided that nobody can see them go: none of them has a finalizer to run
 * or is part of a weak reference, and nobody outside would die, who may be watched. Otherwise returns false, with
 * nothing changed; then it must be done in CPython's order.
 */
export function giveBackUnseen(heap: Heap, found: Separation): boolean {
  const { cells } = heap.table;
  const { ids } = heap.order;
  const { trials } = heap.table;
  for (let i = found.deadFrom; i < found.deadTo; i++) {
    const id = ids[i]!;
    if (id === 0 || trials[id] !== PARKED) continue;
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    const seen = (stillToSee(header) & OBSERVED) !== 0;
    const inline = storage <= INLINE;
    const given = seen
      ? 0
      : giveBackAll(
          heap,
          inline ? cells : heap.table.edges.words,
          inline ? row | EDGES : cells[row | OFFSET]!,
          inline ? storage : cells[row | LENGTH]!,
        );
    if (!seen && given < 0) continue;
    takeAgain(heap, found.deadFrom, i, given);
    return false;
  }
  return true;
}

/** Returns −1, or the slot whose object would have died. */
function giveBackAll(heap: Heap, edges: Int32Array, first: number, length: number): number {
  const { cells, trials } = heap.table;
  for (let slot = 0; slot < length; slot++) {
    const word = edges[first + slot]!;
    if (word <= 0 || trials[word] === PARKED) continue;
    const at = (word << ROW_SHIFT) | COUNT;
    const count = cells[at]!;
    if (count <= 1) return slot;
    cells[at] = count - 1;
  }
  return -1;
}

/** Takes back what was given back by the parked in places [from, last), and by the first `slots` slots of the one at `last`. */
function takeAgain(heap: Heap, from: number, last: number, slots: number): void {
  const { table, order } = heap;
  const { cells, trials } = table;
  for (let i = from; i <= last; i++) {
    const id = order.ids[i]!;
    if (id === 0 || trials[id] !== PARKED) continue;
    const edges = table.edgesOf(id);
    const first = table.firstEdge(id);
    const length = i === last ? slots : table.length(id);
    for (let slot = 0; slot < length; slot++) {
      const word = edges[first + slot]!;
      if (word > 0 && trials[word] !== PARKED) cells[word << ROW_SHIFT] = cells[word << ROW_SHIFT]! + 1;
    }
  }
}
