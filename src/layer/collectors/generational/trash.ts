import { HEADER, IN_TRASH, LINK, OBSERVED, PLACE, ROW_SHIFT, WORK } from '../../heap/header.ts';
import type { Generation, Heap } from '../../heap/index.ts';
import { stillObserved } from '../trash/index.ts';
import { blockEnd } from './blocks.ts';
import { deduceUnreachable, restoreCounts } from './deduce-unreachable.ts';
import { closeUpSurvivors, type Search } from './search.ts';

/**
 * The way of the unreachable into the trash and, when user code made them reachable again, back. Nothing here
 * allocates.
 */

/**
 * Moves the unreachable to the trash and marks them, with their counts whole again, so that user code may
 * run: an object that is freed by count meanwhile leaves the trash. Their old places are zero. Returns which
 * of the flags in OBSERVED any of them has, finalizers that ran already excepted.
 */
export function fillTrash({ heap, unreachable }: Search): number {
  const { order } = heap;
  const { from, to } = unreachable;
  order.trashLength = 0;
  let flags = 0;
  for (let at = from, end = from; at < to; at = end) {
    end = blockEnd(from, at, to);
    flags |= fillBlock(heap, at, end);
  }
  return flags & OBSERVED;
}

function fillBlock(heap: Heap, from: number, to: number): number {
  const { cells, rowBase } = heap.table;
  let filled = heap.order.trashLength;
  let flags = 0;
  for (let at = from; at < to; at++) {
    const place = (rowBase + (at << ROW_SHIFT)) | PLACE;
    const id = cells[place]!;
    // A reachable object's count is above zero. That of an unreachable one is negative, also when
    // `restoreCounts` of others has added to it.
    if (id === 0 || cells[id]! > 0) continue;
    cells[place] = 0;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    flags |= stillObserved(header);
    cells[row | HEADER] = header | IN_TRASH;
    cells[row | LINK] = ~filled;
    cells[(rowBase + (filled << ROW_SHIFT)) | WORK] = id;
    filled++;
    restoreCounts(heap, id);
  }
  heap.order.trashLength = filled;
  return flags;
}

/**
 * Makes counts and links whole when the second search has found all of the trash unreachable again, and it is
 * not freed where it stands.
 */
export function restoreTrash(heap: Heap): void {
  const { order, table } = heap;
  for (let place = 0; place < order.trashLength; place++) {
    const id = order.trashAt(place);
    if (id === 0) continue;
    table.setLink(id, ~place);
    restoreCounts(heap, id);
  }
}

/**
 * Looks at the trash again after user code ran (`handle_resurrected_objects`): what can be reached from
 * outside now is alive and moves to `survivors`, the rest stays in the trash. Returns true when all of it
 * does: then it stands behind the tail of the order too, as `search` says, and its counts are UNREACHABLE.
 */
export function returnResurrected(search: Search, survivors: Generation): boolean {
  const { heap } = search;
  const { order, table } = heap;
  // Behind the tail there is room for all of it.
  const from = order.length;
  const to = putTrashBehind(heap, from);
  deduceUnreachable(search, from, to);
  const resurrected = search.survivors;
  if (resurrected === 0) return true;
  order.length = to;
  fillTrash(search);
  closeUpSurvivors(order, from, search);
  for (let at = from; at < order.length; at++) {
    const id = order.at(at);
    table.setHeader(id, table.header(id) & ~IN_TRASH);
  }
  heap.counters.resurrections += resurrected;
  order.length = from;
  order.adopt(resurrected, survivors);
  return false;
}

/** Writes the trash to the places from `place` on, with links that say so. Returns the place behind. */
function putTrashBehind({ order, table }: Heap, place: number): number {
  let behind = place;
  for (let at = 0; at < order.trashLength; at++) {
    const id = order.trashAt(at);
    if (id === 0) continue;
    table.setLink(id, ~behind);
    order.put(behind++, id);
  }
  return behind;
}
