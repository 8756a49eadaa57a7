import {
  dictClear,
  dictGet,
  dictGetAtom,
  dictLength,
  dictSet,
  dictTake,
  dictTakeLast,
} from '../containers/dict.ts';
import { used } from '../containers/hash-table.ts';
import { PyKeyError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import { borrowedValue, isAtom, ownedValue, ownWord, type PyValue, withWord } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';
import { entryWords } from './iteration.ts';
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

  /** Takes the entry inserted last out: key and value, both owned by the caller. Throws KeyError when empty. */
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
    for (const [key, value] of entriesOf(source)) storeItem(py, id, key, value);
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

export function* entriesOf(source: DictSource): IterableIterator<readonly [PyValue, PyValue]> {
  if (source instanceof DictHandle) yield* source.items();
  else if (isPairs(source)) yield* source;
  else yield* Object.entries(source) as [string, PyValue][];
}

function isPairs(source: DictSource): source is Iterable<readonly [PyValue, PyValue]> {
  return Symbol.iterator in source;
}

function missingKey(py: Interpreter, key: PyValue): PyKeyError {
  return new PyKeyError(repr(py, key));
}
