import { HAS_WEAK_REFERENCES, IS_WEAK_REFERENCE } from '../../heap/header.ts';
import type { Generation, Heap, WeakRecord } from '../../heap/index.ts';

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

/**
 * Calls back, one after another. A weak reference that outlives its callback moves to the survivors' generation, whatever its own was
 * (`handle_weakrefs`): at once where that is the end of the order and there is room for all of them, so that none moves twice; else
 * afterwards.
 */
function callQueue(heap: Heap, head: WeakRecord | null, survivors: Generation): number {
  const { order } = heap;
  let died = 0;
  let queue = head;
  let aliveFirst: WeakRecord | null = null;
  let aliveLast: WeakRecord | null = null;
  while (queue) {
    const record: WeakRecord = queue;
    queue = record.queued;
    record.queued = null;
    heap.weakReferences.callBack(record);
    heap.release(record.id);
    // Whoever ends loses its callback.
    if (record.callback === null) died++;
    else if (aliveFirst !== null || !order.moveToEnd(record.id, survivors)) {
      if (aliveLast) aliveLast.queued = record;
      else aliveFirst = record;
      aliveLast = record;
    }
  }
  if (aliveFirst !== null) moveToSurvivors(heap, aliveFirst, survivors);
  return died;
}

function moveToSurvivors(heap: Heap, first: WeakRecord | null, survivors: Generation): void {
  const { order, table } = heap;
  let count = 0;
  for (let record = first; record; record = record.queued) {
    // A later callback may have killed this one after all.
    if (record.callback === null) continue;
    order.leaveHole(~table.link(record.id));
    count++;
  }
  order.makeRoomBehind(count);
  let behind = order.length;
  for (let record = first; record; ) {
    const { id, queued }: WeakRecord = record;
    if (record.callback !== null) {
      table.setLink(id, ~behind);
      order.put(behind++, id);
    }
    record.queued = null;
    record = queued;
  }
  order.adopt(count, survivors);
}

function clearIfWeakReference(heap: Heap, id: number): void {
  if ((heap.table.header(id) & IS_WEAK_REFERENCE) !== 0)
    heap.weakReferences.clear(heap.weakReferences.record(id));
}
