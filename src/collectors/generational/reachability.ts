import { type Heap, header } from '../../heap/index.ts';

const { KIND_MASK, PARKED, QUEUE_END, TAIL_FIRST } = header;

/**
 * Splits the objects listed in `base[from, to)` into those that something outside the list can reach and those that
 * nothing can: CPython's `deduce_unreachable`. No user code runs and nothing is allocated.
 *
 * Reachable objects are written to the tracking order from `keptFrom` on, in CPython's order, and linked there; the
 * return value is one past the last. Candidates for death are listed in the trash (`order.trashLength` of them), in
 * CPython's order, among others that were reached after all: an object is unreachable iff its link is PARKED.
 *
 * `base` may be the tracking order itself, with `keptFrom` ≤ `from`, or the trash: both are rewritten in place.
 */
export function findUnreachable(
  heap: Heap,
  base: Int32Array,
  from: number,
  to: number,
  keptFrom: number,
): number {
  // 1. Members' links are their counts; all other links are negative.
  takeCounts(heap, base, from, to);
  // 2. Members' links are the references that come from outside the list.
  subtractInternalReferences(heap, base, from, to);
  // 3. Members reachable from outside are linked in the order; the links of all others are PARKED.
  return separate(heap, base, from, to, keptFrom);
}

/** `update_refs`. */
function takeCounts(heap: Heap, base: Int32Array, from: number, to: number): void {
  const { counts, links } = heap.table;
  for (let i = from; i < to; i++) {
    const id = base[i]!;
    if (id !== 0) links[id] = counts[id]!;
  }
}

/** `subtract_refs` with `visit_decref`. */
function subtractInternalReferences(heap: Heap, base: Int32Array, from: number, to: number): void {
  const { links, offsets, lengths } = heap.table;
  const { words } = heap.table.edges;
  for (let i = from; i < to; i++) {
    const id = base[i]!;
    if (id === 0) continue;
    const first = offsets[id]!;
    const end = first + lengths[id]!;
    for (let at = first; at < end; at++) {
      const child = words[at]!;
      if (child <= 0) continue;
      const link = links[child]!;
      if (link >= 0) links[child] = link - 1;
    }
  }
}

/**
 * `move_unreachable` with `visit_reachable`: one scan from left to right. An object without outside references is
 * parked; one that is reached later queues up behind the list, in the order of being reached. The queue runs through
 * the links of its members, so it needs no memory of its own.
 */
function separate(heap: Heap, base: Int32Array, from: number, to: number, keptFrom: number): number {
  const { links, offsets, lengths, headers } = heap.table;
  const { words } = heap.table.edges;
  const { ids, trash } = heap.order;
  let kept = keptFrom;
  let parked = 0;
  let queueHead = QUEUE_END;
  let queueTail = 0;
  let i = from;
  for (;;) {
    let id: number;
    if (i < to) {
      id = base[i++]!;
      if (id === 0) continue;
      if (links[id] === 0) {
        links[id] = PARKED;
        trash[parked++] = id;
        continue;
      }
    } else if (queueHead !== QUEUE_END) {
      id = queueHead;
      queueHead = links[id]!;
      if (queueHead === QUEUE_END) queueTail = 0;
    } else break;

    links[id] = ~kept;
    ids[kept++] = id;
    const first = offsets[id]!;
    const end = first + lengths[id]!;
    let reachesParked = false;
    for (let at = first; at < end; at++) {
      const child = words[at]!;
      if (child <= 0) continue;
      const link = links[child]!;
      if (link === 0) links[child] = 1;
      else if (link === PARKED) reachesParked = true;
    }
    if (!reachesParked) continue;
    // Only now the direction matters in which CPython visits: it is the order of the queue.
    const step = (headers[id]! & TAIL_FIRST) !== 0 ? -1 : 1;
    const swap = heap.kinds[headers[id]! & KIND_MASK]!.pairs ? 1 : 0;
    for (let at = step < 0 ? end - 1 : first; at >= first && at < end; at += step) {
      const child = words[first + ((at - first) ^ swap)]!;
      if (child <= 0 || links[child] !== PARKED) continue;
      links[child] = QUEUE_END;
      if (queueTail === 0) queueHead = child;
      else links[queueTail] = child;
      queueTail = child;
    }
  }
  heap.order.trashLength = parked;
  return kept;
}
