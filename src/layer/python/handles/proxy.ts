import { callValue } from '../calls.ts';
import { PyAttributeError, PyReferenceError, PyTypeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PySlice } from '../slice.ts';
import type { PyValue } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';
import { InstanceHandle } from './instance.ts';

/** A weak proxy: every use goes to the referent, or throws ReferenceError when that is dead. */
export interface PyProxy extends Omit<ProxyHandle, Hidden> {
  clone(): Owned<PyProxy>;
}

export class ProxyHandle extends Handle {
  declare readonly py: Interpreter;

  getattr(name: string): PyValue {
    return this.#instance(name).getattr(name);
  }

  setattr(name: string, value: PyValue): void {
    this.#held(() => this.#instance(name).setattr(name, value));
  }

  delattr(name: string): void {
    this.#held(() => this.#instance(name).delattr(name));
  }

  call(...args: readonly unknown[]): unknown {
    // Whether it can be called was settled when it was made, so a dead one of the other type is a TypeError
    // too.
    if (this.py.typeOf(this.id) !== this.py.types.callableProxy)
      throw new PyTypeError(`'${this.type}' object is not callable`);
    return callValue(this.py, this.#target(), args);
  }

  get length(): number {
    return this.#as('length', 'len()').length;
  }

  getitem(key: PyValue | PySlice): PyValue {
    return this.#as('getitem', 'indexing').getitem(key);
  }

  setitem(key: PyValue | PySlice, value: PyValue | Iterable<PyValue>): void {
    this.#held(() => this.#as('setitem', 'item assignment').setitem(key, value));
  }

  delitem(key: PyValue | PySlice): void {
    this.#held(() => this.#as('delitem', 'item deletion').delitem(key));
  }

  contains(value: PyValue): boolean {
    return this.#as('contains', "'in'").contains(value);
  }

  append(value: PyValue): void {
    this.#held(() => this.#method('append').append(value));
  }

  extend(values: Iterable<PyValue>): void {
    this.#held(() => this.#method('extend').extend(values));
  }

  insert(index: number, value: PyValue): void {
    this.#held(() => this.#method('insert').insert(index, value));
  }

  remove(value: PyValue): void {
    this.#held(() => this.#method('remove').remove(value));
  }

  reverse(): void {
    this.#held(() => this.#method('reverse').reverse());
  }

  clear(): void {
    this.#held(() => this.#method('clear').clear());
  }

  index(value: PyValue, ...bounds: readonly number[]): number {
    return this.#method('index').index(value, ...bounds);
  }

  count(value: PyValue): number {
    return this.#method('count').count(value);
  }

  /**
   * Items, or keys: what the referent gives. It is held until the iteration is over, as Python's iterators
   * do.
   */
  *[Symbol.iterator](): IterableIterator<PyValue> {
    const { heap } = this.py;
    const { id } = this.#target();
    const items = this.#as(Symbol.iterator, 'iteration');
    heap.retain(id);
    try {
      yield* items;
    } finally {
      heap.release(id);
    }
  }

  clone(): Owned<PyProxy> {
    return new ProxyHandle(this.py, this.id, this.py.references.share(this.id));
  }

  /**
   * A change through a proxy holds the referent until it is done, though what dies of it may need nothing
   * more.
   */
  #held(change: () => void): void {
    const target = this.#target();
    const { id, py } = target;
    py.heap.retain(id);
    try {
      change();
    } finally {
      py.heap.release(id);
    }
  }

  #target(): Handle {
    return liveReferent(this.py, this);
  }

  /** The referent, where it has attributes of its own to look for `name` in. */
  #instance(name: string): InstanceHandle {
    const target = this.#target();
    if (target instanceof InstanceHandle) return target;
    throw new PyAttributeError(`'${target.type}' object has no attribute '${name}'`);
  }

  /** The referent, where its type has the method. */
  #method<K extends keyof Operations>(name: K): Pick<Operations, K> {
    const target = this.#target();
    if (supports(target, name)) return target;
    throw new PyAttributeError(`'${target.type}' object has no attribute '${String(name)}'`);
  }

  /** The referent, where its type has the operation. */
  #as<K extends keyof Operations>(operation: K, what: string): Pick<Operations, K> {
    const target = this.#target();
    if (supports(target, operation)) return target;
    throw new PyTypeError(`'${target.type}' object does not support ${what}`);
  }
}

/**
 * What a proxy stands for, borrowed; anything else stands for itself. Throws ReferenceError when the proxy
 * is dead.
 */
export function liveReferent(py: Interpreter, handle: Handle): Handle {
  if (py.typeOf(handle.id).layout !== 'proxy') return handle;
  const target = py.heap.weakReferences.target(handle.id);
  if (target === 0) throw new PyReferenceError('weakly-referenced object no longer exists');
  return py.borrow(target);
}

/** What containers can do, each some of it. */
interface Operations {
  append(value: PyValue): void;
  extend(values: Iterable<PyValue>): void;
  insert(index: number, value: PyValue): void;
  remove(value: PyValue): void;
  reverse(): void;
  clear(): void;
  index(value: PyValue, ...bounds: readonly number[]): number;
  count(value: PyValue): number;
  readonly length: number;
  getitem(key: PyValue | PySlice): PyValue;
  setitem(key: PyValue | PySlice, value: PyValue | Iterable<PyValue>): void;
  delitem(key: PyValue | PySlice): void;
  contains(value: PyValue): boolean;
  [Symbol.iterator](): IterableIterator<PyValue>;
}

function supports<K extends keyof Operations>(
  target: Handle,
  operation: K,
): target is Handle & Pick<Operations, K> {
  return operation in target;
}
