import type { Heap } from '../../../layer/heap/index.ts';
import type { Owned, PyObject, PyValue } from '../../../layer/python/index.ts';

/** True for objects, false for atoms. */
export function isHandle(value: unknown): value is PyObject {
  return typeof value === 'object' && value !== null;
}

export function isOwned(value: unknown): value is Owned<PyObject> {
  return isHandle(value) && value.owned;
}

/** Gives back what an owned value holds; a borrowed one holds nothing. */
export function drop(value: unknown): void {
  if (isOwned(value)) value.release();
}

/**
 * Does something while the evaluation stack holds its operands: what dies of it may take their other
 * references away.
 */
export function holding(heap: Heap, operands: readonly PyValue[], action: () => void): void {
  const ids = operands.flatMap((operand) => (isHandle(operand) ? [operand.id] : []));
  for (const id of ids) heap.retain(id);
  try {
    action();
  } finally {
    for (const id of ids) heap.release(id);
  }
}
