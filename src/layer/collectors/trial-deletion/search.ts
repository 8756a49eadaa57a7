import type { Heap } from '../../heap/index.ts';

/**
 * `gc_decref`: takes every reference from a candidate off the count of the object that it leads to, whatever
 * that is. What is left of a candidate's count are the references from elsewhere: from outside the heap and
 * from objects that are no candidates.
 */
export function decref({ table }: Heap, candidates: Int32Array): void {
  const { cells } = table;
  for (const id of candidates) {
    const words = table.edgesOf(id);
    const first = table.firstEdge(id);
    const end = first + table.length(id);
    for (let at = first; at < end; at++) {
      const child = words[at]!;
      if (child > 0) cells[child] = cells[child]! - 1;
    }
  }
}

/**
 * `gc_scan`: who is referred to from elsewhere is reachable, and puts its references back; who is reached by
 * that is reachable too. The others are unreachable, and put theirs back at the end: then every count is
 * whole again. Returns them in the candidates' order.
 */
export function scan(heap: Heap, candidates: Int32Array): Int32Array {
  const { cells, rows } = heap.table;
  const isCandidate = new Uint8Array(rows);
  for (const id of candidates) isCandidate[id] = 1;

  const reachable = new Int32Array(candidates.length);
  let end = 0;
  for (const id of candidates) if (cells[id]! > 0) reachable[end++] = id;
  for (let at = 0; at < end; at++) end = increfChildren(heap, reachable[at]!, isCandidate, reachable, end);

  const unreachable = candidates.filter((id) => cells[id] === 0);
  const none = new Uint8Array(rows);
  for (const id of unreachable) increfChildren(heap, id, none, reachable, end);
  return unreachable;
}

/**
 * Puts an object's references back. Appends to `list`, which ends at `end`, the candidates that had none;
 * returns its new end.
 */
function increfChildren(
  { table }: Heap,
  id: number,
  isCandidate: Uint8Array,
  list: Int32Array,
  end: number,
): number {
  const { cells } = table;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const last = first + table.length(id);
  let behind = end;
  for (let at = first; at < last; at++) {
    const child = words[at]!;
    if (child <= 0) continue;
    const count = cells[child]!;
    cells[child] = count + 1;
    if (count === 0 && isCandidate[child] === 1) list[behind++] = child;
  }
  return behind;
}
