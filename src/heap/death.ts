import {
  COLLECTABLE,
  COLLECTABLE_SHIFT,
  FINALIZED,
  HAS_END_HOOK,
  HAS_FINALIZER,
  HAS_PAYLOAD,
  HAS_WEAK_REFERENCES,
  IN_TRASH,
  IS_WEAK_REFERENCE,
  OBSERVED,
  SIZE_CLASS_MASK,
  SIZE_CLASS_SHIFT,
  TAIL_FIRST,
  TRACKED,
} from './header.ts';
import type { Heap } from './heap.ts';

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
  const { counts, links, headers, offsets, lengths, edges } = table;
  const { words, freeHeads } = edges;
  let { freeHead } = table;
  let deaths = 0;
  let collectable = 0;
  const { ids } = order;
  let holes = 0;
  let header = headers[root]!;
  if ((header & TRACKED) !== 0) order.forget(~links[root]!, header);
  counts[root] = 0;
  links[root] = 0;
  let stack = root;
  while (stack !== 0) {
    const id = stack;
    stack = links[id]!;
    const first = offsets[id]!;
    const end = first + lengths[id]!;
    for (let at = first; at < end; at++) {
      const word = words[at]!;
      if (word > 0) {
        const count = counts[word]! - 1;
        counts[word] = count;
        if (count === 0) {
          header = headers[word]!;
          if ((header & (TRACKED | IN_TRASH)) === TRACKED) {
            ids[~links[word]!] = 0;
            holes++;
          } else if ((header & TRACKED) !== 0) order.forget(~links[word]!, header);
          links[word] = stack;
          stack = word;
        }
      } else if (word < 0) heap.atoms.drop(word);
    }
    header = headers[id]!;
    if ((header & (HAS_END_HOOK | HAS_PAYLOAD)) !== 0) endPayload(heap, id, header);
    const sizeClass = (header & SIZE_CLASS_MASK) >>> SIZE_CLASS_SHIFT;
    if (sizeClass !== 0) {
      words[first] = freeHeads[sizeClass]!;
      freeHeads[sizeClass] = first;
    }
    collectable += (header >>> COLLECTABLE_SHIFT) & 1;
    headers[id] = 0;
    lengths[id] = 0;
    links[id] = freeHead;
    freeHead = id;
    deaths++;
  }
  order.bury(holes);
  table.freeHead = freeHead;
  table.liveObjects -= deaths;
  heap.netAllocations = Math.max(0, heap.netAllocations - collectable);
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
    table.counts[id] = 0;
    if ((table.headers[id]! & OBSERVED) === 0 || endsForGood(heap, id)) {
      // 2. Out of the collector's sight: no list and no edge names the object. It is the innermost one dying.
      const header = table.headers[id]!;
      if ((header & TRACKED) !== 0) order.forget(~table.links[id]!, header);
      table.links[id] = parent;
      parent = id;
    }
    // 3. The innermost drops edges until one of them kills; without edges its row goes back, and its parent goes on.
    id = 0;
    while (parent !== 0) {
      id = dropUntilDeath(heap, parent);
      if (id !== 0) break;
      const finished = parent;
      parent = table.links[finished]!;
      free(heap, finished);
    }
  }
}

/** Drops a dying object's edges one by one. Returns a child whose count reached zero, or 0 when none is left. */
function dropUntilDeath(heap: Heap, dying: number): number {
  const { table } = heap;
  const { counts, lengths } = table;
  const { words } = table.edges;
  const left = lengths[dying]!;
  const offset = table.offsets[dying]!;
  if ((table.headers[dying]! & TAIL_FIRST) !== 0) {
    for (let at = offset + left - 1; at >= offset; at--) {
      const word = words[at]!;
      if (word > 0) {
        const count = counts[word]! - 1;
        counts[word] = count;
        if (count === 0) {
          lengths[dying] = at - offset;
          return word;
        }
      } else if (word < 0) heap.atoms.drop(word);
    }
    lengths[dying] = 0;
    return 0;
  }
  // Head first: the count of a dying object is free to serve as the cursor, kept negative so that it looks dead.
  for (let slot = -counts[dying]!; slot < left; slot++) {
    const word = words[offset + slot]!;
    words[offset + slot] = 0;
    if (word > 0) {
      const count = counts[word]! - 1;
      counts[word] = count;
      if (count === 0) {
        counts[dying] = -(slot + 1);
        return word;
      }
    } else if (word < 0) heap.atoms.drop(word);
  }
  lengths[dying] = 0;
  return 0;
}

/** Gives a row back whose edges are gone. `tp_free`. */
export function free(heap: Heap, id: number): void {
  const { table } = heap;
  const header = table.headers[id]!;
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
  const header = table.headers[id]!;
  if ((header & HAS_FINALIZER) !== 0) {
    // CPython untracks and tracks again around the finalizer, which moves the object to the youngest generation.
    if ((header & TRACKED) !== 0) {
      heap.order.untrack(id);
      heap.order.track(id);
    }
    if ((header & FINALIZED) === 0 && resurrectedByFinalizer(heap, id)) return false;
    if ((table.headers[id]! & TRACKED) !== 0) heap.order.untrack(id);
  } else if ((header & TRACKED) !== 0) heap.order.untrack(id);
  if ((table.headers[id]! & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.targetDies(id);
  // A callback cannot reach the object, but a finalizer run by one may have made new weak references through nothing at all.
  if ((table.headers[id]! & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.clearAll(id);
  if ((header & IS_WEAK_REFERENCE) !== 0) heap.weakReferences.detach(heap.weakReferences.record(id));
  return true;
}

/** `PyObject_CallFinalizerFromDealloc`: the flag is set after the call, so the object can see that it is not yet finalized. */
function resurrectedByFinalizer(heap: Heap, id: number): boolean {
  const { table } = heap;
  table.counts[id] = 1;
  callFinalizer(heap, id);
  // Kinds without a GC header have no such flag in CPython: their finalizer runs at every death.
  if (heap.kindOf(id).collectable) table.headers[id] = table.headers[id]! | FINALIZED;
  const count = table.counts[id]! - 1;
  table.counts[id] = count;
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
  const length = table.lengths[id]!;
  if (kind.clear === 'one-by-one') {
    for (let slot = 0; slot < length && slot < table.lengths[id]!; slot++) heap.dropWord(heap.take(id, slot));
    return;
  }
  const header = table.headers[id]!;
  const sizeClass = (header & SIZE_CLASS_MASK) >>> SIZE_CLASS_SHIFT;
  const offset = table.offsets[id]!;
  table.headers[id] = header & ~SIZE_CLASS_MASK;
  table.lengths[id] = 0;
  table.offsets[id] = 0;
  // The words are read afresh each time: what a drop runs may make the store grow.
  if ((header & TAIL_FIRST) !== 0)
    for (let slot = length; --slot >= 0; ) heap.dropWord(table.edges.words[offset + slot]!);
  else for (let slot = 0; slot < length; slot++) heap.dropWord(table.edges.words[offset + slot]!);
  if (sizeClass !== 0) table.edges.give(offset, sizeClass);
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
function endPayload(heap: Heap, id: number, header: number): void {
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
