import {
  FINALIZED,
  HAS_FINALIZER,
  HAS_WEAK_REFERENCES,
  HEADER,
  IN_TRASH,
  KEPT,
  LINK,
  OBSERVED,
  PARKED,
  ROW_SHIFT,
  TRACKED,
  TRASH,
} from '../../heap/header.ts';
import { callFinalizer, clear, free, type Generation, type Heap } from '../../heap/index.ts';
import { findUnreachable } from './reachability.ts';
import { closeRanks, type Separation } from './separation.ts';

/** What happens to the unreachable when user code may see it. Nothing here allocates. */

/**
 * Moves the parked objects that `found` tells of to the trash and marks them, so that user code may run: an object
 * that now dies by count leaves the trash. Their old places are zero. Returns true when any of it has a finalizer to run or
 * is part of a weak reference.
 */
export function fillTrash(heap: Heap, found: Separation): boolean {
  const { cells, trials } = heap.table;
  const { ids } = heap.order;
  let filled = 0;
  let flags = 0;
  for (let i = found.deadFrom; i < found.deadTo; i++) {
    const id = ids[i]!;
    if (id === 0 || trials[id] !== PARKED) continue;
    ids[i] = 0;
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    flags |= stillToSee(header);
    cells[row | HEADER] = header | IN_TRASH;
    cells[row | LINK] = ~filled;
    cells[(filled << ROW_SHIFT) | TRASH] = id;
    filled++;
  }
  heap.order.trashLength = filled;
  return (flags & OBSERVED) !== 0;
}

/** A finalizer that has run is nothing to wait for. */
function stillToSee(header: number): number {
  return (header & FINALIZED) === 0 ? header : header & ~HAS_FINALIZER;
}

/** Number of objects in the trash: those that left it have a tombstone there. */
export function trashSize(heap: Heap): number {
  const { order } = heap;
  let objects = 0;
  for (let place = 0; place < order.trashLength; place++) if (order.trashAt(place) !== 0) objects++;
  return objects;
}

/**
 * Runs the finalizers not yet run, in trash order, before anything is broken, so that each sees an intact graph
 * (`finalize_garbage`, PEP 442). Objects may die or come back to life meanwhile.
 */
export function finalizeTrash(heap: Heap): void {
  const { order, table } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const header = table.header(id);
    if ((header & (HAS_FINALIZER | FINALIZED)) !== HAS_FINALIZER) continue;
    table.setHeader(id, header | FINALIZED);
    heap.retain(id);
    callFinalizer(heap, id);
    heap.release(id);
  }
}

/**
 * Looks at the trash again after user code ran (`handle_resurrected_objects`): what can be reached from outside now is
 * alive and moves to `survivors`, the rest stays in the trash.
 */
export function returnResurrected(heap: Heap, survivors: Generation, found: Separation): void {
  const { order, table } = heap;
  // Behind the tail there is room for all of it.
  const from = order.length;
  let to = from;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id !== 0) order.ids[to++] = id;
  }
  findUnreachable(heap, from, to, found);
  const { kept } = found;
  if (kept === 0) return;
  order.length = to;
  fillTrash(heap, found);
  closeRanks(order, from, found);
  for (let at = from; at < order.length; at++) {
    const id = order.ids[at]!;
    table.setHeader(id, table.header(id) & ~IN_TRASH);
  }
  heap.counters.resurrections += kept;
  order.length = from;
  order.adopt(kept, survivors);
}

/**
 * Frees the trash at once if nobody can see in which order: no step of user code runs. Returns false, with nothing
 * changed, when an object outside would die that somebody may watch; then `breakTrash` must do it in CPython's order.
 */
export function freeTrashUnseen(heap: Heap): boolean {
  // A finalizer may have made weak references to the trash after all others had been killed.
  if (anyHas(heap, HAS_WEAK_REFERENCES)) return false;
  const failed = releaseOutside(heap);
  if (failed >= 0) {
    restoreOutside(heap, failed);
    return false;
  }
  const { order } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id !== 0) free(heap, id);
  }
  order.trashLength = 0;
  return true;
}

function anyHas(heap: Heap, flag: number): boolean {
  const { order, table } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id !== 0 && (table.header(id) & flag) !== 0) return true;
  }
  return false;
}

/**
 * Breaks the trash object by object (`delete_garbage`): each is cleared, and counting does the rest. What still lives
 * afterwards, because something outside got hold of it, moves to `survivors`.
 */
export function breakTrash(heap: Heap, survivors: Generation): void {
  const { order } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
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
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    table.trials[id] = KEPT;
    table.setHeader(id, (table.header(id) & ~IN_TRASH) | TRACKED);
    order.ids[order.length + count++] = id;
  }
  order.trashLength = 0;
  order.adopt(count, survivors);
}

/**
 * Takes back the references that the trash holds outside. Stops before the first that would kill and returns its place,
 * its place in the trash × 2³² plus slot; −1 when all are taken back, and the atoms with them.
 */
function releaseOutside(heap: Heap): number {
  const { table, order } = heap;
  const { cells, trials } = table;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const words = table.edgesOf(id);
    const first = table.firstEdge(id);
    const length = table.length(id);
    for (let slot = 0; slot < length; slot++) {
      const word = words[first + slot]!;
      if (word <= 0 || trials[word] === PARKED) continue;
      const row = word << ROW_SHIFT;
      const count = cells[row]!;
      if (count <= 1) return place * 2 ** 32 + slot;
      cells[row] = count - 1;
    }
  }
  dropAtoms(heap);
  return -1;
}

function restoreOutside(heap: Heap, failed: number): void {
  const { table, order } = heap;
  const { cells, trials } = table;
  const last = Math.floor(failed / 2 ** 32);
  for (let place = 0; place <= last; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const words = table.edgesOf(id);
    const first = table.firstEdge(id);
    const end = place === last ? failed % 2 ** 32 : table.length(id);
    for (let slot = 0; slot < end; slot++) {
      const word = words[first + slot]!;
      if (word > 0 && trials[word] !== PARKED) cells[word << ROW_SHIFT] = cells[word << ROW_SHIFT]! + 1;
    }
  }
}

function dropAtoms(heap: Heap): void {
  if (heap.atoms.size === 0) return;
  const { table, order } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const words = table.edgesOf(id);
    const first = table.firstEdge(id);
    const end = first + table.length(id);
    for (let at = first; at < end; at++) if (words[at]! < 0) heap.atoms.drop(words[at]!);
  }
}
