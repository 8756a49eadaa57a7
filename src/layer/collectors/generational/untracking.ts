import {
  COLLECTABLE,
  HEADER,
  ROW_SHIFT,
  TRACKED,
  UNTRACKABLE,
  UNTRACKABLE_IN_FULL,
} from '../../heap/header.ts';
import type { Generation, Heap } from '../../heap/index.ts';

/**
 * Stops tracking survivors that hold nothing which can take part in a cycle (`untrack_tuples` after every
 * collection, `untrack_dicts` after full ones). Survivors stand in places [from, to) of the order, and
 * `flags` are all their header bits, or-ed together; returns how many were untracked.
 */
export function untrackHarmless(
  heap: Heap,
  from: number,
  to: number,
  generation: Generation,
  flags: number,
): number {
  let untracked = 0;
  if ((flags & UNTRACKABLE) !== 0) untracked += untrackWhere(heap, from, to, UNTRACKABLE);
  if (generation === 2 && (flags & UNTRACKABLE_IN_FULL) !== 0)
    untracked += untrackWhere(heap, from, to, UNTRACKABLE_IN_FULL);
  return untracked;
}

function untrackWhere(heap: Heap, from: number, to: number, rule: number): number {
  const { order, table } = heap;
  const { cells, rowBase } = table;
  let untracked = 0;
  for (let at = from; at < to; at++) {
    const id = order.at(at);
    if (id === 0 || (cells[(rowBase + (id << ROW_SHIFT)) | HEADER]! & rule) === 0 || mayReachCycle(heap, id))
      continue;
    order.untrack(id);
    untracked++;
  }
  return untracked;
}

/**
 * `_PyObject_GC_MAY_BE_TRACKED` over all children: collectable, and not a tuple that is untracked already.
 */
function mayReachCycle(heap: Heap, id: number): boolean {
  const { table } = heap;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const end = first + table.length(id);
  for (let at = first; at < end; at++) {
    const child = words[at]!;
    if (child <= 0) continue;
    const header = table.header(child);
    if ((header & COLLECTABLE) !== 0 && (header & (UNTRACKABLE | TRACKED)) !== UNTRACKABLE) return true;
  }
  return false;
}
