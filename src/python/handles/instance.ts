import type { ClassInfo } from '../classes/class-info.ts';
import { attributeGet, attributeNames, attributeSet, attributeTake } from '../classes/instance.ts';
import { PyAttributeError, PyTypeError } from '../errors.ts';
import { borrowedValue, ownWord, type PyValue } from '../words.ts';
import { MethodHandle, type PyMethod } from './function.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';

/** An instance of a user's class. */
export interface PyInstance extends Omit<InstanceHandle, Hidden> {
  clone(): Owned<PyInstance>;
}

export class InstanceHandle extends Handle {
  /** Its class. */
  get class(): ClassInfo {
    return this.py.typeOf(this.id).class!;
  }

  /** The JS object that it wraps, null if none. */
  get value(): unknown {
    return this.py.heap.payload(this.id);
  }

  /** `getattr(x, name)`, borrowed. Class attributes are found too; for a bound method see `method`. Throws AttributeError. */
  getattr(name: string): PyValue {
    const { id, py } = this;
    const info = this.class;
    const word = attributeGet(py, id, info, name);
    if (word !== 0) return borrowedValue(py, word);
    const member = info.lookup(name);
    if (member !== undefined && typeof member !== 'function') return member as PyValue;
    throw missing(info, name, typeof member === 'function');
  }

  hasattr(name: string): boolean {
    return attributeGet(this.py, this.id, this.class, name) !== 0 || this.class.lookup(name) !== undefined;
  }

  /** `x.name = value`. */
  setattr(name: string, value: PyValue): void {
    const { id, py } = this;
    attributeSet(py, id, this.class, name, ownWord(py, value));
  }

  /** `del x.name`. Throws AttributeError. */
  delattr(name: string): void {
    const { id, py } = this;
    const word = attributeTake(py, id, this.class, name);
    if (word === 0) throw missing(this.class, name, false);
    py.heap.dropWord(word);
  }

  /** Names of the attributes that are set, in the order in which they are dropped. */
  attributes(): string[] {
    return attributeNames(this.py, this.id, this.class);
  }

  /** A new bound method object: `x.name`. */
  method(name: string): Owned<PyMethod> {
    const { id, py } = this;
    const func = this.class.functionOf(name);
    if (func === 0) throw missing(this.class, name, false);
    const method = py.heap.allocate(py.types.method.kind, 2);
    py.heap.write(method, 0, id);
    py.heap.write(method, 1, func);
    const handle = new MethodHandle(py, method, py.references.own(method));
    py.safepoint();
    return handle;
  }

  /** `x(*args)`, by `__call__`. */
  call(...args: readonly unknown[]): unknown {
    const { id, py } = this;
    const call = this.class.lookup('__call__');
    if (typeof call !== 'function') throw new PyTypeError(`'${this.class.name}' object is not callable`);
    py.heap.retain(id);
    try {
      return call(this, ...args);
    } finally {
      py.heap.release(id);
    }
  }

  clone(): Owned<PyInstance> {
    return new InstanceHandle(this.py, this.id, this.py.references.share(this.id));
  }
}

function missing(info: ClassInfo, name: string, isMethod: boolean): PyAttributeError {
  const hint = isMethod ? `; bind it with method('${name}')` : '';
  return new PyAttributeError(`'${info.name}' object has no attribute '${name}'${hint}`);
}
