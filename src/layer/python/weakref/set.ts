import { setAdd, setHas, setLength, setTake, setTakeAny } from '../containers/set.ts';
import { equalWords } from '../equality.ts';
import { PyKeyError } from '../errors.ts';
import type { Hidden, Owned } from '../handles/handle.ts';
import { iterableOf } from '../handles/iteration.ts';
import type { Taken } from '../handles/list.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import { ownedValue, type PyObject, type PyValue, spending, withWord } from '../words.ts';
import { type CollectionRules, makeCollection, WeakCollection } from './collection.ts';
import { dataSlot } from './collection-equality.ts';
import { makeReference, targetOf } from './make.ts';

/** A set that does not keep its members alive. */
export interface PyWeakSet extends Omit<WeakSetHandle, Hidden> {
  clone(): Owned<PyWeakSet>;
}

export class WeakSetHandle extends WeakCollection {
  protected readonly stride = 1;

  protected get rules(): CollectionRules {
    return rulesOf(this.py);
  }

  get length(): number {
    return setLength(this.py, this.data) - this.pending;
  }

  /** Throws TypeError for a value without weak references. */
  add(value: PyValue): void {
    this.commitRemovals();
    const { py } = this;
    spending(value, () => {
      const removal = py.borrow(this.removal);
      const reference = makeReference(py, targetOf(py, value), py.types.ref, removal);
      setAdd(py, this.data, reference);
    });
    py.safepoint();
  }

  update(values: Iterable<PyValue>): void {
    for (const value of iterableOf(this.py, values)) this.add(value);
  }

  contains(value: PyValue): boolean {
    try {
      targetOf(this.py, value);
    } catch {
      return false; // as in _weakrefset.py: whatever cannot be referred to weakly is no member
    }
    return this.#with(value, (reference) => setHas(this.py, this.data, reference));
  }

  discard(value: PyValue): void {
    this.commitRemovals();
    this.py.heap.dropWord(this.#with(value, (reference) => setTake(this.py, this.data, reference)));
  }

  /** Throws KeyError. */
  remove(value: PyValue): void {
    this.commitRemovals();
    const taken = this.#with(value, (reference) => setTake(this.py, this.data, reference));
    if (taken === 0) throw new PyKeyError(repr(this.py, value));
    this.py.heap.dropWord(taken);
  }

  /** Takes a live member out, owned by the caller. Throws KeyError when there is none. */
  pop(): Taken {
    this.commitRemovals();
    const { heap } = this.py;
    for (;;) {
      const reference = setTakeAny(this.py, this.data);
      if (reference === 0) throw new PyKeyError('pop from empty WeakSet');
      const target = heap.weakReferences.target(reference);
      if (target !== 0) heap.retain(target);
      heap.release(reference);
      if (target !== 0) return ownedValue(this.py, target);
    }
  }

  /** `self & other`, as all of these owned and weak: members of `other` that are in this set. */
  intersection(other: Iterable<PyValue>): Owned<PyWeakSet> {
    const made = makeWeakSet(this.py);
    for (const value of iterableOf(this.py, other)) if (this.contains(value)) made.add(value);
    return made;
  }

  /** `self | other` */
  union(other: Iterable<PyValue>): Owned<PyWeakSet> {
    const made = this.copy();
    made.update(other);
    return made;
  }

  /** `self - other` */
  difference(other: Iterable<PyValue>): Owned<PyWeakSet> {
    const made = this.copy();
    made.difference_update(other);
    return made;
  }

  /** `self ^ other` */
  symmetric_difference(other: Iterable<PyValue>): Owned<PyWeakSet> {
    const made = this.copy();
    made.symmetric_difference_update(other);
    return made;
  }

  /** `self &= other` */
  intersection_update(other: Iterable<PyValue>): void {
    const wanted = [...iterableOf(this.py, other)];
    for (const value of [...this]) if (!this.#isAmong(value, wanted)) this.discard(value);
  }

  /** `self -= other` */
  difference_update(other: Iterable<PyValue>): void {
    for (const value of [...iterableOf(this.py, other)]) this.discard(value);
  }

  /** `self ^= other` */
  symmetric_difference_update(other: Iterable<PyValue>): void {
    for (const value of [...iterableOf(this.py, other)]) {
      if (this.contains(value)) this.discard(value);
      else this.add(value);
    }
  }

  /** `self <= other` */
  issubset(other: Iterable<PyValue>): boolean {
    const wanted = [...iterableOf(this.py, other)];
    return [...this].every((value) => this.#isAmong(value, wanted));
  }

  /** `self >= other` */
  issuperset(other: Iterable<PyValue>): boolean {
    return [...iterableOf(this.py, other)].every((value) => this.contains(value));
  }

  isdisjoint(other: Iterable<PyValue>): boolean {
    return ![...iterableOf(this.py, other)].some((value) => this.contains(value));
  }

  clear(): void {
    this.commitRemovals();
    for (let word = setTakeAny(this.py, this.data); word !== 0; word = setTakeAny(this.py, this.data))
      this.py.heap.dropWord(word);
  }

  /** A weak copy of the live members, owned. */
  copy(): Owned<PyWeakSet> {
    const copy = makeWeakSet(this.py);
    copy.update(this);
    return copy;
  }

  /** Live members, borrowed. */
  *[Symbol.iterator](): IterableIterator<PyObject> {
    const { py } = this;
    for (const [reference] of this.entries()) {
      const target = py.heap.weakReferences.target(reference);
      if (target !== 0) yield py.borrow(target);
    }
  }

  clone(): Owned<PyWeakSet> {
    return new WeakSetHandle(this.py, this.id, this.py.references.share(this.id));
  }

  #isAmong(value: PyObject, others: readonly PyValue[]): boolean {
    const { py } = this;
    return withWord(py, value, (a) =>
      others.some((other) => withWord(py, other, (b) => equalWords(py, a, b))),
    );
  }

  #with<T>(value: PyValue, use: (reference: number) => T): T {
    const { py } = this;
    const reference = makeReference(py, targetOf(py, value), py.types.ref);
    try {
      return use(reference);
    } finally {
      py.heap.release(reference);
    }
  }
}

export function makeWeakSet(py: Interpreter): WeakSetHandle {
  const id = makeCollection(py, rulesOf(py));
  return new WeakSetHandle(py, id, py.references.own(id));
}

function rulesOf(py: Interpreter): CollectionRules {
  const { heap } = py;
  return {
    type: py.weakTypes.set,
    slots: { data: dataSlot(py, 'weak-set'), remove: 1, pending: 2, iterating: 3 },
    makeData: () => heap.allocate(py.types.set.kind, 0),
    pendingWord: (reference) => heap.copyWord(reference),
    remove: (collection, reference) =>
      heap.dropWord(setTake(py, heap.read(collection, dataSlot(py, 'weak-set')), reference)),
  };
}
