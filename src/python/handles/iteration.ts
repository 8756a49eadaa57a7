import { PyRuntimeError, PyTypeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { isAtom, ownWords, typeName } from '../words.ts';
import { Handle } from './handle.ts';

/** Owned words for everything an iterable gives: a counted container (a dict gives its keys), or any JS iterable of values. */
export function iterableWords(py: Interpreter, source: unknown): number[] {
  if (source instanceof Handle) {
    source.checkHome(py);
    return containerWords(py, source.id);
  }
  if (typeof source === 'string') return ownWords(py, source);
  if (isAtom(source) || source === undefined)
    throw new PyTypeError(`'${typeName(py, source)}' object is not iterable`);
  if (isIterable(source)) return ownWords(py, source);
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

function containerWords(py: Interpreter, id: number): number[] {
  const { heap } = py;
  const type = py.typeOf(id);
  const { layout } = type;
  if (layout !== 'list' && layout !== 'tuple' && layout !== 'dict' && layout !== 'set')
    throw new PyTypeError(`'${type.name}' object is not iterable`);
  const stride = layout === 'dict' ? 2 : 1;
  const words: number[] = [];
  for (let at = 0; at < heap.length(id); at += stride) {
    const word = heap.read(id, at);
    if (word !== 0) words.push(heap.copyWord(word));
  }
  return words;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
