import { HAS_WEAK_REFERENCES, IS_WEAK_REFERENCE, ROW_SHIFT, WORK } from '../../heap/header.ts';
import type { Generation, Heap } from '../../heap/index.ts';

/**
 * Weak references into the trash. They must be dead before anything is broken, or a callback could reach
 * half-cleared objects. When relative to the finalizers differs between CPython versions; both ways are here.
 */
export type WeakReferencePolicy =
  /**
   * Up to 3.14 (`handle_weakrefs`): every weak reference into the trash is dead before the first finalizer.
   */
  | 'dead-in-finalizers'
  /**
   * From 3.15 (`handle_weakref_callbacks`): only those with a callback are killed; plain ones still work in
   * finalizers.
   */
  | 'alive-in-finalizers';

/**
 * Kills weak references by policy, then calls back those that are not trash themselves: in trash order, and
 * per target newest first. Returns how many weak references were freed because their callback let go of them:
 * they count as collected.
 */
export function callBackWeakReferences(
  heap: Heap,
  policy: WeakReferencePolicy,
  survivors: Generation,
): number {
  killAndQueue(heap, policy);
  return callQueue(heap, heap.weakReferences.takeQueue(), survivors);
}

/**
 * Kills every weak reference into or inside the trash, without callbacks: the second sweep
 * (`clear_weakrefs`).
 */
export function killWeakReferences(heap: Heap): void {
  const { order } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const header = heap.table.header(id);
    if ((header & IS_WEAK_REFERENCE) !== 0) heap.weakReferences.clear(id);
    if ((header & HAS_WEAK_REFERENCES) !== 0) heap.weakReferences.clearAll(id);
  }
}

function killAndQueue(heap: Heap, policy: WeakReferencePolicy): void {
  const { weakReferences, order, table } = heap;
  const killsAll = policy === 'dead-in-finalizers';
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const header = table.header(id);
    if (killsAll && (header & IS_WEAK_REFERENCE) !== 0) weakReferences.clear(id);
    if ((header & HAS_WEAK_REFERENCES) === 0) continue;
    if (killsAll) weakReferences.killAll(id);
    else weakReferences.killCalling(id);
  }
}

/** What a queue of callbacks has come to so far. */
interface Called {
  /** Weak references that their callback let go of. */
  freed: number;
  /**
   * Those that are still to be moved to the survivors. They are listed in the work cells behind the trash:
   * there is one for each.
   */
  waiting: number;
}

/** Calls in one block, so that V8 compiles what a block runs and not the middle of a loop. */
const CALLS = 1024;

/** Calls back, one after another. Returns how many weak references were freed by it. */
function callQueue(heap: Heap, first: number, survivors: Generation): number {
  const called: Called = { freed: 0, waiting: 0 };
  const freesBefore = heap.frees;
  for (let queued = first; queued !== 0; ) queued = callBlock(heap, queued, survivors, called);
  if (called.waiting > 0) {
    if (heap.frees !== freesBefore) strikeOutFreed(heap, called.waiting);
    moveToSurvivors(heap, called.waiting, survivors);
  }
  return called.freed;
}

/**
 * A weak reference that outlives its callback moves to the survivors' generation, whatever its own was
 * (`handle_weakrefs`): at once where that is the end of the order and there is room, else together with all
 * later ones. Returns the rest of the queue.
 */
function callBlock(heap: Heap, first: number, survivors: Generation, called: Called): number {
  const { order, table, weakReferences } = heap;
  let queued = first;
  for (let calls = 0; queued !== 0 && calls < CALLS; calls++) {
    const id = queued;
    queued = weakReferences.next(id);
    weakReferences.callBack(id);
    heap.release(id);
    if (!weakReferences.isQueued(id)) called.freed++;
    else if (called.waiting > 0 || !order.moveToEnd(id, survivors))
      table.cells[listed(heap, called.waiting++)] = id;
    else weakReferences.leaveQueue(id);
  }
  return queued;
}

/** The cell that lists number `place` of those who wait. */
function listed({ order, table }: Heap, place: number): number {
  return (table.rowBase + ((order.trashLength + place) << ROW_SHIFT)) | WORK;
}

/** A later callback may have freed one after all, and its row may belong to another object by now. */
function strikeOutFreed(heap: Heap, waiting: number): void {
  const { cells } = heap.table;
  for (let place = 0; place < waiting; place++) {
    const at = listed(heap, place);
    if (!heap.weakReferences.isQueued(cells[at]!)) cells[at] = 0;
  }
}

function moveToSurvivors(heap: Heap, waiting: number, survivors: Generation): void {
  const { order } = heap;
  const count = takeFromOrder(heap, waiting);
  order.makeRoomBehind(count);
  putBehind(heap, waiting, order.length);
  order.adopt(count, survivors);
}

/** Leaves holes where they stood; they wait no longer. Returns how many there are. */
function takeFromOrder(heap: Heap, waiting: number): number {
  const { order, table } = heap;
  let count = 0;
  for (let place = 0; place < waiting; place++) {
    const id = table.cells[listed(heap, place)]!;
    if (id === 0) continue;
    heap.weakReferences.leaveQueue(id);
    order.leaveHole(~table.link(id));
    count++;
  }
  return count;
}

/** Writes them to the places from `behind` on; the caller sees to links. */
function putBehind(heap: Heap, waiting: number, behind: number): void {
  const { order, table } = heap;
  let to = behind;
  for (let place = 0; place < waiting; place++) {
    const id = table.cells[listed(heap, place)]!;
    if (id !== 0) order.put(to++, id);
  }
}
