import {
  dictClear,
  dictGet,
  dictGetAtom,
  dictLength,
  dictSet,
  dictTake,
  dictTakeLast,
  inheritTracking,
} from '../containers/dict.ts';
import { used } from '../containers/hash-table.ts';
import { PyKeyError, PyTypeError, PyValueError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import { borrowedValue, isAtom, ownedValue, ownWord, type PyValue, typeName, withWord } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';
import { entryWords, iterableOf } from './iteration.ts';
import type { Taken } from './list.ts';

/** What a dict can be filled from. */
export type DictSource =
  | PyDict
  | ReadonlyMap<PyValue, PyValue>
  | Iterable<readonly [PyValue, PyValue]>
  | Readonly<Record<string, PyValue>>;

/** A dict, in insertion order. Method names are Python's; `d[k]` is `getitem`. */
export interface PyDict extends Omit<DictHandle, Hidden> {
  clone(): Owned<PyDict>;
}

export class DictHandle extends Handle implements Iterable<PyValue> {
  declare readonly py: Interpreter;

  get length(): number {
    return dictLength(this.py, this.id);
  }

  /** Throws KeyError. */
  getitem(key: PyValue): PyValue {
    const { id, py } = this;
    const word = find(py, id, key);
    if (word === 0) throw missingKey(py, key);
    return borrowedValue(py, word);
  }

  get<D extends PyValue = null>(key: PyValue, otherwise?: D): PyValue | D {
    const { id, py } = this;
    const word = find(py, id, key);
    return word === 0 ? (otherwise ?? null) : borrowedValue(py, word);
  }

  setitem(key: PyValue, value: PyValue): void {
    const { id, py } = this;
    storeItem(py, id, key, value);
  }

  /** Throws KeyError. */
  delitem(key: PyValue): void {
    const { id, py } = this;
    const taken = withWord(py, key, (k) => dictTake(py, id, k));
    if (taken === null) throw missingKey(py, key);
    // As `delitem_common`: the key goes first.
    py.heap.dropWord(taken[0]);
    py.heap.dropWord(taken[1]);
  }

  contains(key: PyValue): boolean {
    const { id, py } = this;
    return find(py, id, key) !== 0;
  }

  /** Takes a value out, owned by the caller. Without a default a missing key throws KeyError. */
  pop(key: PyValue): Taken;
  pop<D extends PyValue>(key: PyValue, otherwise: D): Taken | D;
  pop(key: PyValue, ...otherwise: readonly PyValue[]): Taken | PyValue {
    const { id, py } = this;
    // An empty dict does not ask for the key's hash.
    const taken = this.length === 0 ? null : withWord(py, key, (k) => dictTake(py, id, k));
    if (taken === null) {
      if (otherwise.length === 0) throw missingKey(py, key);
      return otherwise[0]!;
    }
    py.heap.dropWord(taken[0]);
    return ownedValue(py, taken[1]);
  }

  /**
   * Takes the entry inserted last out: key and value, both owned by the caller. Throws KeyError when empty.
   */
  popitem(): [Taken, Taken] {
    const taken = dictTakeLast(this.py, this.id);
    if (taken === null) throw new PyKeyError('popitem(): dictionary is empty');
    return [ownedValue(this.py, taken[0]), ownedValue(this.py, taken[1])];
  }

  /** The value of a key, borrowed; a missing key gets `value` first. */
  setdefault(key: PyValue, value: PyValue = null): PyValue {
    const { id, py } = this;
    const present = find(py, id, key);
    if (present !== 0) return borrowedValue(py, present);
    storeItem(py, id, key, value);
    return this.getitem(key);
  }

  update(source: DictSource): void {
    const { id, py } = this;
    const wasEmpty = this.length === 0;
    for (const [key, value] of entriesOf(py, source)) storeItem(py, id, key, value);
    if (wasEmpty && source instanceof DictHandle) inheritTracking(py, id, source.id, 'update');
  }

  clear(): void {
    dictClear(this.py, this.id);
  }

  /** A shallow copy, owned. */
  copy(): Owned<PyDict> {
    const { py } = this;
    const id = py.heap.allocate(py.types.dict.kind, 0);
    const copy = new DictHandle(py, id, py.references.own(id));
    for (const [key, value] of entryWords(py, this, 2, () => used(py, this.id, 2), 'dictionary'))
      dictSet(py, id, py.heap.copyWord(key), py.heap.copyWord(value));
    inheritTracking(py, id, this.id, 'copy');
    py.safepoint();
    return copy;
  }

  /** Borrowed keys. A change of the dict's size during iteration throws RuntimeError, as in Python. */
  *keys(): IterableIterator<PyValue> {
    for (const [key] of this.entryWords()) yield borrowedValue(this.py, key);
  }

  *values(): IterableIterator<PyValue> {
    for (const [, value] of this.entryWords()) yield borrowedValue(this.py, value);
  }

  *items(): IterableIterator<[PyValue, PyValue]> {
    for (const [key, value] of this.entryWords())
      yield [borrowedValue(this.py, key), borrowedValue(this.py, value)];
  }

  [Symbol.iterator](): IterableIterator<PyValue> {
    return this.keys();
  }

  clone(): Owned<PyDict> {
    return new DictHandle(this.py, this.id, this.py.references.share(this.id));
  }

  private entryWords(): IterableIterator<[number, number]> {
    return entryWords(this.py, this, 2, () => this.length, 'dictionary');
  }
}

/** Borrowed word of a key's value, 0 when it is absent. An atom is looked up as it is. */
function find(py: Interpreter, id: number, key: PyValue): number {
  return isAtom(key) ? dictGetAtom(py, id, key) : withWord(py, key, (word) => dictGet(py, id, word));
}

function storeItem(py: Interpreter, id: number, key: PyValue, value: PyValue): void {
  const keyWord = ownWord(py, key);
  let valueWord = 0;
  try {
    valueWord = ownWord(py, value);
    dictSet(py, id, keyWord, valueWord);
  } catch (error) {
    py.heap.dropWord(valueWord);
    py.heap.dropWord(keyWord);
    throw error;
  }
}

/**
 * The entries that a dict is to be filled with. Throws TypeError for what has none, and ValueError for a
 * sequence that is no pair: what was stored before it stays, as in CPython.
 */
export function* entriesOf(
  py: Interpreter,
  source: DictSource,
): IterableIterator<readonly [PyValue, PyValue]> {
  const given: unknown = source;
  if (given instanceof Handle && isMapping(given)) {
    given.checkHome(py);
    yield* given.items();
  } else if (isRecord(given)) yield* Object.entries(given) as [string, PyValue][];
  else {
    let at = 0;
    for (const element of iterableOf(py, given)) yield pairOf(py, element, at++);
  }
}

/** A dict, and what answers like one: a weak dictionary. */
function isMapping(source: Handle): source is Handle & Pick<DictHandle, 'items'> {
  return 'items' in source;
}

/** A JS object that stands for a dict with string keys. */
function isRecord(source: unknown): source is object {
  return (
    typeof source === 'object' &&
    source !== null &&
    !(source instanceof Handle) &&
    !(Symbol.iterator in source)
  );
}

function pairOf(py: Interpreter, element: unknown, at: number): readonly [PyValue, PyValue] {
  const isSequence =
    typeof element === 'string' ||
    (typeof element === 'object' && element !== null && Symbol.iterator in element);
  if (!isSequence)
    throw new PyTypeError(
      `cannot convert dictionary update sequence element #${at} to a sequence: '${typeName(py, element)}' object is not iterable`,
    );
  const items = [...iterableOf(py, element)];
  if (items.length !== 2)
    throw new PyValueError(
      `dictionary update sequence element #${at} has length ${items.length}; 2 is required`,
    );
  return [items[0]!, items[1]!];
}

function missingKey(py: Interpreter, key: PyValue): PyKeyError {
  return new PyKeyError(repr(py, key));
}
