import { PAGE_SHIFT } from './free-rows.ts';
import {
  COLLECTABLE,
  COLLECTABLE_SHIFT,
  COUNT,
  EDGES,
  FINALIZED,
  HAS_END_HOOK,
  HAS_FINALIZER,
  HAS_PAYLOAD,
  HAS_WEAK_REFERENCES,
  HEADER,
  IN_TRASH,
  INLINE,
  IS_WEAK_REFERENCE,
  LENGTH,
  LINK,
  OBSERVED,
  OFFSET,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_MASK,
  STORAGE_SHIFT,
  TAIL_FIRST,
  TRACKED,
} from './header.ts';
import type { Heap } from './heap.ts';
import type { TrackingOrder } from './tracking-order.ts';

/**
 * Death by count, immediate and iterative: the object whose count reached zero goes, and all that only it held.
 * No recursion and no work stack, so a chain of any length dies in constant space.
 */
export function die(heap: Heap, root: number): void {
  if (heap.mayBeObserved) dieInOrder(heap, root);
  else dieUnwatched(heap, root);
}

/**
 * No death in this heap can be seen, so the order is free. The dead wait on a stack threaded through their links; each is
 * taken off once, drops its edges (what that kills joins the stack), and its link then threads it into the free list.
 * No user code runs, so the tables stay where they are and the totals can wait for the end.
 */
function dieUnwatched(heap: Heap, root: number): void {
  const { table, order } = heap;
  const { cells, free } = table;
  const { ids } = order;
  let page = root >>> PAGE_SHIFT;
  let freeHead = free.open(page);
  let deaths = 0;
  let collectable = 0;
  let stack = 0;
  let id = root;
  leaveOrder(order, ids, cells, root);
  for (;;) {
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage <= INLINE) {
      for (let at = row | EDGES; at < (row | EDGES) + storage; at++) {
        const word = cells[at]!;
        if (word > 0) {
          const count = cells[word << ROW_SHIFT]! - 1;
          cells[word << ROW_SHIFT] = count;
          if (count === 0) stack = pushDead(order, ids, cells, word, stack);
        } else if (word < 0) heap.atoms.drop(word);
      }
    } else {
      const { words } = table.edges;
      const start = cells[row | OFFSET]!;
      const end = start + cells[row | LENGTH]!;
      for (let at = start; at < end; at++) {
        const word = words[at]!;
        if (word > 0) {
          const count = cells[word << ROW_SHIFT]! - 1;
          cells[word << ROW_SHIFT] = count;
          if (count === 0) stack = pushDead(order, ids, cells, word, stack);
        } else if (word < 0) heap.atoms.drop(word);
      }
      table.edges.give(start, storage);
    }
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    cells[row | COUNT] = 0;
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
    stack = cells[(id << ROW_SHIFT) | LINK]!;
  }
  free.close(page, freeHead);
  table.died += deaths;
  const net = heap.netAllocations - collectable;
  heap.netAllocations = net < 0 ? 0 : net;
  if (order.length > order.middleEnd && ids[order.length - 1] === 0) order.bury(0);
}

/** Takes the first that dies off the order. Many objects die young, where the order ends: then it is shortened. */
function leaveOrder(order: TrackingOrder, ids: Int32Array, cells: Int32Array, id: number): void {
  const row = id << ROW_SHIFT;
  const header = cells[row | HEADER]!;
  if ((header & TRACKED) === 0) return;
  const position = ~cells[row | LINK]!;
  if (position === order.length - 1 && position >= order.middleEnd && (header & IN_TRASH) === 0) {
    ids[position] = 0;
    order.length = position;
  } else order.forget(position, header);
}

/** Takes an object whose count is zero off the order and puts it on the stack of the dead. Returns the new top. */
function pushDead(
  order: TrackingOrder,
  ids: Int32Array,
  cells: Int32Array,
  id: number,
  stack: number,
): number {
  const row = id << ROW_SHIFT;
  const header = cells[row | HEADER]!;
  if ((header & (TRACKED | IN_TRASH)) === TRACKED) {
    ids[~cells[row | LINK]!] = 0;
    order.tombstones++;
  } else if ((header & TRACKED) !== 0) order.forget(~cells[row | LINK]!, header);
  cells[row | LINK] = stack;
  return id;
}

