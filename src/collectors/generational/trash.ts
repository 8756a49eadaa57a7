import { callFinalizer, clear, die, free, type Generation, type Heap, header } from '../../heap/index.ts';
import { findUnreachable } from './reachability.ts';

const { FINALIZED, HAS_FINALIZER, HAS_WEAK_REFERENCES, IN_TRASH, OBSERVED, PARKED, TRACKED } = header;

/** What happens to the unreachable. All functions work on `heap.order.trash` and allocate nothing themselves. */

/**
 * Drops from the trash what was reached after all, and marks the rest so that user code may run: an object that now
 * dies by count leaves the trash. Returns true when any of it has a finalizer to run or is part of a weak reference.
 */
export function enterTrash(heap: Heap): boolean {
  const { links, headers } = heap.table;
  const { trash } = heap.order;
  let kept = 0;
  let flags = 0;
  for (let i = 0; i < heap.order.trashLength; i++) {
    const id = trash[i]!;
    if (links[id] !== PARKED) continue;
    const bits = headers[id]!;
    flags |= (bits & FINALIZED) === 0 ? bits : bits & ~HAS_FINALIZER;
    headers[id] = bits | IN_TRASH;
    links[id] = ~kept;
    trash[kept++] = id;
  }
  heap.order.trashLength = kept;
  return (flags & OBSERVED) !== 0;
}

/** Number of objects in the trash: those that left it have a tombstone there. */
export function trashSize(heap: Heap): number {
  const { trash, trashLength } = heap.order;
  let objects = 0;
  for (let i = 0; i < trashLength; i++) if (trash[i] !== 0) objects++;
  return objects;
}

/**
 * Runs the finalizers not yet run, in trash order, before anything is broken, so that each sees an intact graph
 * (`finalize_garbage`, PEP 442). Objects may die or come back to life meanwhile.
 */
export function finalizeTrash(heap: Heap): void {
  const { order, table } = heap;
  for (let i = 0; i < order.trashLength; i++) {
    const id = order.trash[i]!;
    if (id === 0 || (table.headers[id]! & (HAS_FINALIZER | FINALIZED)) !== HAS_FINALIZER) continue;
    table.headers[id] = table.headers[id]! | FINALIZED;
    heap.retain(id);
    callFinalizer(heap, id);
    heap.release(id);
  }
}

/**
 * Looks at the trash again after user code ran (`handle_resurrected_objects`): what can be reached from outside now is
 * alive and moves to `survivors`, the rest stays in the trash, marked as before.
 */
export function returnResurrected(heap: Heap, survivors: Generation): void {
  const { order, table } = heap;
  const end = findUnreachable(heap, order.trash, 0, order.trashLength, order.length);
  for (let at = order.length; at < end; at++) {
    const id = order.ids[at]!;
    table.headers[id] = table.headers[id]! & ~IN_TRASH;
  }
  heap.counters.resurrections += end - order.length;
  enterTrash(heap);
  order.adopt(end - order.length, survivors);
}

/**
 * Frees what `findUnreachable` left parked, in a heap where no death can be seen: no order to keep, nothing to mark.
 * Returns the number of objects freed.
 */
export function freeUnwatched(heap: Heap): number {
  releaseOutside(heap, true);
  return freeParked(heap);
}

/**
 * Frees the marked trash at once if nobody can see in which order: no step of user code runs. Returns false, with nothing
 * changed, when an object outside would die that somebody may watch; then `breakTrash` must do it in CPython's order.
 */
export function freeTrashUnseen(heap: Heap): boolean {
  // A finalizer may have made weak references to the trash after all others had been killed.
  if ((park(heap) & HAS_WEAK_REFERENCES) !== 0) {
    enterTrash(heap);
    return false;
  }
  const failed = releaseOutside(heap, false);
  if (failed >= 0) {
    restoreOutside(heap, failed);
    enterTrash(heap);
    return false;
  }
  freeParked(heap);
  return true;
}

