import { dictGet, dictSet, dictTake } from '../containers/dict.ts';
import { find, takeEntry, used } from '../containers/hash-table.ts';
import { PyKeyError } from '../errors.ts';
import { type DictSource, entriesOf, type PyDict } from '../handles/dict.ts';
import type { Hidden, Owned } from '../handles/handle.ts';
import type { Taken } from '../handles/list.ts';
import { type PyReference, ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import {
  borrowedValue,
  ownedValue,
  ownWord,
  type PyObject,
  type PyValue,
  spending,
  withWord,
} from '../words.ts';
import {
  type CollectionRules,
  dropEach,
  type Entry,
  expectMapping,
  makeCollection,
  takeLastAlive,
  WeakCollection,
} from './collection.ts';
import { dataSlot } from './collection-equality.ts';
import { makeReference, targetOf } from './make.ts';

/** A dict that does not keep its values alive: an entry goes when its value dies. */
export interface PyWeakValueDictionary extends Omit<WeakValueDictionaryHandle, Hidden> {
  clone(): Owned<PyWeakValueDictionary>;
}

const KEY_SLOT = 1;

export class WeakValueDictionaryHandle extends WeakCollection {
  protected readonly stride = 2;

  protected get rules(): CollectionRules {
    return rulesOf(this.py);
  }

  /** May include entries whose value is about to go. */
  get length(): number {
    this.commitRemovals();
    return used(this.py, this.data, 2);
  }

  /** The value, borrowed. Throws KeyError when it is absent or dead. */
  getitem(key: PyValue): PyObject {
    this.commitRemovals();
    return this.#look(key) ?? this.#missing(key);
  }

  get<D extends PyValue = null>(key: PyValue, otherwise?: D): PyObject | D | null {
    this.commitRemovals();
    return this.#look(key) ?? otherwise ?? null;
  }

  contains(key: PyValue): boolean {
    this.commitRemovals();
    return this.#look(key) !== null;
  }

  /** Throws TypeError for a value without weak references. */
  setitem(key: PyValue, value: PyValue): void {
    spending(value, () => this.#store(key, value));
  }

  #store(key: PyValue, value: PyValue): void {
    this.commitRemovals();
    const { py } = this;
    const target = targetOf(py, value);
    const keyWord = ownWord(py, key);
    const reference = makeReference(py, target, py.weakTypes.keyedRef, py.borrow(this.removal), 1);
    py.heap.give(reference, KEY_SLOT, py.heap.copyWord(keyWord));
    try {
      dictSet(py, this.data, keyWord, reference);
    } catch (error) {
      py.heap.dropWord(keyWord);
      py.heap.release(reference);
      throw error;
    }
    py.safepoint();
  }

  /** Throws KeyError. */
  delitem(key: PyValue): void {
    this.commitRemovals();
    const { py } = this;
    const taken = withWord(py, key, (word) => dictTake(py, this.data, word));
    if (taken === null) throw new PyKeyError(repr(py, key));
    for (const word of taken) py.heap.dropWord(word);
  }

  /** Takes an entry out; the value is owned by the caller. */
  pop(key: PyValue): Taken;
  pop<D extends PyValue>(key: PyValue, otherwise: D): Taken | D;
  pop(key: PyValue, ...otherwise: readonly PyValue[]): Taken | PyValue {
    this.commitRemovals();
    const { py } = this;
    const taken = withWord(py, key, (word) => dictTake(py, this.data, word));
    const value = taken === null ? 0 : takeReferent(py, taken);
    if (value !== 0) return ownedValue(py, value);
    if (otherwise.length === 0) throw new PyKeyError(repr(py, key));
    return otherwise[0]!;
  }

  /** Takes the last live entry out, both owned by the caller. Throws KeyError when empty. */
  popitem(): [Taken, Taken] {
    const { py } = this;
    const taken = this.#takeLast();
    if (taken === null) throw new PyKeyError('popitem(): dictionary is empty');
    return [ownedValue(py, taken[0]), ownedValue(py, taken[1])];
  }

  /** The value of a key, borrowed; a missing or dead one is replaced by `value`. */
  setdefault(key: PyValue, value: PyValue): PyValue {
    return spending(value, () => {
      const present = this.#look(key);
      if (present !== null) return present;
      this.#store(key, value);
      return this.py.borrow(targetOf(this.py, value));
    });
  }

  update(source: DictSource | PyWeakValueDictionary): void {
    const entries =
      source instanceof WeakValueDictionaryHandle ? source.items() : entriesOf(this.py, source as DictSource);
    for (const [key, value] of entries) this.setitem(key, value);
  }

  /** A weak copy of the live entries, owned. */
  copy(): Owned<PyWeakValueDictionary> {
    this.commitRemovals();
    const copy = makeWeakValueDictionary(this.py);
    copy.update(this);
    return copy;
  }

  /** `self | other`, owned. Throws TypeError when `other` is no mapping. */
  __or__(other: PyDict | PyWeakValueDictionary): Owned<PyWeakValueDictionary> {
    expectMapping(this.py, '|', this, other);
    const made = this.copy();
    made.update(other);
    return made;
  }

  /** `other | self`, owned. */
  __ror__(other: PyDict | PyWeakValueDictionary): Owned<PyWeakValueDictionary> {
    expectMapping(this.py, '|', other, this);
    const made = makeWeakValueDictionary(this.py);
    made.update(other);
    made.update(this);
    return made;
  }

  clear(): void {
    dropEach(this.py, () => this.#takeLast());
  }

  *keys(): IterableIterator<PyValue> {
    for (const [key] of this.items()) yield key;
  }

  *values(): IterableIterator<PyObject> {
    for (const [, value] of this.items()) yield value;
  }

  /** Live entries, borrowed. */
  *items(): IterableIterator<[PyValue, PyObject]> {
    this.commitRemovals();
    const { py } = this;
    for (const [key, reference] of this.entries()) {
      const target = py.heap.weakReferences.target(reference);
      if (target !== 0) yield [borrowedValue(py, key), py.borrow(target)];
    }
  }

  /** The weak references themselves, borrowed. */
  valuerefs(): PyReference[] {
    this.commitRemovals();
    return [...this.entries()].map(([, reference]) => new ReferenceHandle(this.py, reference, null));
  }

  [Symbol.iterator](): IterableIterator<PyValue> {
    return this.keys();
  }

  clone(): Owned<PyWeakValueDictionary> {
    return new WeakValueDictionaryHandle(this.py, this.id, this.py.references.share(this.id));
  }

  #takeLast(): Entry | null {
    this.commitRemovals();
    return takeLastAlive(this.py, this.data, 1);
  }

  #look(key: PyValue): PyObject | null {
    const { py } = this;
    const reference = withWord(py, key, (word) => dictGet(py, this.data, word));
    const target = reference === 0 ? 0 : py.heap.weakReferences.target(reference);
    return target === 0 ? null : py.borrow(target);
  }

  #missing(key: PyValue): never {
    throw new PyKeyError(repr(this.py, key));
  }
}

