import type { Interpreter } from '../interpreter.ts';
import type { TypeInfo } from '../types.ts';
import { mayBeInCycle } from './dict.ts';

/** Tuples by id. They never change, so a collection cannot clear them: the others in their cycle must be. */

/** A tuple of owned words that move in; the caller owns it. The empty tuple exists once. */
export function tupleOf(py: Interpreter, items: readonly number[], type: TypeInfo = py.types.tuple): number {
  const { heap } = py;
  if (items.length === 0 && type === py.types.tuple) {
    heap.retain(py.emptyTuple);
    return py.emptyTuple;
  }
  const id = heap.allocate(type.kind, items.length);
  for (let i = 0; i < items.length; i++) heap.give(id, i, items[i]!);
  if (!type.kind.tracked && items.some((word) => word > 0 && mayBeInCycle(py, word))) heap.track(id);
  return id;
}
