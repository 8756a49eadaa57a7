import { endPayload } from './end-hook.ts';
import { PAGE_SHIFT } from './free-rows.ts';
import {
  COLLECTABLE_SHIFT,
  DYING,
  EDGES,
  HAS_END_HOOK,
  HAS_PAYLOAD,
  HEADER,
  IN_TRASH,
  INLINE,
  LENGTH,
  LINK,
  OFFSET,
  PLACE,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TRACKED,
  UNREACHABLE,
} from './header.ts';
import type { HeapState } from './heap-state.ts';

/**
 * The program can see no object go, so the order is free. Most objects go alone; if one takes others along,
 * all of them are freed in one loop.
 */
export function freeUnobserved(heap: HeapState, id: number): void {
  if (!freeAlone(heap, id)) freeTogether(heap, id);
}

/**
 * Frees an object that keeps nothing alive, wraps nothing and has its edges in its row. Otherwise returns
 * false; edges that it has dropped until then are empty.
 */
function freeAlone(heap: HeapState, id: number): boolean {
  const { table, order } = heap;
  const { cells, rowBase, free } = table;
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]!;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage > INLINE || (header & (IN_TRASH | HAS_END_HOOK | HAS_PAYLOAD)) !== 0) return false;
  for (let at = row | EDGES; at < (row | EDGES) + storage; at++) {
    const word = cells[at]!;
    if (word > 0) {
      const count = cells[word]!;
      if (count === 1) return false;
      cells[word] = count - 1;
    } else if (word < 0) heap.atoms.drop(word);
    cells[at] = 0;
  }
  if ((header & TRACKED) !== 0) {
    // Many objects deallocate young, where the order ends: then it is shortened.
    const position = ~cells[row | LINK]!;
    if (position === order.length - 1 && position >= order.middleEnd) order.shorten(position);
    else order.forget(position, header);
  }
  cells[id] = UNREACHABLE;
  cells[row | HEADER] = 0;
  cells[row | LINK] = free.add(id);
  table.freed++;
  if (((header >>> COLLECTABLE_SHIFT) & 1) !== 0 && heap.netAllocations > 0) heap.netAllocations--;
  return true;
}

/**
 * Long cascades free so many objects in a call: V8 then compiles what has been called often enough, and not
 * the middle of a loop that it has never seen end.
 */
const BLOCK = 1024;

/**
 * The objects to be freed wait on a stack threaded through their counts; each is taken off once, leaves the
 * tracking order, drops its edges (what that kills joins the stack), and goes to the free list of its page.
 * No user code runs.
 */
function freeTogether(heap: HeapState, root: number): void {
  const { table, order } = heap;
  table.cells[root] = DYING;
  for (let stack = root; stack !== 0; ) stack = freeBlock(heap, stack);
  order.bury(0);
}

/**
 * Frees those on top of the stack. Returns what is left of it. The tables stay where they are, and the totals
 * can wait for the end.
 */
function freeBlock(heap: HeapState, top: number): number {
  const { table, order } = heap;
  const { cells, rowBase, free } = table;
  let page = top >>> PAGE_SHIFT;
  let freeHead = free.open(page);
  let freed = 0;
  let collectable = 0;
  let holes = 0;
  let stack = top;
  while (stack !== 0 && freed < BLOCK) {
    const id = stack;
    const row = rowBase + (id << ROW_SHIFT);
    stack = ~cells[id]!;
    const header = cells[row | HEADER]!;
    if ((header & (TRACKED | IN_TRASH)) === TRACKED) {
      cells[(rowBase + (~cells[row | LINK]! << ROW_SHIFT)) | PLACE] = 0;
      holes++;
    } else if ((header & TRACKED) !== 0) order.forget(~cells[row | LINK]!, header);
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) {
      stack = dropSegment(heap, cells[row | OFFSET]!, cells[row | LENGTH]!, stack);
      table.edges.give(cells[row | OFFSET]!, storage);
    } else if (storage > 0) {
      stack = drop(heap, cells, cells[row | EDGES]!, stack);
      if (storage > 1) stack = drop(heap, cells, cells[row | (EDGES + 1)]!, stack);
      if (storage > 2) stack = drop(heap, cells, cells[row | (EDGES + 2)]!, stack);
      if (storage > 3) stack = drop(heap, cells, cells[row | (EDGES + 3)]!, stack);
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    cells[id] = UNREACHABLE;
    cells[row | HEADER] = 0;
    const at = id >>> PAGE_SHIFT;
    if (at !== page) {
      free.close(page, freeHead);
      freeHead = free.open(at);
      page = at;
    }
    cells[row | LINK] = freeHead;
    freeHead = id;
    freed++;
  }
  free.close(page, freeHead);
  table.freed += freed;
  order.tombstones += holes;
  const net = heap.netAllocations - collectable;
  heap.netAllocations = net < 0 ? 0 : net;
  return stack;
}

/**
 * Drops a word. Returns the stack of objects to be freed, with the one that it was the last reference to on
 * top.
 */
function drop(heap: HeapState, cells: Int32Array, word: number, stack: number): number {
  if (word > 0) {
    const count = cells[word]! - 1;
    if (count !== 0) {
      cells[word] = count;
      return stack;
    }
    cells[word] = ~stack;
    return word;
  }
  if (word < 0) heap.atoms.drop(word);
  return stack;
}

function dropSegment(heap: HeapState, start: number, length: number, stackBefore: number): number {
  const { cells, edges } = heap.table;
  const { words } = edges;
  let stack = stackBefore;
  for (let at = start; at < start + length; at++) stack = drop(heap, cells, words[at]!, stack);
  return stack;
}
