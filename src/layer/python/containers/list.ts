import { clear, type Heap } from '../../heap/index.ts';
import { PyIndexError, PyValueError } from '../errors.ts';
import { extendedIndices, type SliceRange } from '../slice.ts';

/**
 * Lists by id, without handles: what benchmarks and other rooms call when they count. A word passed in is
 * owned and moves in; a word that comes out of `pop` is owned by the caller; a word that is read is borrowed.
 * `Objects/listobject.c`.
 */

/** Index counted from the end when negative. Throws IndexError outside. */
export function listIndex(heap: Heap, id: number, index: number, message: string): number {
  const length = heap.length(id);
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) throw new PyIndexError(message);
  return at;
}

export function listGet(heap: Heap, id: number, index: number): number {
  return heap.read(id, listIndex(heap, id, index, 'list index out of range'));
}

export function listSet(heap: Heap, id: number, index: number, word: number): void {
  heap.give(id, index < 0 ? index + heap.length(id) : index, word);
}

export function listAppend(heap: Heap, id: number, word: number): void {
  heap.append(id, word);
}

/** Appends the items of a list or tuple, the list itself included: as many as there are now. */
export function listExtend(heap: Heap, id: number, source: number): void {
  const length = heap.length(source);
  heap.reserve(id, heap.length(id) + length);
  for (let at = 0; at < length; at++) heap.append(id, heap.copyWord(heap.read(source, at)));
}

/** Beyond the ends the position is clipped, as in Python. */
export function listInsert(heap: Heap, id: number, index: number, word: number): void {
  const length = heap.length(id);
  const at = index < 0 ? Math.max(index + length, 0) : Math.min(index, length);
  heap.insert(id, at, word);
}

export function listPop(heap: Heap, id: number, index = -1): number {
  const length = heap.length(id);
  if (length === 0) throw new PyIndexError('pop from empty list');
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) throw new PyIndexError('pop index out of range');
  return heap.removeSlot(id, at);
}

export function listDelete(heap: Heap, id: number, index: number): void {
  const at = listIndex(heap, id, index, 'list assignment index out of range');
  heap.dropWord(heap.removeSlot(id, at));
}

/** Empties the list first, then drops what it held, last item first (`list_clear`). */
export function listClear(heap: Heap, id: number): void {
  clear(heap, id);
}

export function listReverse(heap: Heap, id: number): void {
  const { table } = heap;
  const first = table.firstEdge(id);
  table
    .edgesOf(id)
    .subarray(first, first + table.length(id))
    .reverse();
}

/**
 * Replaces items [from, to) by words that move in (`list_ass_slice`): the list is whole before the first old
 * item is dropped, and they go from the last to the first.
 */
export function listReplace(
  heap: Heap,
  id: number,
  from: number,
  to: number,
  items: readonly number[],
): void {
  const { table } = heap;
  const length = table.length(id);
  const end = Math.max(from, to);
  const before = table.firstEdge(id);
  const dropped = table.edgesOf(id).slice(before + from, before + end);
  const grown = length - (end - from) + items.length;
  heap.reserve(id, grown);
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  words.copyWithin(first + from + items.length, first + end, first + length);
  for (let i = 0; i < items.length; i++) words[first + from + i] = items[i]!;
  table.setLength(id, grown);
  for (let i = dropped.length; --i >= 0; ) heap.dropWord(dropped[i]!);
}

/** `a[start:stop:step] = items`. The words move in; with an extended slice their number must fit. */
export function listAssignSlice(heap: Heap, id: number, range: SliceRange, items: readonly number[]): void {
  if (range.step === 1) {
    listReplace(heap, id, range.start, Math.max(range.start, range.stop), items);
    return;
  }
  const indices = extendedIndices(range);
  if (indices.length !== items.length) {
    for (const word of items) heap.dropWord(word);
    throw new PyValueError(
      `attempt to assign sequence of size ${items.length} to extended slice of size ${indices.length}`,
    );
  }
  const dropped = indices.map((index, i) => {
    const word = heap.take(id, index);
    heap.give(id, index, items[i]!);
    return word;
  });
  for (const word of dropped) heap.dropWord(word);
}

/**
 * `del a[start:stop:step]`. An extended slice drops in ascending order, a plain one from the last to the
 * first.
 */
export function listDeleteSlice(heap: Heap, id: number, range: SliceRange): void {
  if (range.step === 1) {
    listReplace(heap, id, range.start, Math.max(range.start, range.stop), []);
    return;
  }
  const doomed = extendedIndices(range).sort((a, b) => a - b);
  if (doomed.length === 0) return;
  const dropped = doomed.map((index) => heap.take(id, index));
  const { table } = heap;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const length = table.length(id);
  let kept = doomed[0]!;
  let next = 0;
  for (let at = kept; at < length; at++) {
    if (next < doomed.length && doomed[next] === at) next++;
    else words[first + kept++] = words[first + at]!;
  }
  table.setLength(id, kept);
  for (const word of dropped) heap.dropWord(word);
}

/** Owned copies of items [from, to) by step, in slice order. */
export function listCopyRange(heap: Heap, id: number, range: SliceRange): number[] {
  return extendedIndices(range).map((index) => heap.copyWord(heap.read(id, index)));
}
