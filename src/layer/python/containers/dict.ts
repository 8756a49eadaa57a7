import { clear } from '../../heap/index.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Atom } from './hash-index.ts';
import { appendEntry, cutOff, find, findAtom, lastEntry, takeEntry, used } from './hash-table.ts';

/**
 * Dicts by id, without handles. Slots are key, value, key, value … in insertion order.
 * `Objects/dictobject.c`.
 */

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

/**
 * Both words are owned and move in. A key that is there already stays; the new one is dropped after the old
 * value.
 */
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
  const entry = lastEntry(py, id, 2);
  if (entry < 0) return null;
  const taken = takeEntry(py, id, 2, entry);
  // As `popitem` does: holes before the entry still count, as those that `del` leaves do.
  cutOff(py, id, 2, entry);
  return taken;
}

/** Empties the dict first, then drops keys and values in insertion order. */
export function dictClear(py: Interpreter, id: number): void {
  clear(py.heap, id);
}

/**
 * Up to 3.13 a dict is tracked from the moment when it holds something that could be in a cycle
 * (`MAINTAIN_TRACKING`).
 */
export function trackForItem(py: Interpreter, id: number, word: number): void {
  if (word > 0 && py.profile.lazyDicts && !py.heap.isTracked(id) && mayBeInCycle(py, word)) py.heap.track(id);
}

/**
 * Entries were copied into an empty dict: where CPython clones the source's table instead, the new dict is
 * tracked if the source is, whatever they hold. `update` clones a table without holes (`dict_merge`), `copy`
 * one with few (`PyDict_Copy`). Not modelled: tables that have become much too large for what they hold are
 * not cloned by `update`.
 */
export function inheritTracking(py: Interpreter, id: number, source: number, by: 'update' | 'copy'): void {
  if (!py.profile.lazyDicts || !py.heap.isTracked(source) || py.heap.isTracked(id)) return;
  const count = used(py, source, 2);
  const entries = py.heap.length(source) / 2;
  if (count > 0 && (by === 'update' ? count === entries : count >= Math.floor((entries * 2) / 3)))
    py.heap.track(id);
}

/** `_PyObject_GC_MAY_BE_TRACKED`: collectable, and not a tuple that is untracked. */
export function mayBeInCycle(py: Interpreter, id: number): boolean {
  const { heap } = py;
  return heap.kindOf(id).collectable && (heap.isTracked(id) || heap.kindOf(id) !== py.types.tuple.kind);
}
