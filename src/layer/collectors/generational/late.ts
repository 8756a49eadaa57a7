import {
  EDGES,
  HEADER,
  INLINE,
  LENGTH,
  LINK,
  OFFSET,
  PAIRS,
  PARKED,
  PLACE,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TAIL_FIRST,
  WORK,
} from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';
import { blockEnd, type Separation } from './separation.ts';
import { visitedSlot } from './visiting.ts';

/**
 * Follows the objects that were parked and reached after all, from the first of their queue (`visit_reachable` appends them
 * to the list it scans). Afterwards survivors stand closed up from `from` on, the late ones behind the others in the order of
 * being reached; behind them stand the dead, in the order they had.
 */
export function followLate(heap: Heap, from: number, to: number, found: Separation): void {
  // 1. The kept stand closed up; in a small part, all parked have noted where they stood.
  found.keptEnd = from;
  const first = found.notesParked ? from : found.keptFrom;
  const last = found.notesParked ? to : found.keptTo;
  for (let at = first, end = first; at < last; at = end) {
    end = blockEnd(first, at, last);
    partKeptFromParked(heap, from, at, end, found);
  }
  // 2. Behind them stands the queue.
  const queue = found.keptEnd;
  let at = queue;
  let end = lineUp(heap, found, queue);
  // 3. It has grown by all that can be reached.
  while (at < end) {
    const until = blockEnd(queue, at, end);
    end = visitLate(heap, at, until, end, found);
    at = until;
  }
  // 4. Behind it stand those that stayed parked.
  found.dead = from + found.members - end;
  if (found.dead > 0) {
    if (!found.notesParked) noteDead(heap, from);
    takeDead(heap, from, end, found.dead);
  }
  found.deadFrom = end;
  found.deadTo = end + found.dead;
  found.movedUp = true;
}

/** Where the parked are noted: an object's place within the part is the number of the work cell that names it. */
function partKeptFromParked(heap: Heap, part: number, from: number, to: number, found: Separation): void {
  const { cells, rowBase } = heap.table;
  const { notesParked } = found;
  let kept = found.keptEnd;
  for (let at = from; at < to; at++) {
    const id = cells[(rowBase + (at << ROW_SHIFT)) | PLACE]!;
    if (id === 0) continue;
    const count = cells[id]!;
    if (count > 0) {
      if (kept !== at) {
        cells[(rowBase + (kept << ROW_SHIFT)) | PLACE] = id;
        cells[(rowBase + (id << ROW_SHIFT)) | LINK] = ~kept;
      }
      kept++;
    } else if (notesParked) cells[(rowBase + ((at - part) << ROW_SHIFT)) | WORK] = id;
  }
  found.keptEnd = kept;
}

/** The listed go behind the kept, and their counts are counts again. */
function lineUp(heap: Heap, { late, lateFrom }: Separation, behind: number): number {
  const { cells, rowBase } = heap.table;
  let end = behind;
  for (let place = lateFrom; place < lateFrom + late; place++) {
    const id = cells[(rowBase + (place << ROW_SHIFT)) | WORK]!;
    cells[id] = cells[id]! & ~PARKED;
    cells[(rowBase + (end++ << ROW_SHIFT)) | PLACE] = id;
  }
  return end;
}

/**
 * Visits the objects of the queue in places [from, to); its end, which is returned, moves on. They may stand anywhere in memory, and what becomes of a
 * child is a guess until its count is there. The four edges of a row are visited one by one and not in a loop, so that
 * nothing but that is a guess, and the processor goes on to the next objects while it waits.
 */
function visitLate(heap: Heap, from: number, to: number, queued: number, found: Separation): number {
  const { cells, rowBase } = heap.table;
  const { words } = heap.table.edges;
  let end = (rowBase + (queued << ROW_SHIFT)) | PLACE;
  let bits = 0;
  for (let at = from; at < to; at++) {
    const row = rowBase + (cells[(rowBase + (at << ROW_SHIFT)) | PLACE]! << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    bits |= header;
    cells[row | LINK] = ~at;
    if (storage > INLINE) {
      end = queueAll(cells, words, cells[row | OFFSET]!, cells[row | LENGTH]!, header, end);
    } else if ((header & PAIRS) !== 0) {
      end = queueAll(cells, cells, row | EDGES, storage, header, end);
    } else if ((header & TAIL_FIRST) === 0) {
      if (storage === 0) continue;
      end = queue(cells, cells[row | EDGES]!, end);
      if (storage === 1) continue;
      end = queue(cells, cells[row | (EDGES + 1)]!, end);
      if (storage === 2) continue;
      end = queue(cells, cells[row | (EDGES + 2)]!, end);
      if (storage === 3) continue;
      end = queue(cells, cells[row | (EDGES + 3)]!, end);
    } else {
      if (storage > 3) end = queue(cells, cells[row | (EDGES + 3)]!, end);
      if (storage > 2) end = queue(cells, cells[row | (EDGES + 2)]!, end);
      if (storage > 1) end = queue(cells, cells[row | (EDGES + 1)]!, end);
      if (storage > 0) end = queue(cells, cells[row | EDGES]!, end);
    }
  }
  found.keptBits |= bits;
  return (end - rowBase) >> ROW_SHIFT;
}

/** Puts back a reference to a child, and queues it if it is parked. Returns the cell of the place behind the queue. */
function queue(cells: Int32Array, child: number, end: number): number {
  if (child <= 0) return end;
  const count = cells[child]!;
  if (count !== PARKED) {
    cells[child] = count + 1;
    return end;
  }
  cells[child] = 1;
  cells[end] = child;
  return end + ROW_CELLS;
}

function queueAll(
  cells: Int32Array,
  edges: Int32Array,
  start: number,
  length: number,
  header: number,
  queued: number,
): number {
  let end = queued;
  for (let turn = 0; turn < length; turn++)
    end = queue(cells, edges[start + visitedSlot(header, turn, length)]!, end);
  return end;
}

/** Notes where the dead stood in the part, as `partKeptFromParked` does. Their links tell; their rows are to be found. */
function noteDead(heap: Heap, part: number): void {
  const { cells, rowBase, rows } = heap.table;
  for (let id = 1; id < rows; id++) {
    if (cells[id] !== PARKED) continue;
    const row = rowBase + (id << ROW_SHIFT);
    // A free row's count is PARKED too.
    if (cells[row | HEADER] === 0) continue;
    cells[(rowBase + ((~cells[row | LINK]! - part) << ROW_SHIFT)) | WORK] = id;
  }
}

/** Brings the `dead` behind the survivors, which end at `end`, in the order they had in the part. */
function takeDead(heap: Heap, part: number, end: number, dead: number): void {
  const { cells, rowBase } = heap.table;
  let taken = end;
  for (let place = 0; taken < end + dead; place++) {
    const id = cells[(rowBase + (place << ROW_SHIFT)) | WORK]!;
    // A cell that nobody has noted itself in tells of somebody who stands elsewhere, or not at all.
    if (cells[id] === PARKED && cells[(rowBase + (id << ROW_SHIFT)) | LINK] === ~(part + place))
      cells[(rowBase + (taken++ << ROW_SHIFT)) | PLACE] = id;
  }
}
