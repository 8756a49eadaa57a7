import { PyAttributeError, PyReferenceError, PyTypeError } from '../errors.ts';
import type { PySlice } from '../slice.ts';
import type { PyValue } from '../words.ts';
import { DictHandle } from './dict.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';
import { InstanceHandle } from './instance.ts';
import { ListHandle } from './list.ts';
import { SetHandle } from './set.ts';
import { TupleHandle } from './tuple.ts';

/** A weak proxy: every use goes to the referent, or throws ReferenceError when that is dead. */
export interface PyProxy extends Omit<ProxyHandle, Hidden> {
  clone(): Owned<PyProxy>;
}

export class ProxyHandle extends Handle {
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
    // Whether it can be called was settled when it was made, so a dead one of the other type is a TypeError too.
    if (this.py.typeOf(this.id) !== this.py.types.callableProxy)
      throw new PyTypeError(`'${this.type}' object is not callable`);
    const target = this.#target();
    if (target instanceof InstanceHandle) return target.call(...args);
    throw new PyTypeError(`'${target.type}' object is not callable`);
  }

  get length(): number {
    const target = this.#target();
    if (target instanceof InstanceHandle || !('length' in target)) throw unsupported(target, 'len()');
    return (target as ListHandle).length;
  }

  getitem(key: PyValue | PySlice): PyValue {
    const target = this.#target();
    if (target instanceof ListHandle || target instanceof TupleHandle) return target.getitem(key as number);
    if (target instanceof DictHandle) return target.getitem(key as PyValue);
    throw unsupported(target, 'indexing');
  }

  setitem(key: PyValue, value: PyValue): void {
    this.#held((target) => {
      if (target instanceof ListHandle) target.setitem(key as number, value);
      else if (target instanceof DictHandle) target.setitem(key, value);
      else throw unsupported(target, 'item assignment');
    });
  }

  contains(value: PyValue): boolean {
    const target = this.#target();
    if (target instanceof ListHandle || target instanceof SetHandle || target instanceof DictHandle)
      return target.contains(value);
    throw unsupported(target, "'in'");
  }

  *[Symbol.iterator](): IterableIterator<PyValue> {
    const target = this.#target();
    if (target instanceof ListHandle || target instanceof SetHandle) yield* target;
    else throw unsupported(target, 'iteration');
  }

  clone(): Owned<PyProxy> {
    return new ProxyHandle(this.py, this.id, this.py.references.share(this.id));
  }

  /** A change through a proxy holds the referent until it is done, though what dies of it may need nothing more. */
  #held(change: (target: Handle) => void): void {
    const target = this.#target();
    const { id, py } = target;
    py.heap.retain(id);
    try {
      change(target);
    } finally {
      py.heap.release(id);
    }
  }

  #target(): Handle {
    const { id, py } = this;
    const target = py.heap.weakReferences.target(id);
    if (target === 0) throw new PyReferenceError('weakly-referenced object no longer exists');
    return py.borrow(target);
  }

  /** The referent, where it has attributes of its own to look for `name` in. */
  #instance(name: string): InstanceHandle {
    const target = this.#target();
    if (target instanceof InstanceHandle) return target;
    throw new PyAttributeError(`'${target.type}' object has no attribute '${name}'`);
  }
}

function unsupported(target: Handle, what: string): PyTypeError {
  return new PyTypeError(`'${target.type}' object does not support ${what}`);
}
