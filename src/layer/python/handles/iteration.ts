import { PyRuntimeError, PyTypeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { ownWords, type PyValue, typeName } from '../words.ts';
import { Handle } from './handle.ts';

/**
 * Owned words for everything an iterable gives: a counted container (a dict gives its keys), or any JS
 * iterable of values.
 */
export function iterableWords(py: Interpreter, source: unknown): number[] {
  if (source instanceof Handle) {
    source.checkHome(py);
    return containerWords(py, source.id) ?? ownWords(py, iterableOf(py, source));
  }
  return ownWords(py, iterableOf(py, source));
}

/** Python's `iter(source)`, for whatever takes an iterable. Throws TypeError when it is none. */
export function iterableOf(py: Interpreter, source: unknown): Iterable<PyValue> {
  if (source instanceof Handle) source.checkHome(py);
  if (typeof source === 'string') return source;
  if (isIterable(source)) return source;
  throw new PyTypeError(`'${typeName(py, source)}' object is not iterable`);
}

/** Borrowed words of the first slot of each entry, checking that the number of entries stays. */
export function* entryWords(
  py: Interpreter,
  handle: Handle,
  stride: number,
  count: () => number,
  what: string,
): IterableIterator<[number, number]> {
  const { heap } = py;
  const before = count();
  let seen = 0;
  for (let at = 0; ; at += stride) {
    const { id } = handle;
    if (count() !== before) throw new PyRuntimeError(`${what} changed size during iteration`);
    while (at < heap.length(id) && heap.read(id, at) === 0) at += stride;
    if (at >= heap.length(id)) return;
    if (++seen > before) throw new PyRuntimeError(`${what} keys changed during iteration`);
    yield [heap.read(id, at), stride === 2 ? heap.read(id, at + 1) : 0];
  }
}

/** Null for what is no builtin container. */
function containerWords(py: Interpreter, id: number): number[] | null {
  const { heap } = py;
  const { layout } = py.typeOf(id);
  if (layout !== 'list' && layout !== 'tuple' && layout !== 'dict' && layout !== 'set') return null;
  const stride = layout === 'dict' ? 2 : 1;
  const words: number[] = [];
  for (let at = 0; at < heap.length(id); at += stride) {
    const word = heap.read(id, at);
    if (word !== 0) words.push(heap.copyWord(word));
  }
  return words;
}

/** What it gives is checked where it is stored. */
function isIterable(value: unknown): value is Iterable<PyValue> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