/**
 * The dealloc slots of CPython 3.13+ (`_Py_Dealloc`), in their depth-first order: a child that dies is finished, with all
 * it held, before the next child is released. A dying object's link holds the object whose death released it, and what is
 * left of its edges is its own cursor.
 */
function dieInOrder(heap: Heap, root: number): void {
  const { table, order } = heap;
  let id = root;
  let parent = 0;
  while (id !== 0) {
    // 1. Whoever watches is told. Afterwards the object is finalized and its weak references dead, or it lives on.
    table.cells[(id << ROW_SHIFT) | COUNT] = 0;
    if ((table.header(id) & OBSERVED) === 0 || endsForGood(heap, id)) {
      // 2. Out of the collector's sight: no list and no edge names the object. It is the innermost one dying.
      const { cells } = table;
      const row = id << ROW_SHIFT;
      const header = cells[row | HEADER]!;
      if ((header & TRACKED) !== 0) order.forget(~cells[row | LINK]!, header);
      cells[row | LINK] = parent;
      parent = id;
    }
    // 3. The innermost drops edges until one of them kills; without edges its row goes back, and its parent goes on.
    id = 0;
    while (parent !== 0) {
      id = dropUntilDeath(heap, parent);
      if (id !== 0) break;
      const finished = parent;
      parent = table.cells[(finished << ROW_SHIFT) | LINK]!;
      free(heap, finished);
    }
  }
}

/** Drops a dying object's edges one by one. Returns a child whose count reached zero, or 0 when none is left. */
function dropUntilDeath(heap: Heap, dying: number): number {
  const { table } = heap;
  const { cells } = table;
  const row = dying << ROW_SHIFT;
  const header = cells[row | HEADER]!;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  const inline = storage <= INLINE;
  const words = inline ? cells : table.edges.words;
  const first = inline ? row | EDGES : cells[row | OFFSET]!;
  const left = inline ? storage : cells[row | LENGTH]!;
  if ((header & TAIL_FIRST) !== 0) {
    for (let slot = left - 1; slot >= 0; slot--) {
      const word = words[first + slot]!;
      if (word > 0) {
        const count = cells[word << ROW_SHIFT]! - 1;
        cells[word << ROW_SHIFT] = count;
        if (count === 0) {
          table.setLength(dying, slot);
          return word;
        }
      } else if (word < 0) heap.atoms.drop(word);
    }
    table.setLength(dying, 0);
    return 0;
  }
  // Head first: the count of a dying object is free to serve as the cursor, kept negative so that it looks dead.
  for (let slot = -cells[row | COUNT]!; slot < left; slot++) {
    const word = words[first + slot]!;
    words[first + slot] = 0;
    if (word > 0) {
      const count = cells[word << ROW_SHIFT]! - 1;
      cells[word << ROW_SHIFT] = count;
      if (count === 0) {
        cells[row | COUNT] = -(slot + 1);
        return word;
      }
    } else if (word < 0) heap.atoms.drop(word);
  }
  table.setLength(dying, 0);
  return 0;
}

/** Gives a row back whose edges are gone, or go unread. `tp_free`. */
export function free(heap: Heap, id: number): void {
  const { table } = heap;
  const header = table.header(id);
  if ((header & HAS_END_HOOK) !== 0) callEndHook(heap, id);
  table.giveRow(id);
  if ((header & COLLECTABLE) !== 0 && heap.netAllocations > 0) heap.netAllocations--;
}

/**
 * Finalizer and weak references of an object whose count reached zero (`subtype_dealloc`, in its order).
 * False when the finalizer resurrected it: then it is alive, tracked in generation 0, its weak references intact.
 */
