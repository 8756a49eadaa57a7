/**
 * An independent checker for collectors: a plain mark from the roots, with a stack and a set, sharing no code
 * with any collector. May import: heap.
 */
import { type Heap, incomingReferences } from '../../heap/index.ts';

/** Ids that a reference from outside the heap reaches, directly or over edges. */
export function reachableFromRoots(heap: Heap): Set<number> {
  const { table } = heap;
  const incoming = incomingReferences(heap);
  const reached = new Set<number>();
  const stack: number[] = [];
  for (let id = 1; id < table.rows; id++) if (table.count(id) > incoming[id]!) stack.push(id);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (let slot = 0; slot < heap.length(id); slot++) {
      const word = heap.read(id, slot);
      if (word > 0) stack.push(word);
    }
  }
  return reached;
}

/** Live objects that nothing outside the heap can reach: leaked until a collector runs. */
export function unreachableObjects(heap: Heap): number[] {
  const reached = reachableFromRoots(heap);
  const unreachable: number[] = [];
  for (let id = 1; id < heap.table.rows; id++)
    if (heap.table.count(id) > 0 && !reached.has(id)) unreachable.push(id);
  return unreachable;
}
