import { HAS_WEAK_REFERENCES, IS_WEAK_REFERENCE, ROW_SHIFT, TRASH } from '../../heap/header.ts';
import { type Generation, type Heap, WeakRecord } from '../../heap/index.ts';

/**
 * Weak references into the trash. They must be dead before anything is broken, or a callback could reach half-cleared
 * objects. When relative to the finalizers differs between CPython versions; both ways are here.
 */
export type WeakReferencePolicy =
  /** Up to 3.14 (`handle_weakrefs`): every weak reference into the trash dies before the first finalizer. */
  | 'dead-in-finalizers'
  /** From 3.15 (`handle_weakref_callbacks`): only those with a callback die; plain ones still work in finalizers. */
  | 'alive-in-finalizers';

/**
 * Kills weak references by policy, then calls back those that are not trash themselves: in trash order, and per target
 * newest first. Returns how many weak references died because their callback let go of them: they count as collected.
 */
export function callBackWeakReferences(
  heap: Heap,
  policy: WeakReferencePolicy,
  survivors: Generation,
): number {
  const first = killAndQueue(heap, policy);
  return callQueue(heap, first, survivors);
}

/** Kills every weak reference into or inside the trash, without callbacks: the second sweep (`clear_weakrefs`). */
export function killWeakReferences(heap: Heap): void {
  const { order } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    clearIfWeakReference(heap, id);
    if (heap.isWeaklyReferenced(id)) heap.weakReferences.clearAll(id);
  }
}

function killAndQueue(heap: Heap, policy: WeakReferencePolicy): WeakRecord | null {
  const { weakReferences, order, table } = heap;
  let first: WeakRecord | null = null;
  let last: WeakRecord | null = null;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    const header = table.header(id);
    if ((header & IS_WEAK_REFERENCE) !== 0 && policy === 'dead-in-finalizers') clearIfWeakReference(heap, id);
    if ((header & HAS_WEAK_REFERENCES) === 0) continue;
    let next: WeakRecord | null = null;
    for (let record = weakReferences.chain(id); record; record = next) {
      next = record.next;
      if (policy === 'alive-in-finalizers' && !record.callback) continue;
      weakReferences.clear(record);
      // One that is dying itself stays silent, as it does when its target dies by count.
      if (!record.callback || weakReferences.isTrash(record) || table.count(record.id) <= 0) continue;
      heap.retain(record.id);
      if (last) last.queued = record;
      else first = record;
      last = record;
    }
  }
  return first;
}

/** What a queue of callbacks has come to so far. */
interface Called {
  /** Weak references that their callback let go of. */
  died: number;
  /** Those that are still to be moved to the survivors. They are listed in the trash cells behind the trash: there is one for each. */
  waiting: number;
}

/** Calls in one block, so that V8 compiles what a block runs and not the middle of a loop. */
const CALLS = 1024;

/** Calls back, one after another. Returns how many weak references died of it. */
function callQueue(heap: Heap, head: WeakRecord | null, survivors: Generation): number {
  const called: Called = { died: 0, waiting: 0 };
  const deathsBefore = heap.deaths;
  for (let queue = head; queue !== null; ) queue = callBlock(heap, queue, survivors, called);
  if (called.waiting > 0) {
    if (heap.deaths !== deathsBefore) strikeOutDead(heap, called.waiting);
    moveToSurvivors(heap, called.waiting, survivors);
  }
  return called.died;
}

/**
 * A weak reference that outlives its callback moves to the survivors' generation, whatever its own was (`handle_weakrefs`): at once
 * where that is the end of the order and there is room, else together with all later ones. Returns the rest of the queue.
 */
function callBlock(heap: Heap, head: WeakRecord, survivors: Generation, called: Called): WeakRecord | null {
  const { order, table, weakReferences } = heap;
  let queue: WeakRecord | null = head;
  for (let calls = 0; queue !== null && calls < CALLS; calls++) {
    const record: WeakRecord = queue;
    const { id } = record;
    queue = record.queued;
    record.queued = null;
    weakReferences.callBack(record);
    heap.release(id);
    // Whoever ends loses its callback.
    if (record.callback === null) called.died++;
    else if (called.waiting > 0 || !order.moveToEnd(id, survivors))
      table.cells[listed(heap, called.waiting++)] = id;
  }
  return queue;
}

/** The cell that lists number `place` of those who wait. */
function listed({ order, table }: Heap, place: number): number {
  return (table.rowBase + ((order.trashLength + place) << ROW_SHIFT)) | TRASH;
}

/** A later callback may have killed one after all, and the row be somebody else's. Of all others the target is dead, but not the callback. */
function strikeOutDead(heap: Heap, waiting: number): void {
  const { table } = heap;
  for (let place = 0; place < waiting; place++) {
    const at = listed(heap, place);
    const record = table.payload(table.cells[at]!);
    if (!(record instanceof WeakRecord) || record.target !== 0 || record.callback === null)
      table.cells[at] = 0;
  }
}

function moveToSurvivors(heap: Heap, waiting: number, survivors: Generation): void {
  const { order } = heap;
  const count = takeFromOrder(heap, waiting);
  order.makeRoomBehind(count);
  putBehind(heap, waiting, order.length);
  order.adopt(count, survivors);
}

/** Leaves holes where they stood. Returns how many there are. */
function takeFromOrder(heap: Heap, waiting: number): number {
  const { order, table } = heap;
  let count = 0;
  for (let place = 0; place < waiting; place++) {
    const id = table.cells[listed(heap, place)]!;
    if (id === 0) continue;
    order.leaveHole(~table.link(id));
    count++;
  }
  return count;
}

/** Writes them to the places from `behind` on; links are the caller's matter. */
function putBehind(heap: Heap, waiting: number, behind: number): void {
  const { order, table } = heap;
  let to = behind;
  for (let place = 0; place < waiting; place++) {
    const id = table.cells[listed(heap, place)]!;
    if (id !== 0) order.put(to++, id);
  }
}

function clearIfWeakReference(heap: Heap, id: number): void {
  if ((heap.table.header(id) & IS_WEAK_REFERENCE) !== 0)
    heap.weakReferences.clear(heap.weakReferences.record(id));
}
