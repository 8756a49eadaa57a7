import { HEADER, IN_TRASH, LINK, OBSERVED, PLACE, ROW_SHIFT, WORK } from '../../heap/header.ts';
import type { Generation, Heap } from '../../heap/index.ts';
import { stillToSee } from '../trash/index.ts';
import { findUnreachable, restoreCounts } from './reachability.ts';
import { blockEnd, closeRanks, type Separation } from './separation.ts';

/** What happens to the unreachable when user code may see it. Nothing here allocates. */

/**
 * Moves the parked objects that `found` tells of to the trash and marks them, so that user code may run: an object
 * that now dies by count leaves the trash. Their old places are zero. Returns which of the flags in OBSERVED any of it has,
 * finalizers that ran already excepted.
 */
export function fillTrash(heap: Heap, found: Separation): number {
  const { order } = heap;
  const { deadFrom, deadTo } = found;
  order.trashLength = 0;
  let flags = 0;
  for (let at = deadFrom, end = deadFrom; at < deadTo; at = end) {
    end = blockEnd(deadFrom, at, deadTo);
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
    // Whoever is kept has a count; a parked one's is negative still, whatever was added to it.
    if (id === 0 || cells[id]! > 0) continue;
    cells[place] = 0;
    const row = rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    flags |= stillToSee(header);
    cells[row | HEADER] = header | IN_TRASH;
    cells[row | LINK] = ~filled;
    cells[(rowBase + (filled << ROW_SHIFT)) | WORK] = id;
    filled++;
    restoreCounts(heap, id);
  }
  heap.order.trashLength = filled;
  return flags;
}

/** Makes counts and links whole again when the search left all of the trash parked, and it is not freed as it is. */
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
 * Looks at the trash again after user code ran (`handle_resurrected_objects`): what can be reached from outside now is
 * alive and moves to `survivors`, the rest stays in the trash. Returns true when all of it does: then `found` tells of it too,
 * in places behind the tail of the order, and it is parked still.
 */
export function returnResurrected(heap: Heap, survivors: Generation, found: Separation): boolean {
  const { order, table } = heap;
  // Behind the tail there is room for all of it.
  const from = order.length;
  const to = putTrashBehind(heap, from);
  findUnreachable(heap, from, to, found);
  const { kept } = found;
  if (kept === 0) return true;
  order.length = to;
  fillTrash(heap, found);
  closeRanks(order, from, found);
  for (let at = from; at < order.length; at++) {
    const id = order.at(at);
    table.setHeader(id, table.header(id) & ~IN_TRASH);
  }
  heap.counters.resurrections += kept;
  order.length = from;
  order.adopt(kept, survivors);
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
