import { endPayload } from './end-hook.ts';
import { PAGE_SHIFT } from './free-rows.ts';
import {
  COLLECTABLE_SHIFT,
  EDGES,
  HAS_END_HOOK,
  HAS_PAYLOAD,
  HEADER,
  IN_TRASH,
  INLINE,
  LENGTH,
  LINK,
  OFFSET,
  PARKED,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TRACKED,
} from './header.ts';
import type { Heap } from './heap.ts';
import type { TrackingOrder } from './tracking-order.ts';

/**
 * No death in this heap can be seen, so the order is free. The dead wait on a stack threaded through their links; each is
 * taken off once, drops its edges (what that kills joins the stack), and its link then threads it into the free list.
 * No user code runs, so the tables stay where they are and the totals can wait for the end.
 */
export function dieUnwatched(heap: Heap, root: number): void {
  const { table, order } = heap;
  const { cells, rowBase, placeBase, free } = table;
  let page = root >>> PAGE_SHIFT;
  let freeHead = free.open(page);
  let deaths = 0;
  let collectable = 0;
  let stack = 0;
  let id = root;
  leaveOrder(order, cells, rowBase, root);
  for (;;) {
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage <= INLINE) {
      for (let at = row | EDGES; at < (row | EDGES) + storage; at++) {
        const word = cells[at]!;
        if (word > 0) {
          const count = cells[word]! - 1;
          cells[word] = count;
          if (count === 0) stack = pushDead(order, cells, rowBase, placeBase, word, stack);
        } else if (word < 0) heap.atoms.drop(word);
      }
    } else {
      const { words } = table.edges;
      const start = cells[row | OFFSET]!;
      const end = start + cells[row | LENGTH]!;
      for (let at = start; at < end; at++) {
        const word = words[at]!;
        if (word > 0) {
          const count = cells[word]! - 1;
          cells[word] = count;
          if (count === 0) stack = pushDead(order, cells, rowBase, placeBase, word, stack);
        } else if (word < 0) heap.atoms.drop(word);
      }
      table.edges.give(start, storage);
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    cells[id] = PARKED;
    cells[row | HEADER] = 0;
    const at = id >>> PAGE_SHIFT;
    if (at !== page) {
      free.close(page, freeHead);
      freeHead = free.open(at);
      page = at;
    }
    cells[row | LINK] = freeHead;
    freeHead = id;
    deaths++;
    if (stack === 0) break;
    id = stack;
    stack = cells[(rowBase + (id << ROW_SHIFT)) | LINK]!;
  }
  free.close(page, freeHead);
  table.died += deaths;
  const net = heap.netAllocations - collectable;
  heap.netAllocations = net < 0 ? 0 : net;
  if (order.length > order.middleEnd && cells[placeBase + order.length - 1] === 0) order.bury(0);
}

/** Takes the first that dies off the order. Many objects die young, where the order ends: then it is shortened. */
function leaveOrder(order: TrackingOrder, cells: Int32Array, rowBase: number, id: number): void {
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]!;
  if ((header & TRACKED) === 0) return;
  const position = ~cells[row | LINK]!;
  if (position === order.length - 1 && position >= order.middleEnd && (header & IN_TRASH) === 0) {
    order.put(position, 0);
    order.length = position;
  } else order.forget(position, header);
}

/** Takes an object whose count is zero off the order and puts it on the stack of the dead. Returns the new top. */
function pushDead(
  order: TrackingOrder,
  cells: Int32Array,
  rowBase: number,
  placeBase: number,
  id: number,
  stack: number,
): number {
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]!;
  if ((header & (TRACKED | IN_TRASH)) === TRACKED) {
    cells[placeBase + ~cells[row | LINK]!] = 0;
    order.tombstones++;
  } else if ((header & TRACKED) !== 0) order.forget(~cells[row | LINK]!, header);
  cells[row | LINK] = stack;
  return id;
}
