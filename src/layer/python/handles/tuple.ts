import { expectIndex, NO_TUPLE_INDEX } from '../arguments.ts';
import { tupleOf } from '../containers/tuple.ts';
import { equalWords } from '../equality.ts';
import { PyIndexError, PyValueError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { extendedIndices, PySlice, sliceRange } from '../slice.ts';
import { borrowedValue, type PyValue, withWord } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';

/** A tuple: read only. */
export interface PyTuple extends Omit<TupleHandle, Hidden> {
  clone(): Owned<PyTuple>;
}

export class TupleHandle extends Handle implements Iterable<PyValue> {
  declare readonly py: Interpreter;

  get length(): number {
    return this.py.heap.length(this.id);
  }

  /** Item `index`, borrowed; with a slice a new tuple, owned. */
  getitem(index: number): PyValue;
  getitem(index: PySlice): Owned<PyTuple>;
  getitem(index: number | PySlice): PyValue | Owned<PyTuple> {
    const { id, py } = this;
    const { heap } = py;
    if (index instanceof PySlice) {
      const words = extendedIndices(sliceRange(index, this.length)).map((at) =>
        heap.copyWord(heap.read(id, at)),
      );
      const made = tupleOf(py, words);
      const handle = new TupleHandle(py, made, py.references.own(made));
      py.safepoint();
      return handle;
    }
    const position = expectIndex(py, index, NO_TUPLE_INDEX);
    const at = position < 0 ? position + this.length : position;
    if (at < 0 || at >= this.length) throw new PyIndexError('tuple index out of range');
    return borrowedValue(py, heap.read(id, at));
  }

  /** Throws ValueError when no item is equal. */
  index(value: PyValue): number {
    const at = this.placeOf(value);
    if (at < 0) throw new PyValueError('tuple.index(x): x not in tuple');
    return at;
  }

  count(value: PyValue): number {
    const { id, py } = this;
    return withWord(py, value, (word) => {
      let count = 0;
      for (let at = 0; at < py.heap.length(id); at++) if (equalWords(py, py.heap.read(id, at), word)) count++;
      return count;
    });
  }

  contains(value: PyValue): boolean {
    return this.placeOf(value) >= 0;
  }

  *[Symbol.iterator](): IterableIterator<PyValue> {
    const { py } = this;
    for (let at = 0; at < this.length; at++) yield borrowedValue(py, py.heap.read(this.id, at));
  }

  clone(): Owned<PyTuple> {
    return new TupleHandle(this.py, this.id, this.py.references.share(this.id));
  }

  private placeOf(value: PyValue): number {
    const { id, py } = this;
    return withWord(py, value, (word) => {
      for (let at = 0; at < py.heap.length(id); at++)
        if (equalWords(py, py.heap.read(id, at), word)) return at;
      return -1;
    });
  }
}
