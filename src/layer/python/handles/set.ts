import { setAdd, setClear, setHas, setLength, setTake, setTakeAny } from '../containers/set.ts';
import { PyKeyError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import { borrowedValue, ownedValue, ownWord, type PyValue, withWord } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';
import { entryWords, iterableOf, iterableWords } from './iteration.ts';
import type { Taken } from './list.ts';

/** A set. Iteration goes in insertion order; Python promises none. */
export interface PySet extends Omit<SetHandle, Hidden> {
  clone(): Owned<PySet>;
}

export class SetHandle extends Handle implements Iterable<PyValue> {
  declare readonly py: Interpreter;

  get length(): number {
    return setLength(this.py, this.id);
  }

  /** Throws TypeError for a value that has no hash. */
  add(value: PyValue): void {
    const { id, py } = this;
    const word = ownWord(py, value);
    try {
      setAdd(py, id, word);
    } catch (error) {
      py.heap.dropWord(word);
      throw error;
    }
  }

  update(values: Iterable<PyValue>): void {
    for (const value of iterableOf(this.py, values)) this.add(value);
  }

  discard(value: PyValue): void {
    const { id, py } = this;
    py.heap.dropWord(withWord(py, value, (word) => setTake(py, id, word)));
  }

  /** Throws KeyError. */
  remove(value: PyValue): void {
    const { id, py } = this;
    const taken = withWord(py, value, (word) => setTake(py, id, word));
    if (taken === 0) throw new PyKeyError(repr(py, value));
    py.heap.dropWord(taken);
  }

  /** Takes a member out, owned by the caller. Throws KeyError when empty. */
  pop(): Taken {
    const taken = setTakeAny(this.py, this.id);
    if (taken === 0) throw new PyKeyError('pop from an empty set');
    return ownedValue(this.py, taken);
  }

  contains(value: PyValue): boolean {
    const { id, py } = this;
    return withWord(py, value, (word) => setHas(py, id, word));
  }

  clear(): void {
    setClear(this.py, this.id);
  }

  /** A shallow copy, owned. */
  copy(): Owned<PySet> {
    const { py } = this;
    const id = py.heap.allocate(py.types.set.kind, 0);
    const copy = new SetHandle(py, id, py.references.own(id));
    for (const word of iterableWords(py, this)) setAdd(py, id, word);
    py.safepoint();
    return copy;
  }

  *[Symbol.iterator](): IterableIterator<PyValue> {
    for (const [word] of entryWords(this.py, this, 1, () => this.length, 'Set'))
      yield borrowedValue(this.py, word);
  }

  clone(): Owned<PySet> {
    return new SetHandle(this.py, this.id, this.py.references.share(this.id));
  }
}
