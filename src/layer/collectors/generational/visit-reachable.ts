import {
  EDGES,
  HEADER,
  INLINE,
  LENGTH,
  LINK,
  OFFSET,
  PAIRS,
  PLACE,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TAIL_FIRST,
  UNREACHABLE,
  WORK,
} from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';
import { blockEnd } from './blocks.ts';
import type { MovedBack, Search } from './search.ts';
import { visitedSlot } from './visit-order.ts';

/**
 * Visits the objects that were moved back, and what they reach, in CPython's order: `visit_reachable` appends
 * to the list that `move_unreachable` is going through, so what is moved back is visited after everything
 * else. Afterwards survivors stand closed up from `from` on, those moved back behind the others in the order
 * of being reached; behind them stand the unreachable, in the order they had.
 */
export function visitReachable(search: Search, from: number, to: number): void {
  const { heap, candidates, reachable, movedBack, unreachable } = search;
  // 1. The reachable stand closed up; in a small part, all unreachable have noted where they stood.
  const first = movedBack.notesPlaces ? from : reachable.from;
  const last = movedBack.notesPlaces ? to : reachable.to;
  let queue = from;
  for (let at = first, end = first; at < last; at = end) {
    end = blockEnd(first, at, last);
    queue = closeUpReachable(movedBack, from, at, end, queue);
  }
  // 2. Behind them stand those moved back: the queue of what is to be visited.
  let end = appendMovedBack(movedBack, queue);
  // 3. It has grown by all that can be reached.
  for (let at = queue; at < end; ) {
    const until = blockEnd(queue, at, end);
    end = visitMovedBack(search, at, until, end);
    at = until;
  }
  // 4. Behind it stand the unreachable.
  unreachable.count = from + candidates.count - end;
  if (unreachable.count > 0) {
    if (!movedBack.notesPlaces) notePlaces(heap, from);
    appendUnreachable(heap, from, end, unreachable.count);
  }
  unreachable.from = end;
  unreachable.to = end + unreachable.count;
  reachable.closedUp = true;
}

/**
 * Moves the reachable objects in places [from, to) up behind the place `kept`, without the holes; returns the
 * place behind them. The unreachable note their places, where they do: the object at place p of the part
 * stands in work cell p.
 */
function closeUpReachable(
  { heap, notesPlaces }: MovedBack,
  part: number,
  from: number,
  to: number,
  keptBefore: number,
): number {
  const { cells, rowBase } = heap.table;
  let kept = keptBefore;
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
    } else if (notesPlaces) cells[(rowBase + ((at - part) << ROW_SHIFT)) | WORK] = id;
  }
  return kept;
}

/**
 * Writes the list of those moved back behind the reachable; their counts are counts again. Returns the place
 * behind.
 */
function appendMovedBack({ heap, count, firstCell }: MovedBack, behind: number): number {
  const { cells, rowBase } = heap.table;
  let end = behind;
  for (let place = firstCell; place < firstCell + count; place++) {
    const id = cells[(rowBase + (place << ROW_SHIFT)) | WORK]!;
    cells[id] = cells[id]! & ~UNREACHABLE;
    cells[(rowBase + (end++ << ROW_SHIFT)) | PLACE] = id;
  }
  return end;
}

/**
 * Visits the objects of the queue in places [from, to). The queue ends at place `queued`; returns its new
 * end. The objects may stand anywhere in memory, and what becomes of a child is a guess until its count has
 * arrived. So the four edges of a row are visited one by one and not in a loop: nothing else is a guess then,
 * and the processor goes on to the next objects while it waits.
 */
function visitMovedBack({ heap, reachable }: Search, from: number, to: number, queued: number): number {
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
      end = visitChildren(cells, words, cells[row | OFFSET]!, cells[row | LENGTH]!, header, end);
    } else if ((header & PAIRS) !== 0) {
      end = visitChildren(cells, cells, row | EDGES, storage, header, end);
    } else if ((header & TAIL_FIRST) === 0) {
      if (storage === 0) continue;
      end = visitChild(cells, cells[row | EDGES]!, end);
      if (storage === 1) continue;
      end = visitChild(cells, cells[row | (EDGES + 1)]!, end);
      if (storage === 2) continue;
      end = visitChild(cells, cells[row | (EDGES + 2)]!, end);
      if (storage === 3) continue;
      end = visitChild(cells, cells[row | (EDGES + 3)]!, end);
    } else {
      if (storage > 3) end = visitChild(cells, cells[row | (EDGES + 3)]!, end);
      if (storage > 2) end = visitChild(cells, cells[row | (EDGES + 2)]!, end);
      if (storage > 1) end = visitChild(cells, cells[row | (EDGES + 1)]!, end);
      if (storage > 0) end = visitChild(cells, cells[row | EDGES]!, end);
    }
  }
  reachable.flags |= bits;
  return (end - rowBase) >> ROW_SHIFT;
}

/**
 * Adds one to the count of a child, and queues it if it was taken for unreachable. Returns the cell of the
 * place behind the queue.
 */
function visitChild(cells: Int32Array, child: number, end: number): number {
  if (child <= 0) return end;
  const count = cells[child]!;
  if (count !== UNREACHABLE) {
    cells[child] = count + 1;
    return end;
  }
  cells[child] = 1;
  cells[end] = child;
  return end + ROW_CELLS;
}

function visitChildren(
  cells: Int32Array,
  edges: Int32Array,
  start: number,
  length: number,
  header: number,
  queued: number,
): number {
  let end = queued;
  for (let turn = 0; turn < length; turn++)
    end = visitChild(cells, edges[start + visitedSlot(header, turn, length)]!, end);
  return end;
}

/**
 * Notes the places of the unreachable, as `closeUpReachable` does, by going through all rows: their links
 * tell where they stand.
 */
function notePlaces(heap: Heap, part: number): void {
  const { cells, rowBase, rows } = heap.table;
  for (let id = 1; id < rows; id++) {
    if (cells[id] !== UNREACHABLE) continue;
    const row = rowBase + (id << ROW_SHIFT);
    // A free row's count is UNREACHABLE too.
    if (cells[row | HEADER] === 0) continue;
    cells[(rowBase + ((~cells[row | LINK]! - part) << ROW_SHIFT)) | WORK] = id;
  }
}

/**
 * Writes the `count` unreachable objects behind the survivors, which end at `end`, in the order they had in
 * the part.
 */
function appendUnreachable(heap: Heap, part: number, end: number, count: number): void {
  const { cells, rowBase } = heap.table;
  let taken = end;
  for (let place = 0; taken < end + count; place++) {
    const id = cells[(rowBase + (place << ROW_SHIFT)) | WORK]!;
    // A work cell that no unreachable object wrote holds an old id: of an object that is reachable or gone,
    // or stands elsewhere.
    if (cells[id] === UNREACHABLE && cells[(rowBase + (id << ROW_SHIFT)) | LINK] === ~(part + place))
      cells[(rowBase + (taken++ << ROW_SHIFT)) | PLACE] = id;
  }
}
