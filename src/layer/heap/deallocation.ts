import { freeUnobserved } from './cascade.ts';
import { callEndHook } from './end-hook.ts';
import {
  COLLECTABLE,
  DYING,
  EDGES,
  FINALIZED,
  HAS_END_HOOK,
  HAS_FINALIZER,
  HAS_WEAK_REFERENCES,
  HEADER,
  INLINE,
  IS_WEAK_REFERENCE,
  LENGTH,
  LINK,
  OBSERVED,
  OFFSET,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TAIL_FIRST,
  TRACKED,
} from './header.ts';
import type { HeapState } from './heap-state.ts';

/**
 * Deallocation by count, immediate and iterative: frees the object whose count reached zero, and all that
 * only it held. No recursion and no work stack, so a chain of any length is freed in constant space.
 */
export function deallocate(heap: HeapState, root: number): void {
  if (heap.mayBeObserved) deallocateInOrder(heap, root);
  else freeUnobserved(heap, root);
}

/**
 * The dealloc slots of CPython 3.13+ (`_Py_Dealloc`), in their depth-first order: a child whose count reaches
 * zero is finished, with all it held, before the next child is released. A dying object's link holds the
 * object whose end released it, and what is left of its edges is its own cursor.
 */
function deallocateInOrder(heap: HeapState, root: number): void {
  const { table, order } = heap;
  let id = root;
  let parent = 0;
  while (id !== 0) {
    // 1. User code sees it go. Afterwards the object is finalized and its weak references dead, or it lives
    // on.
    table.cells[id] = DYING;
    if ((table.header(id) & OBSERVED) === 0 || endsForGood(heap, id)) {
      // 2. Out of the collector's sight: no list and no edge names the object. It is the innermost one dying.
      const { cells, rowBase } = table;
      const row = rowBase + (id << ROW_SHIFT);
      const header = cells[row | HEADER]!;
      if ((header & TRACKED) !== 0) order.forget(~cells[row | LINK]!, header);
      cells[row | LINK] = parent;
      parent = id;
    }
    // 3. The innermost drops edges until one of them kills; without edges its row goes back, and its parent
    // goes on.
    id = 0;
    while (parent !== 0) {
      id = dropUntilZero(heap, parent);
      if (id !== 0) break;
      const finished = parent;
      parent = table.link(finished);
      free(heap, finished);
    }
  }
}

/**
 * Drops a dying object's edges one by one. Returns a child whose count reached zero, or 0 when none is left.
 */
function dropUntilZero(heap: HeapState, dying: number): number {
  const { table } = heap;
  const { cells, rowBase } = table;
  const row = rowBase + (dying << ROW_SHIFT);
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
        const count = cells[word]! - 1;
        cells[word] = count;
        if (count === 0) {
          table.setLength(dying, slot);
          return word;
        }
      } else if (word < 0) heap.atoms.drop(word);
    }
    table.setLength(dying, 0);
    return 0;
  }
  // Head first: the count of a dying object is free to serve as the cursor.
  for (let slot = ~cells[dying]!; slot < left; slot++) {
    const word = words[first + slot]!;
    words[first + slot] = 0;
    if (word > 0) {
      const count = cells[word]! - 1;
      cells[word] = count;
      if (count === 0) {
        cells[dying] = ~(slot + 1);
        return word;
      }
    } else if (word < 0) heap.atoms.drop(word);
  }
  table.setLength(dying, 0);
  return 0;
}

/** Gives a row back whose edges are gone, or go unread. `tp_free`. */
export function free(heap: HeapState, id: number): void {
  const { table } = heap;
  const header = table.header(id);
  if ((header & HAS_END_HOOK) !== 0) callEndHook(heap, id);
  table.giveRow(id);
  if ((header & COLLECTABLE) !== 0 && heap.netAllocations > 0) heap.netAllocations--;
}

/**
 * Finalizer and weak references of an object whose count reached zero (`subtype_dealloc`, in its order).
 * False when the finalizer resurrected it: then it is alive, tracked in generation 0, its weak references
 * intact.
 */
function endsForGood(heap: HeapState, id: number): boolean {
  const { table } = heap;
  const header = table.header(id);
  if ((header & HAS_FINALIZER) !== 0) {
    // CPython untracks and tracks again around the finalizer, which moves the object to the youngest
    // generation.
    if ((header & TRACKED) !== 0) {
      heap.order.untrack(id);
      heap.order.track(id);
    }
    if ((header & FINALIZED) === 0 && resurrectedByFinalizer(heap, id)) return false;
    if ((table.header(id) & TRACKED) !== 0) heap.order.untrack(id);
  } else if ((header & TRACKED) !== 0) heap.order.untrack(id);
  if ((table.header(id) & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.targetDies(id);
  // A callback cannot reach the object, but a finalizer run by one may have made new weak references through
  // nothing at all.
  if ((table.header(id) & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.clearAll(id);
  if ((header & IS_WEAK_REFERENCE) !== 0) heap.weakReferences.detach(id);
  return true;
}

/**
 * `PyObject_CallFinalizerFromDealloc`: the flag is set after the call, so the object can see that it is not
 * yet finalized.
 */
function resurrectedByFinalizer(heap: HeapState, id: number): boolean {
  const { table } = heap;
  table.setCount(id, 1);
  callFinalizer(heap, id);
  // Kinds without a GC header have no such flag in CPython: their finalizer runs at every end.
  const header = table.header(id);
  if ((header & COLLECTABLE) !== 0) table.setHeader(id, header | FINALIZED);
  const count = table.count(id) - 1;
  table.setCount(id, count > 0 ? count : DYING);
  if (count > 0) heap.counters.resurrections++;
  return count > 0;
}

/** Runs the finalizer of an object's kind; what it throws goes to the unraisable hook. */
export function callFinalizer(heap: HeapState, id: number): void {
  heap.counters.finalizers++;
  try {
    heap.kindOf(id).finalize?.(id);
  } catch (error) {
    heap.reportUnraisable({ error, where: 'finalizer', id });
  }
}
