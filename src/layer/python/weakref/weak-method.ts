import { callWord } from '../calls.ts';
import { PyAttributeError, PyTypeError } from '../errors.ts';
import { FunctionHandle, MethodHandle, type PyMethod } from '../handles/function.ts';
import { Handle, type Hidden, type Owned } from '../handles/handle.ts';
import { type ReferenceCallback, ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import { type PyValue, typeName } from '../words.ts';
import { makeReference, targetOf } from './make.ts';
import { functionOf, METHOD_FUNCTION_SLOT } from './types.ts';

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
    const func = functionOf(py.heap, id);
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

/**
 * `WeakMethod(method, callback)`. The callback is called once, whichever dies first. Throws TypeError for
 * anything else.
 */
export function makeWeakMethod(
  py: Interpreter,
  method: PyValue,
  callback: ReferenceCallback | null,
): WeakMethodHandle {
  if (!(method instanceof MethodHandle))
    throw new PyTypeError(`argument should be a bound method, not <class '${typeName(py, method)}'>`);
  method.checkHome(py);
  if (callback instanceof Handle) callback.checkHome(py);
  const { heap } = py;
  const [self, func] = [targetOf(py, method.self), targetOf(py, method.func)];
  const closed = makeCallback(py, callback);
  const id = makeReference(py, self, py.weakTypes.weakMethod, closed.callBack, 1);
  heap.give(id, METHOD_FUNCTION_SLOT, makeReference(py, func, py.types.ref, closed.callBack));
  heap.give(closed.selfCell, 0, makeReference(py, id, py.types.ref));
  closed.callBack.release();
  const handle = new WeakMethodHandle(py, id, py.references.own(id));
  py.safepoint();
  return handle;
}

/**
 * `_cb` of `weakref.py`: both references call it, and it calls the user's callback once. It is a closure over
 * two cells: the callback, which it so keeps alive, and a weak reference to the WeakMethod, which it must
 * not.
 */
function makeCallback(py: Interpreter, callback: ReferenceCallback | null) {
  const { heap } = py;
  const { cell } = py.weakTypes;
  const callbackCell = heap.allocate(cell.kind, 1);
  heap.give(callbackCell, 0, callback instanceof Handle ? callback.wordFor(py) : heap.atoms.store(callback));
  const selfCell = heap.allocate(cell.kind, 1);
  const closure = heap.allocate(py.types.tuple.kind, 2);
  heap.give(closure, 0, callbackCell);
  heap.give(closure, 1, selfCell);
  heap.track(closure);
  let alive = true;
  // The function is held while it runs, and the cells with it.
  const body = (): void => {
    const reference = heap.read(selfCell, 0);
    const self = reference > 0 ? heap.weakReferences.target(reference) : 0;
    if (self === 0) throw new PyAttributeError("'NoneType' object has no attribute '_alive'");
    if (!alive) return;
    alive = false;
    const word = heap.read(callbackCell, 0);
    if (word < 0 && heap.atoms.load(word) === null) return;
    heap.retain(self);
    try {
      callWord(py, word, [py.borrow(self)]);
    } finally {
      heap.release(self);
    }
  };
  const id = heap.allocate(py.types.function.kind, 4);
  heap.give(id, 0, heap.atoms.store(body));
  heap.give(id, 3, closure);
  return { callBack: new FunctionHandle(py, id, py.references.own(id)), selfCell };
}
