import {
  COUNT,
  EDGES,
  FREED,
  HAS_END_HOOK,
  HAS_PAYLOAD,
  HEADER,
  INLINE,
  LENGTH,
  LINK,
  OFFSET,
  PARKED,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
} from '../../heap/header.ts';
import { die, endPayload, type Heap } from '../../heap/index.ts';

/**
 * Frees the parked objects of the order's part [from, to) where they stand, in a heap where no death can be seen: no order
 * to keep, nothing to mark. Their places are zero afterwards, and in no count of tombstones.
 *
 * Each gives back the references that it holds outside; those to other parked objects, freed already or not, go with them.
 * Whoever outside lives by the last of them is not killed yet: returns the first of these doomed, 0 for none.
 */
export function freeParked(heap: Heap, from: number, to: number): number {
  const { table, order } = heap;
  const { cells, trials, edges } = table;
  const { words } = edges;
  const { ids } = order;
  let { freeHead } = table;
  let freed = 0;
  let doomed = 0;
  for (let i = from; i < to; i++) {
    const id = ids[i]!;
    if (id === 0 || trials[id] !== PARKED) continue;
    ids[i] = 0;
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage <= INLINE) {
      if (storage > 0) {
        doomed = releaseWord(heap, cells, trials, cells[row | EDGES]!, doomed);
        if (storage > 1) {
          doomed = releaseWord(heap, cells, trials, cells[row | (EDGES + 1)]!, doomed);
          if (storage > 2) {
            doomed = releaseWord(heap, cells, trials, cells[row | (EDGES + 2)]!, doomed);
            if (storage > 3) doomed = releaseWord(heap, cells, trials, cells[row | (EDGES + 3)]!, doomed);
          }
        }
      }
    } else {
      const start = cells[row | OFFSET]!;
      const end = start + cells[row | LENGTH]!;
      for (let at = start; at < end; at++) doomed = releaseWord(heap, cells, trials, words[at]!, doomed);
      edges.give(start, storage);
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    cells[row | COUNT] = 0;
    cells[row | HEADER] = 0;
    cells[row | LINK] = freeHead;
    trials[id] = FREED;
    freeHead = id;
    freed++;
  }
  table.freeHead = freeHead;
  table.died += freed;
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

/** Gives back what a freed object holds: nothing, if it is parked too. Returns the first of the doomed. */
function releaseWord(
  heap: Heap,
  cells: Int32Array,
  trials: Int32Array,
  word: number,
  doomed: number,
): number {
  if (word > 0) {
    if (trials[word]! <= FREED) return doomed;
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
