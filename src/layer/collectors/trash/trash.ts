import { FINALIZED, HAS_FINALIZER, IN_TRASH, TRACKED } from '../../heap/header.ts';
import { callFinalizer, clear, type Generation, type Heap } from '../../heap/index.ts';

/** A finalizer that has run is nothing to wait for. */
export function stillObserved(header: number): number {
  return (header & FINALIZED) === 0 ? header : header & ~HAS_FINALIZER;
}

/**
 * Runs the finalizers not yet run, in trash order, before anything is broken, so that each sees an intact
 * graph (`finalize_garbage`, PEP 442). Objects may be freed or come back to life meanwhile.
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
 * Breaks the trash object by object (`delete_garbage`): each is cleared, and counting does the rest. What
 * still lives afterwards, because something outside got hold of it, moves to `survivors`.
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
    table.setHeader(id, (table.header(id) & ~IN_TRASH) | TRACKED);
    order.put(order.length + count++, id);
  }
  order.trashLength = 0;
  order.adopt(count, survivors);
}