function freeParked(heap: Heap): number {
  const { order } = heap;
  const { links } = heap.table;
  let freed = 0;
  for (let i = 0; i < order.trashLength; i++) {
    const id = order.trash[i]!;
    // A freed row's link names the next free one, so it is never parked.
    if (id === 0 || links[id] !== PARKED) continue;
    free(heap, id);
    freed++;
  }
  order.trashLength = 0;
  return freed;
}

/**
 * Breaks the trash object by object (`delete_garbage`): each is cleared, and counting does the rest. What still lives
 * afterwards, because something outside got hold of it, moves to `survivors`.
 */
export function breakTrash(heap: Heap, survivors: Generation): void {
  const { order } = heap;
  for (let i = 0; i < order.trashLength; i++) {
    const id = order.trash[i]!;
    if (id === 0) continue;
    heap.retain(id);
    clear(heap, id);
    heap.release(id);
  }
  adoptTrash(heap, survivors);
}

/** Moves whatever is left in the trash to a generation: it stays alive. */
export function adoptTrash(heap: Heap, survivors: Generation): void {
  const { order, table } = heap;
  let count = 0;
  for (let i = 0; i < order.trashLength; i++) {
    const id = order.trash[i]!;
    if (id === 0) continue;
    table.headers[id] = (table.headers[id]! & ~IN_TRASH) | TRACKED;
    order.ids[order.length + count++] = id;
  }
  order.trashLength = 0;
  order.adopt(count, survivors);
}

/** Marks members by their link alone, which is the cheapest membership test; tombstones stay. Returns all their flags. */
function park(heap: Heap): number {
  const { links, headers } = heap.table;
  const { trash, trashLength } = heap.order;
  let flags = 0;
  for (let i = 0; i < trashLength; i++) {
    const id = trash[i]!;
    if (id === 0 || (headers[id]! & IN_TRASH) === 0) continue;
    flags |= headers[id]!;
    headers[id] = headers[id]! & ~IN_TRASH;
    links[id] = PARKED;
  }
  return flags;
}

/**
 * Takes back the references that the trash holds outside. With `mayKill` false stops before the first that would kill
 * and returns its place, trash index × 2³² plus slot; −1 when all are taken back, and the atoms with them.
 */
function releaseOutside(heap: Heap, mayKill: boolean): number {
  const { table, order } = heap;
  const { counts, links, offsets, lengths } = table;
  const { words } = table.edges;
  for (let i = 0; i < order.trashLength; i++) {
    const id = order.trash[i]!;
    if (id === 0 || links[id] !== PARKED) continue;
    const first = offsets[id]!;
    const end = first + lengths[id]!;
    for (let at = first; at < end; at++) {
      const word = words[at]!;
      if (word <= 0 || links[word] === PARKED) continue;
      if (counts[word]! > 1) counts[word] = counts[word]! - 1;
      else if (mayKill) die(heap, word);
      else return i * 2 ** 32 + (at - first);
    }
  }
  dropAtoms(heap);
  return -1;
}

function restoreOutside(heap: Heap, failed: number): void {
  const { counts, links, offsets, lengths } = heap.table;
  const { words } = heap.table.edges;
  const lastIndex = Math.floor(failed / 2 ** 32);
  for (let i = 0; i <= lastIndex; i++) {
    const id = heap.order.trash[i]!;
    if (id === 0 || links[id] !== PARKED) continue;
    const end = i === lastIndex ? failed % 2 ** 32 : lengths[id]!;
    for (let slot = 0; slot < end; slot++) {
      const word = words[offsets[id]! + slot]!;
      if (word > 0 && links[word] !== PARKED) counts[word] = counts[word]! + 1;
    }
  }
}

function dropAtoms(heap: Heap): void {
  if (heap.atoms.size === 0) return;
  const { links, offsets, lengths } = heap.table;
  const { words } = heap.table.edges;
  for (let i = 0; i < heap.order.trashLength; i++) {
    const id = heap.order.trash[i]!;
    if (id === 0 || links[id] !== PARKED) continue;
    const end = offsets[id]! + lengths[id]!;
    for (let at = offsets[id]!; at < end; at++) if (words[at]! < 0) heap.atoms.drop(words[at]!);
  }
}
