import { type Generation, type Heap, header } from '../../heap/index.ts';

const { KIND_MASK, TRACKED } = header;

/**
 * Stops tracking survivors that hold nothing which can take part in a cycle (`untrack_tuples` after every collection,
 * `untrack_dicts` after full ones). Survivors stand in `order.ids[from, to)`; returns how many were untracked.
 */
export function untrackHarmless(heap: Heap, from: number, to: number, generation: Generation): number {
  if (!heap.hasUntrackableKinds) return 0;
  let untracked = untrackWhere(heap, from, to, 'any');
  if (generation === 2) untracked += untrackWhere(heap, from, to, 'full');
  return untracked;
}

function untrackWhere(heap: Heap, from: number, to: number, rule: 'any' | 'full'): number {
  const { order, table, kinds } = heap;
  let untracked = 0;
  for (let at = from; at < to; at++) {
    const id = order.ids[at]!;
    if (id === 0 || kinds[table.headers[id]! & KIND_MASK]!.untrack !== rule || mayReachCycle(heap, id))
      continue;
    order.untrack(id);
    untracked++;
  }
  return untracked;
}

/** `_PyObject_GC_MAY_BE_TRACKED` over all children: collectable, and not a tuple that is untracked already. */
function mayReachCycle(heap: Heap, id: number): boolean {
  const { table, kinds } = heap;
  const first = table.offsets[id]!;
  const end = first + table.lengths[id]!;
  for (let at = first; at < end; at++) {
    const child = table.edges.words[at]!;
    if (child <= 0) continue;
    const bits = table.headers[child]!;
    const kind = kinds[bits & KIND_MASK]!;
    if (kind.collectable && (kind.untrack !== 'any' || (bits & TRACKED) !== 0)) return true;
  }
  return false;
}