function endsForGood(heap: Heap, id: number): boolean {
  const { table } = heap;
  const header = table.header(id);
  if ((header & HAS_FINALIZER) !== 0) {
    // CPython untracks and tracks again around the finalizer, which moves the object to the youngest generation.
    if ((header & TRACKED) !== 0) {
      heap.order.untrack(id);
      heap.order.track(id);
    }
    if ((header & FINALIZED) === 0 && resurrectedByFinalizer(heap, id)) return false;
    if ((table.header(id) & TRACKED) !== 0) heap.order.untrack(id);
  } else if ((header & TRACKED) !== 0) heap.order.untrack(id);
  if ((table.header(id) & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.targetDies(id);
  // A callback cannot reach the object, but a finalizer run by one may have made new weak references through nothing at all.
  if ((table.header(id) & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.clearAll(id);
  if ((header & IS_WEAK_REFERENCE) !== 0) heap.weakReferences.detach(heap.weakReferences.record(id));
  return true;
}

/** `PyObject_CallFinalizerFromDealloc`: the flag is set after the call, so the object can see that it is not yet finalized. */
function resurrectedByFinalizer(heap: Heap, id: number): boolean {
  const { table } = heap;
  table.setCount(id, 1);
  callFinalizer(heap, id);
  // Kinds without a GC header have no such flag in CPython: their finalizer runs at every death.
  const header = table.header(id);
  if ((header & COLLECTABLE) !== 0) table.setHeader(id, header | FINALIZED);
  const count = table.count(id) - 1;
  table.setCount(id, count);
  if (count > 0) heap.counters.resurrections++;
  return count > 0;
}

/**
 * Breaks an object that stays addressable (`tp_clear`): its slots are emptied, and what only they held dies.
 * Afterwards the object has no edges, unless its kind is never cleared.
 */
export function clear(heap: Heap, id: number): void {
  const { table } = heap;
  const kind = heap.kindOf(id);
  if (kind.clear === 'never') return;
  kind.onClear?.(table.payload(id), id);
  const length = table.length(id);
  if (kind.clear === 'one-by-one') {
    for (let slot = 0; slot < length && slot < table.length(id); slot++) heap.dropWord(heap.take(id, slot));
    return;
  }
  const header = table.header(id);
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage <= INLINE) {
    clearInline(heap, id, header, storage);
    return;
  }
  const offset = table.firstEdge(id);
  table.setHeader(id, header & ~STORAGE_MASK);
  // The words are read afresh each time: what a drop runs may make the store grow.
  if ((header & TAIL_FIRST) !== 0)
    for (let slot = length; --slot >= 0; ) heap.dropWord(table.edges.words[offset + slot]!);
  else for (let slot = 0; slot < length; slot++) heap.dropWord(table.edges.words[offset + slot]!);
  table.edges.give(offset, storage);
}

/** The row itself may be filled again by what a drop runs, so its edges are copied out first. */
function clearInline(heap: Heap, id: number, header: number, length: number): void {
  const { table } = heap;
  const first = table.firstEdge(id);
  const a = length > 0 ? table.cells[first]! : 0;
  const b = length > 1 ? table.cells[first + 1]! : 0;
  const c = length > 2 ? table.cells[first + 2]! : 0;
  const d = length > 3 ? table.cells[first + 3]! : 0;
  table.setHeader(id, header & ~STORAGE_MASK);
  if ((header & TAIL_FIRST) !== 0) {
    heap.dropWord(d);
    heap.dropWord(c);
    heap.dropWord(b);
    heap.dropWord(a);
  } else {
    heap.dropWord(a);
    heap.dropWord(b);
    heap.dropWord(c);
    heap.dropWord(d);
  }
}

/** Runs the finalizer of an object's kind; what it throws goes to the unraisable hook. */
export function callFinalizer(heap: Heap, id: number): void {
  heap.counters.finalizers++;
  try {
    heap.kindOf(id).finalize?.(id);
  } catch (error) {
    heap.reportUnraisable({ error, where: 'finalizer', id });
  }
}

/** Hears the end hook out and lets go of the wrapped object. */
export function endPayload(heap: Heap, id: number, header: number): void {
  if ((header & HAS_END_HOOK) !== 0) callEndHook(heap, id);
  if (header < 0) heap.table.dropPayload(id);
}

function callEndHook(heap: Heap, id: number): void {
  try {
    heap.kindOf(id).onEnd?.(heap.table.payload(id), id);
  } catch (error) {
    heap.reportUnraisable({ error, where: 'end hook', id });
  }
}
