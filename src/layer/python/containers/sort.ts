import { lessThan } from '../equality.ts';
import { PyTypeError, PyValueError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, ownWord, type PyValue, typeName } from '../words.ts';
import { listReplace } from './list.ts';

/**
 * `list.sort`: the list is empty while keys are computed and compared, so that user code cannot disturb the
 * sort. What user code put in is thrown away, and ValueError says so.
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
  const keys: number[] = [];
  const order = items.map((_, at) => at);
  let disturbed = false;
  try {
    if (key !== null) for (const word of items) keys.push(ownWord(py, key(borrowedValue(py, word))));
    const by = key === null ? items : keys;
    const sign = reverse ? -1 : 1;
    order.sort((a, b) => {
      if (lessThan(py, by[a]!, by[b]!)) return -sign;
      return lessThan(py, by[b]!, by[a]!) ? sign : 0;
    });
  } finally {
    disturbed = heap.length(id) > 0;
    listReplace(
      py.heap,
      id,
      0,
      heap.length(id),
      order.map((at) => items[at]!),
    );
    for (const word of keys) heap.dropWord(word);
  }
  if (disturbed) throw new PyValueError('list modified during sort');
}

function takeAll(py: Interpreter, id: number): number[] {
  const { table } = py.heap;
  const first = table.firstEdge(id);
  const words = Array.from(table.edgesOf(id).subarray(first, first + table.length(id)));
  table.setLength(id, 0);
  return words;
}
