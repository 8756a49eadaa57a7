import { expectIndex, NO_INTEGER, NO_LIST_INDEX } from '../arguments.ts';
import type { Atom } from '../containers/hash-index.ts';
import {
  listAppend,
  listAssignSlice,
  listClear,
  listCopyRange,
  listDelete,
  listDeleteSlice,
  listExtend,
  listGet,
  listIndex,
  listInsert,
  listPop,
  listReplace,
  listReverse,
} from '../containers/list.ts';
import { sortWords } from '../containers/sort.ts';
import { equalWords } from '../equality.ts';
import { PyTypeError, PyValueError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { repr } from '../repr.ts';
import { PySlice, sliceRange } from '../slice.ts';
import { borrowedValue, ownedValue, ownWord, type PyObject, type PyValue, withWord } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';
import { iterableOf, iterableWords } from './iteration.ts';

/** What `pop` and its like hand out: an atom, or an owned handle that must be released or moved. */
export type Taken = Atom | Owned<PyObject>;

/**
 * A list. Method names are Python's; `a[i]` is `getitem`, `a[i] = v` is `setitem`, `del a[i]` is `delitem`,
 * with slices too.
 */
export interface PyList extends Omit<ListHandle, Hidden> {
  clone(): Owned<PyList>;
}

export class ListHandle extends Handle implements Iterable<PyValue> {
  declare readonly py: Interpreter;

  get length(): number {
    return this.py.heap.length(this.id);
  }

  append(value: PyValue): void {
    const { id, py } = this;
    listAppend(py.heap, id, ownWord(py, value));
  }

  extend(values: Iterable<PyValue>): void {
    const { id, py } = this;
    if (values instanceof Handle) {
      values.checkHome(py);
      const { layout } = py.typeOf(values.id);
      if (layout === 'list' || layout === 'tuple') listExtend(py.heap, id, values.id);
      else for (const word of iterableWords(py, values)) listAppend(py.heap, id, word);
      return;
    }
    // As in CPython, what was appended before a value is refused stays.
    for (const value of iterableOf(py, values)) listAppend(py.heap, id, ownWord(py, value));
  }

  insert(index: number, value: PyValue): void {
    const { id, py } = this;
    listInsert(py.heap, id, expectIndex(py, index, NO_INTEGER), ownWord(py, value));
  }

  /**
   * Takes an item out and hands its reference to the caller: an owned handle, or an atom. Throws IndexError.
   */
  pop(index = -1): Taken {
    const { id, py } = this;
    return ownedValue(py, listPop(py.heap, id, expectIndex(py, index, NO_INTEGER)));
  }

  /** Throws ValueError when no item is equal. */
  remove(value: PyValue): void {
    const { id, py } = this;
    const at = this.placeOf(value, 0, Number.POSITIVE_INFINITY);
    if (at < 0) throw new PyValueError('list.remove(x): x not in list');
    py.heap.dropWord(py.heap.removeSlot(id, at));
  }

  clear(): void {
    listClear(this.py.heap, this.id);
  }

  reverse(): void {
    listReverse(this.py.heap, this.id);
  }

  /**
   * Stable. `key` is called once per item. Throws ValueError when the list is changed meanwhile, TypeError
   * when keys have no order.
   */
  sort(options: { readonly key?: (value: PyValue) => PyValue; readonly reverse?: boolean } = {}): void {
    if (typeof options !== 'object') throw new PyTypeError('sort() takes no positional arguments');
    sortWords(this.py, this.id, options.key ?? null, options.reverse ?? false);
  }

  /** Throws ValueError when no item is equal. */
  index(value: PyValue, start = 0, stop = Number.POSITIVE_INFINITY): number {
    const complaint = 'slice indices must be integers or have an __index__ method';
    const from = expectIndex(this.py, start, complaint);
    const end = stop === Number.POSITIVE_INFINITY ? stop : expectIndex(this.py, stop, complaint);
    const at = this.placeOf(value, from, end);
    if (at >= 0) return at;
    const isNamed = this.py.profile.namesMissingItem;
    throw new PyValueError(
      isNamed ? `${repr(this.py, value)} is not in list` : 'list.index(x): x not in list',
    );
  }

  count(value: PyValue): number {
    const { id, py } = this;
    return withWord(py, value, (word) => {
      let count = 0;
      for (let at = 0; at < py.heap.length(id); at++) if (equalWords(py, py.heap.read(id, at), word)) count++;
      return count;
    });
  }

  /** Python's `value in list`. */
  contains(value: PyValue): boolean {
    return this.placeOf(value, 0, Number.POSITIVE_INFINITY) >= 0;
  }

  /** Item `index`, borrowed; with a slice a new list, owned. */
  getitem(index: number): PyValue;
  getitem(index: PySlice): Owned<PyList>;
  getitem(index: number | PySlice): PyValue | Owned<PyList>;
  getitem(index: number | PySlice): PyValue | Owned<PyList> {
    const { id, py } = this;
    if (!(index instanceof PySlice))
      return borrowedValue(py, listGet(py.heap, id, expectIndex(py, index, NO_LIST_INDEX)));
    return this.listOf(listCopyRange(py.heap, id, sliceRange(index, this.length)));
  }

  setitem(index: number, value: PyValue): void;
  setitem(index: PySlice, values: Iterable<PyValue>): void;
  setitem(index: number | PySlice, value: PyValue | Iterable<PyValue>): void {
    const { id, py } = this;
    if (index instanceof PySlice) {
      const items = iterableWords(py, value);
      listAssignSlice(py.heap, id, sliceRange(index, this.length), items);
      return;
    }
    const position = expectIndex(py, index, NO_LIST_INDEX);
    const at = listIndex(py.heap, id, position, 'list assignment index out of range');
    py.heap.give(id, at, ownWord(py, value));
  }

  delitem(index: number | PySlice): void {
    const { id, py } = this;
    if (index instanceof PySlice) listDeleteSlice(py.heap, id, sliceRange(index, this.length));
    else listDelete(py.heap, id, expectIndex(py, index, NO_LIST_INDEX));
  }

  /** A shallow copy, owned. */
  copy(): Owned<PyList> {
    return this.getitem(new PySlice(null, null, null));
  }

  /**
   * Items by index, as they are when their turn comes: what is appended meanwhile is visited, as in Python.
   */
  *[Symbol.iterator](): IterableIterator<PyValue> {
    const { py } = this;
    for (let at = 0; at < this.length; at++) yield borrowedValue(py, py.heap.read(this.id, at));
  }

  clone(): Owned<PyList> {
    return new ListHandle(this.py, this.id, this.py.references.share(this.id));
  }

  private placeOf(value: PyValue, start: number, stop: number): number {
    const { id, py } = this;
    const { heap } = py;
    const from = start < 0 ? Math.max(start + heap.length(id), 0) : start;
    return withWord(py, value, (word) => {
      const end = stop < 0 ? stop + heap.length(id) : stop;
      for (let at = from; at < heap.length(id) && at < end; at++)
        if (equalWords(py, heap.read(id, at), word)) return at;
      return -1;
    });
  }

  private listOf(words: readonly number[]): Owned<PyList> {
    const { py } = this;
    const id = py.heap.allocate(py.types.list.kind, 0);
    listReplace(py.heap, id, 0, 0, words);
    const handle = new ListHandle(py, id, py.references.own(id));
    py.safepoint();
    return handle;
  }
}
