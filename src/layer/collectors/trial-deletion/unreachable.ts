import { IN_TRASH, ROW_SHIFT, WORK } from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';

/** Takes objects out of the tracking order and lists them as the trash, marked, so that user code may run. */
export function putIntoTrash(heap: Heap, ids: Int32Array): void {
  const { order, table } = heap;
  const { cells, rowBase } = table;
  for (const [place, id] of ids.entries()) {
    order.leaveHole(~table.link(id));
    table.setHeader(id, table.header(id) | IN_TRASH);
    table.setLink(id, ~place);
    cells[(rowBase + (place << ROW_SHIFT)) | WORK] = id;
  }
  order.bury(0);
  order.trashLength = ids.length;
}

/** What is left in the trash, in its order. */
export function trashed({ order }: Heap): Int32Array {
  return Int32Array.from({ length: order.trashLength }, (_, place) => order.trashAt(place)).filter(
    (id) => id !== 0,
  );
}

/**
 * Tracks those of `left` again that are not in `unreachable`, a part of it in the same order. The trash holds
 * the others.
 */
export function returnToHeap(heap: Heap, left: Int32Array, unreachable: Int32Array): void {
  const { order, table } = heap;
  let at = 0;
  for (const id of left) {
    if (id === unreachable[at]) {
      at++;
      continue;
    }
    const header = table.header(id);
    order.forget(~table.link(id), header);
    table.setHeader(id, header & ~IN_TRASH);
    order.track(id);
    heap.counters.resurrections++;
  }
}
