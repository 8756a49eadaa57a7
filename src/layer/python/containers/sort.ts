import { lessThan } from '../equality.ts';
import { PyTypeError, PyValueError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, ownWord, type PyValue, typeName } from '../words.ts';
import { listReplace } from './list.ts';
import { sortPositions } from './timsort.ts';

/**
 * `list.sort`: the list is empty while keys are computed and compared, so that user code cannot disturb the
 * sort. What user code put in is thrown away, and ValueError says so. Keys die in sorted order, before the
 * list has its items back.
 */
export function sortWords(
  py: Interpreter,
  id: number,
  key: ((value: PyValue) => PyValue) | null,
  reverse: boolean,
): void {
  const { heap } = py;
  if (key !== null && typeof key !== 'function')
    throw new PyTypeError(`'${typeName(py, key)}' object is not callable`);
  const items = takeAll(py, id);
  const order = items.map((_, at) => at);
  let disturbed = false;
  try {
    const keys = key === null ? null : keysOf(py, items, key);
    const by = keys ?? items;
    // As in CPython, descending order is that of the reversed list, reversed: it is stable then.
    if (reverse) order.reverse();
    try {
      sortPositions(order, (a, b) => lessThan(py, by[a]!, by[b]!), py.profile.sortRuns);
    } finally {
      if (keys !== null) for (const at of order) heap.dropWord(keys[at]!);
      if (reverse) order.reverse();
    }
  } finally {
    disturbed = heap.length(id) > 0;
    listReplace(
      py.heap,
      id,
      0,
      heap.length(id),
      order.map((at) => items[at]!),
    );
  }
  if (disturbed) throw new PyValueError('list modified during sort');
}

/** Owned words of the keys. When one of them cannot be had, those made so far go, the last first. */
function keysOf(py: Interpreter, items: readonly number[], key: (value: PyValue) => PyValue): number[] {
  const keys: number[] = [];
  try {
    for (const word of items) keys.push(ownWord(py, key(borrowedValue(py, word))));
  } catch (error) {
    for (const word of keys.reverse()) py.heap.dropWord(word);
    throw error;
  }
  return keys;
}

function takeAll(py: Interpreter, id: number): number[] {
  const { table } = py.heap;
  const first = table.firstEdge(id);
  const words = Array.from(table.edgesOf(id).subarray(first, first + table.length(id)));
  table.setLength(id, 0);
  return words;
}
