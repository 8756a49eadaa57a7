import { clear } from '../../heap/index.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Atom } from './hash-index.ts';
import { appendEntry, find, findAtom, takeEntry, used } from './hash-table.ts';

/** Dicts by id, without handles. Slots are key, value, key, value … in insertion order. `Objects/dictobject.c`. */

export function dictLength(py: Interpreter, id: number): number {
  return used(py, id, 2);
}

/** Borrowed word of the value, 0 when the key is absent. */
export function dictGet(py: Interpreter, id: number, key: number): number {
  const entry = find(py, id, 2, key);
  return entry < 0 ? 0 : py.heap.read(id, entry * 2 + 1);
}

export function dictGetAtom(py: Interpreter, id: number, key: Atom): number {
  const entry = findAtom(py, id, 2, key);
  return entry < 0 ? 0 : py.heap.read(id, entry * 2 + 1);
}

/** Both words are owned and move in. A key that is there already stays; the new one is dropped after the old value. */
export function dictSet(py: Interpreter, id: number, key: number, value: number): void {
  const { heap } = py;
  const entry = find(py, id, 2, key);
  trackForItem(py, id, key);
  trackForItem(py, id, value);
  if (entry < 0) {
    appendEntry(py, id, 2, key, value);
    return;
  }
  const before = heap.take(id, entry * 2 + 1);
  heap.give(id, entry * 2 + 1, value);
  heap.dropWord(before);
  heap.dropWord(key);
}

/** Owned words of an entry, taken out of the dict; null when the key is absent. */
export function dictTake(py: Interpreter, id: number, key: number): [number, number] | null {
  const entry = find(py, id, 2, key);
  return entry < 0 ? null : takeEntry(py, id, 2, entry);
}

/** Owned words of the last entry, taken out; null when the dict is empty. */
export function dictTakeLast(py: Interpreter, id: number): [number, number] | null {
  const length = py.heap.length(id);
  return length === 0 ? null : takeEntry(py, id, 2, length / 2 - 1);
}

/** Empties the dict first, then drops keys and values in insertion order. */
export function dictClear(py: Interpreter, id: number): void {
  clear(py.heap, id);
}

/** Up to 3.13 a dict is tracked from the moment when it holds something that could be in a cycle (`MAINTAIN_TRACKING`). */
export function trackForItem(py: Interpreter, id: number, word: number): void {
  if (word > 0 && py.profile.lazyDicts && !py.heap.isTracked(id) && mayBeInCycle(py, word)) py.heap.track(id);
}

/** `_PyObject_GC_MAY_BE_TRACKED`: collectable, and not a tuple that is untracked. */
export function mayBeInCycle(py: Interpreter, id: number): boolean {
  const { heap } = py;
  return heap.kindOf(id).collectable && (heap.isTracked(id) || heap.kindOf(id) !== py.types.tuple.kind);
}
