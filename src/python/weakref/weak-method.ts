import { callValue } from '../calls.ts';
import { PyTypeError } from '../errors.ts';
import { MethodHandle, type PyMethod } from '../handles/function.ts';
import type { Hidden, Owned } from '../handles/handle.ts';
import { type ReferenceCallback, ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import { type PyValue, typeName } from '../words.ts';
import { makeReference } from './make.ts';
import { functionOf, METHOD_FUNCTION_SLOT, weakTypesOf } from './types.ts';

/** A weak reference to a bound method: dead when its object or its function is. */
export interface PyWeakMethod extends Omit<WeakMethodHandle, Hidden> {
  clone(): Owned<PyWeakMethod>;
}

export class WeakMethodHandle extends ReferenceHandle {
  /** A new bound method, owned, or null when the object or the function is dead. */
  override call(): Owned<PyMethod> | null {
    const { id, py } = this;
    const { heap } = py;
    const self = heap.weakReferences.target(id);
    const func = functionOf(py, id);
    if (self === 0 || func === 0) return null;
    const method = heap.allocate(py.types.method.kind, 2);
    heap.write(method, 0, self);
    heap.write(method, 1, func);
    const handle = new MethodHandle(py, method, py.references.own(method));
    py.safepoint();
    return handle;
  }

  override clone(): Owned<PyWeakMethod> {
    return new WeakMethodHandle(this.py, this.id, this.py.references.share(this.id));
  }
}

/** `WeakMethod(method, callback)`. The callback is called once, whichever dies first. Throws TypeError for anything else. */
export function makeWeakMethod(
  py: Interpreter,
  method: PyValue,
  callback: ReferenceCallback | null,
): WeakMethodHandle {
  if (!(method instanceof MethodHandle))
    throw new PyTypeError(`argument should be a bound method, not ${typeName(py, method)}`);
  method.checkHome(py);
  const { heap } = py;
  const [self, func] = [heap.read(method.id, 0), heap.read(method.id, 1)];
  let alive = true;
  // Knows the WeakMethod by id and life only: holding it would make it immortal.
  const onDeath = () => {
    if (!alive || heap.table.life(weakId) !== life || heap.count(weakId) <= 0) return;
    alive = false;
    if (callback !== null) callValue(py, callback, [new WeakMethodHandle(py, weakId, null)]);
  };
  const weakId = makeReference(py, self, weakTypesOf(py).weakMethod, onDeath, 1);
  const life = heap.table.life(weakId);
  heap.give(weakId, METHOD_FUNCTION_SLOT, makeReference(py, func, py.types.ref, onDeath));
  const handle = new WeakMethodHandle(py, weakId, py.references.own(weakId));
  py.safepoint();
  return handle;
}
