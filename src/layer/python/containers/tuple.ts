import type { Interpreter } from '../interpreter.ts';
import type { TypeInfo } from '../types.ts';

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
  // From 3.14 a tuple is tracked at birth when an item is of a collectable type, be that one tracked or not.
  if (!type.kind.tracked && items.some((word) => word > 0 && heap.kindOf(word).collectable)) heap.track(id);
  return id;
}
