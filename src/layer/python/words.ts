import type { Atom } from './containers/hash-index.ts';
import { PyTypeError } from './errors.ts';
import { Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';

/** What a slot, a name or an attribute can hold. */
export type PyValue = Atom | PyObject;

/** A handle seen from outside, whatever the object is. */
export interface PyObject extends Pick<Handle, 'id' | 'type' | 'is' | 'owned' | 'alive'> {}

/** A word with a reference of its own for a value that is going to be stored. */
export function ownWord(py: Interpreter, value: unknown): number {
  if (value instanceof Handle) return value.wordFor(py);
  if (isAtom(value)) return py.heap.atoms.store(value);
  throw new PyTypeError(
    `${describe(value)} is no Python value: store a number, a string, a boolean, null or a handle, or wrap() it`,
  );
}

/** The value of a borrowed word: an atom, or a borrowed handle. */
export function borrowedValue(py: Interpreter, word: number): Atom | Handle {
  return word > 0 ? py.borrow(word) : (py.heap.atoms.load(word) as Atom);
}

/** The value of an owned word: an atom, or an owned handle. */
export function ownedValue(py: Interpreter, word: number): Atom | Handle {
  if (word > 0) return py.own(word);
  const value = py.heap.atoms.load(word) as Atom;
  py.heap.atoms.drop(word);
  return value;
}

/** Runs `use` with a word for a value that is only looked up. */
export function withWord<T>(py: Interpreter, value: unknown, use: (word: number) => T): T {
  if (value instanceof Handle) {
    value.checkHome(py);
    return use(value.id);
  }
  const word = ownWord(py, value);
  try {
    return use(word);
  } finally {
    py.heap.dropWord(word);
  }
}

/**
 * Runs `use`, which refers to a value weakly at most: a moved temporary ends afterwards, and with it perhaps
 * the object.
 */
export function spending<T>(value: unknown, use: () => T): T {
  if (!(value instanceof Handle && value.moved)) return use();
  try {
    return use();
  } finally {
    if (!value.released) value.release();
  }
}

/** Owned words for all values of an iterable; when one of them is refused, none is kept. */
export function ownWords(py: Interpreter, values: Iterable<unknown>): number[] {
  const words: number[] = [];
  try {
    for (const value of values) words.push(ownWord(py, value));
  } catch (error) {
    for (const word of words) py.heap.dropWord(word);
    throw error;
  }
  return words;
}

export function isAtom(value: unknown): value is Atom {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'bigint':
      return true;
    default:
      return value === null;
  }
}

/** Python's name for the type of any value, for messages. */
export function typeName(py: Interpreter, value: unknown): string {
  if (value instanceof Handle) return py.typeOf(value.id).name;
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  const names: Record<string, string> = {
    bigint: 'int',
    boolean: 'bool',
    string: 'str',
    function: 'function',
  };
  return names[typeof value] ?? typeof value;
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return `function '${value.name}'`;
  return typeof value === 'object'
    ? `a JS object (${value?.constructor?.name ?? 'null prototype'})`
    : typeof value;
}
