import { clear } from '../../heap/index.ts';
import type { Interpreter } from '../interpreter.ts';
import { appendEntry, cutOff, find, lastEntry, takeEntry, used } from './hash-table.ts';

/**
 * Sets by id: one slot per member, in insertion order (CPython's order depends on addresses and is no rule).
 */

export function setLength(py: Interpreter, id: number): number {
  return used(py, id, 1);
}

export function setHas(py: Interpreter, id: number, word: number): boolean {
  return find(py, id, 1, word) >= 0;
}

/** The word is owned and moves in; dropped when an equal member is there. */
export function setAdd(py: Interpreter, id: number, word: number): void {
  if (find(py, id, 1, word) < 0) appendEntry(py, id, 1, word, 0);
  else py.heap.dropWord(word);
}

/** Owned word of a member taken out, 0 when there is none. */
export function setTake(py: Interpreter, id: number, word: number): number {
  const entry = find(py, id, 1, word);
  return entry < 0 ? 0 : takeEntry(py, id, 1, entry)[0];
}

/** Takes any member out, 0 when the set is empty. */
export function setTakeAny(py: Interpreter, id: number): number {
  const entry = lastEntry(py, id, 1);
  if (entry < 0) return 0;
  const [member] = takeEntry(py, id, 1, entry);
  cutOff(py, id, 1, entry);
  return member;
}

export function setClear(py: Interpreter, id: number): void {
  clear(py.heap, id);
}