export function makeWeakValueDictionary(py: Interpreter): WeakValueDictionaryHandle {
  const id = makeCollection(py, rulesOf(py));
  return new WeakValueDictionaryHandle(py, id, py.references.own(id));
}

function rulesOf(py: Interpreter): CollectionRules {
  const { heap, profile } = py;
  const slots =
    profile.weakIteration === 'deferred'
      ? { remove: 0, pending: 1, iterating: 2, data: dataSlot(py, 'weak-values') }
      : { remove: 0, data: dataSlot(py, 'weak-values'), pending: -1, iterating: -1 };
  return {
    type: py.weakTypes.values,
    slots,
    makeData: () => heap.allocate(py.types.dict.kind, 0),
    pendingWord: (reference) => heap.copyWord(heap.read(reference, KEY_SLOT)),
    // `_remove_dead_weakref`: only if the entry has not been taken by a live value meanwhile.
    remove: (collection, key) => {
      const data = heap.read(collection, slots.data);
      const entry = find(py, data, 2, key);
      if (entry < 0 || heap.weakReferences.target(heap.read(data, entry * 2 + 1)) !== 0) return;
      for (const word of takeEntry(py, data, 2, entry)) heap.dropWord(word);
    },
  };
}

/** Drops an entry's key and reference; returns the referent, owned, or 0. */
function takeReferent(py: Interpreter, [key, reference]: readonly [number, number]): number {
  const target = py.heap.weakReferences.target(reference);
  if (target !== 0) py.heap.retain(target);
  py.heap.dropWord(key);
  py.heap.dropWord(reference);
  return target;
}
