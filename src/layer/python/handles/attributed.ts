import type { ClassInfo } from '../classes/class-info.ts';
import {
  attributeGet,
  attributeNames,
  attributeSet,
  attributeTake,
  refusedAttribute,
} from '../classes/instance.ts';
import { PyAttributeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, ownWord, type PyValue } from '../words.ts';
import { MethodHandle, type PyMethod } from './function.ts';
import { Handle, type Owned } from './handle.ts';

/**
 * A handle to something that may have attributes: instances of classes, and references whose class is a
 * program's own.
 */
export abstract class AttributedHandle extends Handle {
  declare readonly py: Interpreter;

  /** Its class, null for a builtin type. */
  get class(): ClassInfo | null {
    return this.py.typeOf(this.id).class;
  }

  /**
   * `getattr(x, name)`, borrowed. Class attributes are found too; for a bound method see `method`. Throws
   * AttributeError.
   */
  getattr(name: string): PyValue {
    const { id, py } = this;
    const info = this.class;
    const word = info === null ? 0 : attributeGet(py, id, info, name);
    if (word !== 0) return borrowedValue(py, word);
    const member = info?.lookup(name) ?? 0;
    if (member === 0) throw this.missingAttribute(name, false);
    if (isFunction(py, member)) throw this.missingAttribute(name, true);
    return borrowedValue(py, member);
  }

  hasattr(name: string): boolean {
    const info = this.class;
    if (info === null) return false;
    return attributeGet(this.py, this.id, info, name) !== 0 || info.lookup(name) !== 0;
  }

  /** `x.name = value`. Throws AttributeError when the class has no such slot. */
  setattr(name: string, value: PyValue): void {
    const { id, py } = this;
    const info = this.class;
    if (info === null) throw this.missingAttribute(name, false);
    attributeSet(py, id, info, name, ownWord(py, value));
  }

  /** `del x.name`. Throws AttributeError. */
  delattr(name: string): void {
    const { id, py } = this;
    const info = this.class;
    const word = info === null ? 0 : attributeTake(py, id, info, name);
    if (word === 0) throw info === null ? this.missingAttribute(name, false) : unsetAttribute(py, info, name);
    py.heap.dropWord(word);
  }

  /** Names of the attributes that are set, in the order in which they are dropped. */
  attributes(): string[] {
    const info = this.class;
    return info === null ? [] : attributeNames(this.py, this.id, info);
  }

  /** A new bound method object: `x.name`. */
  method(name: string): Owned<PyMethod> {
    const { id, py } = this;
    const func = this.class?.lookup(name) ?? 0;
    if (func <= 0 || !isFunction(py, func)) throw this.missingAttribute(name, false);
    const method = py.heap.allocate(py.types.method.kind, 2);
    py.heap.write(method, 0, id);
    py.heap.write(method, 1, func);
    const handle = new MethodHandle(py, method, py.references.own(method));
    py.safepoint();
    return handle;
  }

  private missingAttribute(name: string, isMethod: boolean): PyAttributeError {
    const hint = isMethod ? `; bind it with method('${name}')` : '';
    return new PyAttributeError(`'${this.type}' object has no attribute '${name}'${hint}`);
  }
}

/** A function in a class: as an instance's attribute it is a bound method. */
function isFunction(py: Interpreter, word: number): boolean {
  if (word < 0) return typeof py.heap.atoms.load(word) === 'function';
  return py.typeOf(word).layout === 'function';
}

/** What `del x.name` says when there is nothing to delete. */
function unsetAttribute(py: Interpreter, info: ClassInfo, name: string): PyAttributeError {
  const member = info.find(name);
  if (member !== undefined && 'slot' in member) return new PyAttributeError(name);
  return info.storage === 'none'
    ? refusedAttribute(py, info, name)
    : new PyAttributeError(`'${info.name}' object has no attribute '${name}'`);
}
