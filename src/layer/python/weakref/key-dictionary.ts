import { dictGet, dictSet, dictTake } from '../containers/dict.ts';
import { used } from '../containers/hash-table.ts';
import { PyKeyError } from '../errors.ts';
import { type DictSource, entriesOf, type PyDict } from '../handles/dict.ts';
import type { Hidden, Owned } from '../handles/handle.ts';
import type { Taken } from '../handles/list.ts';
import { type PyReference, ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import { borrowedValue, ownedValue, ownWord, type PyObject, type PyValue, spending } from '../words.ts';
import {
  type CollectionRules,
  dropEach,
  type Entry,
  expectMapping,
  makeCollection,
  takeLastAlive,
  WeakCollection,
} from './collection.ts';
import { makeReference, targetOf } from './make.ts';

/**
 * A dict that does not keep its keys alive. Its values are strong: a value that refers to its key keeps the
 * entry for ever (it is no ephemeron, in Python as here).
 */
export interface PyWeakKeyDictionary extends Omit<WeakKeyDictionaryHandle, Hidden> {
  clone(): Owned<PyWeakKeyDictionary>;
}

export class WeakKeyDictionaryHandle extends WeakCollection {
  protected readonly stride = 2;

  protected get rules(): CollectionRules {
    return rulesOf(this.py);
  }

  get length(): number {
    return used(this.py, this.data, 2) - this.#waitingInData();
  }

  /**
   * The value, borrowed. Throws KeyError when the key is absent, TypeError when it has no weak references.
   */
  getitem(key: PyValue): PyValue {
    const word = this.#look(key);
    if (word === 0) throw new PyKeyError(repr(this.py, key));
    return borrowedValue(this.py, word);
  }

  get<D extends PyValue = null>(key: PyValue, otherwise?: D): PyValue | D {
    const word = this.#look(key);
    return word === 0 ? (otherwise ?? null) : borrowedValue(this.py, word);
  }

  /** False for what has no weak references. */
  contains(key: PyValue): boolean {
    const { py } = this;
    try {
      targetOf(py, key);
    } catch {
      return false; // as in weakref.py: whatever cannot be referred to weakly is no key
    }
    return this.#look(key) !== 0;
  }

  setitem(key: PyValue, value: PyValue): void {
    spending(key, () => this.#store(key, value));
  }

  #store(key: PyValue, value: PyValue): void {
    const { py } = this;
    const reference = this.#referenceTo(key);
    let word = 0;
    try {
      word = ownWord(py, value);
      dictSet(py, this.data, reference, word);
    } catch (error) {
      py.heap.dropWord(word);
      py.heap.release(reference);
      throw error;
    }
    py.safepoint();
  }

  /** Throws KeyError. */
  delitem(key: PyValue): void {
    const taken = this.#take(key);
    if (taken === null) throw new PyKeyError(repr(this.py, key));
    for (const word of taken) this.py.heap.dropWord(word);
  }

  /** Takes an entry out; its value is owned by the caller. */
  pop(key: PyValue): Taken;
  pop<D extends PyValue>(key: PyValue, otherwise: D): Taken | D;
  pop(key: PyValue, ...otherwise: readonly PyValue[]): Taken | PyValue {
    const { py } = this;
    const taken = this.#take(key);
    if (taken === null) {
      if (otherwise.length === 0) throw new PyKeyError(repr(py, key));
      return otherwise[0]!;
    }
    py.heap.dropWord(taken[0]);
    return ownedValue(py, taken[1]);
  }

  /** Takes the last live entry out, both owned by the caller. Throws KeyError when empty. */
  popitem(): [Taken, Taken] {
    const { py } = this;
    const taken = this.#takeLast();
    if (taken === null) throw new PyKeyError('popitem(): dictionary is empty');
    return [ownedValue(py, taken[0]), ownedValue(py, taken[1])];
  }

  setdefault(key: PyValue, value: PyValue = null): PyValue {
    return spending(key, () => {
      if (this.#look(key) === 0) this.#store(key, value);
      return this.getitem(key);
    });
  }

  update(source: DictSource | PyWeakKeyDictionary): void {
    const entries =
      source instanceof WeakKeyDictionaryHandle ? source.items() : entriesOf(this.py, source as DictSource);
    for (const [key, value] of entries) this.setitem(key, value);
  }

  /** A weak copy of the live entries, owned. */
  copy(): Owned<PyWeakKeyDictionary> {
    const copy = makeWeakKeyDictionary(this.py);
    copy.update(this);
    return copy;
  }

  /** `self | other`, owned. Throws TypeError when `other` is no mapping. */
  __or__(other: PyDict | PyWeakKeyDictionary): Owned<PyWeakKeyDictionary> {
    expectMapping(this.py, '|', this, other);
    const made = this.copy();
    made.update(other);
    return made;
  }

  /** `other | self`, owned. */
  __ror__(other: PyDict | PyWeakKeyDictionary): Owned<PyWeakKeyDictionary> {
    expectMapping(this.py, '|', other, this);
    const made = makeWeakKeyDictionary(this.py);
    made.update(other);
    made.update(this);
    return made;
  }

  clear(): void {
    dropEach(this.py, () => this.#takeLast());
  }

  *keys(): IterableIterator<PyObject> {
    for (const [key] of this.items()) yield key;
  }

  *values(): IterableIterator<PyValue> {
    for (const [, value] of this.items()) yield value;
  }

  /** Live entries, borrowed. */
  *items(): IterableIterator<[PyObject, PyValue]> {
    const { py } = this;
    for (const [reference, value] of this.entries()) {
      const target = py.heap.weakReferences.target(reference);
      if (target !== 0) yield [py.borrow(target), borrowedValue(py, value)];
    }
  }

  /** The weak references themselves, borrowed. */
  keyrefs(): PyReference[] {
    return [...this.entries()].map(([reference]) => new ReferenceHandle(this.py, reference, null));
  }

  [Symbol.iterator](): IterableIterator<PyObject> {
    return this.keys();
  }

  clone(): Owned<PyWeakKeyDictionary> {
    return new WeakKeyDictionaryHandle(this.py, this.id, this.py.references.share(this.id));
  }

  /**
   * Dead entries whose removal waits; those that were removed by hand meanwhile are not counted
   * (`_scrub_removals`).
   */
  #waitingInData(): number {
    const { py, pending } = this;
    if (pending === 0) return 0;
    const list = py.heap.read(this.id, this.rules.slots.pending);
    let waiting = 0;
    for (let at = 0; at < pending; at++) if (dictGet(py, this.data, py.heap.read(list, at)) !== 0) waiting++;
    return waiting;
  }

  #takeLast(): Entry | null {
    return takeLastAlive(this.py, this.data, 0);
  }

  #referenceTo(key: PyValue): number {
    const { py } = this;
    return makeReference(py, targetOf(py, key), py.types.ref, py.borrow(this.removal));
  }

  /** Looks a key up by a plain weak reference to it, which is gone afterwards. */
  #look(key: PyValue): number {
    return this.#with(key, (reference) => dictGet(this.py, this.data, reference));
  }

  #take(key: PyValue): [number, number] | null {
    return this.#with(key, (reference) => dictTake(this.py, this.data, reference));
  }

  #with<T>(key: PyValue, use: (reference: number) => T): T {
    const { py } = this;
    const reference = makeReference(py, targetOf(py, key), py.types.ref);
    try {
      return use(reference);
    } finally {
      py.heap.release(reference);
    }
  }
}

export function makeWeakKeyDictionary(py: Interpreter): WeakKeyDictionaryHandle {
  const id = makeCollection(py, rulesOf(py));
  return new WeakKeyDictionaryHandle(py, id, py.references.own(id));
}

function rulesOf(py: Interpreter): CollectionRules {
  const { heap } = py;
  return {
    type: py.weakTypes.keys,
    slots: { data: 0, remove: 1, pending: 2, iterating: 3 },
    makeData: () => heap.allocate(py.types.dict.kind, 0),
    pendingWord: (reference) => heap.copyWord(reference),
    remove: (collection, reference) => {
      const taken = dictTake(py, heap.read(collection, 0), reference);
      if (taken !== null) for (const word of taken) heap.dropWord(word);
    },
  };
}
