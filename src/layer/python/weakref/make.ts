import { callWord } from '../calls.ts';
import { PyTypeError } from '../errors.ts';
import { Handle } from '../handles/handle.ts';
import type { ReferenceCallback } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import type { TypeInfo } from '../types.ts';
import { typeName } from '../words.ts';

/** Making weak references, as `Objects/weakrefobject.c` does. Ids in, owned ids out. */

/**
 * Throws TypeError for a type whose instances cannot be referred to weakly. Returns the target's id,
 * borrowed.
 */
export function targetOf(py: Interpreter, target: unknown): number {
  if (target instanceof Handle) {
    target.checkHome(py);
    const { id } = target;
    if (py.typeOf(id).weaklyReferenceable) return id;
  }
  throw new PyTypeError(`cannot create weak reference to '${typeName(py, target)}' object`);
}

/**
 * A weak reference of a type, owned. Without a callback the exact `ref` and `proxy` are shared: one per
 * referent. `slots` are further slots behind the callback's.
 */
export function makeReference(
  py: Interpreter,
  target: number,
  type: TypeInfo,
  callback: ReferenceCallback | null = null,
  slots = 0,
): number {
  const { heap } = py;
  const isShared = callback === null && type.class === null && slots === 0;
  if (isShared) {
    const present = sharedReference(py, target, type);
    if (present !== 0) {
      heap.retain(present);
      return present;
    }
  }
  if (type.class?.storage === 'inline') type.class.keys.countInstance();
  const holder = callbackWord(py, callback);
  // An automatic collection inside the allocation may take what the caller only borrowed.
  heap.retain(target);
  const id = heap.weakReferences.create(
    target,
    callback === null ? null : py.callBack,
    holder,
    isShared,
    type.kind,
    type.class === null ? slots : type.class.declaredEnd - 1,
  );
  if (holder > 0) heap.release(holder);
  heap.release(target);
  return id;
}

/** The shared reference or proxy of a target, borrowed, 0 when there is none. */
export function sharedReference(py: Interpreter, target: number, type: TypeInfo): number {
  const { heap } = py;
  const { weakReferences } = heap;
  for (
    let id = weakReferences.first(target);
    id !== 0 && weakReferences.isShared(id);
    id = weakReferences.next(id)
  )
    if (heap.kindOf(id) === type.kind && heap.count(id) > 0) return id;
  return 0;
}

/** What every weak reference with a callback calls. */
export function callReferenceBack(py: Interpreter, reference: number, held: number): void {
  const word = held || py.heap.read(reference, 0);
  if (word === 0) return;
  const callable = word < 0 ? py.heap.atoms.load(word) : null;
  if (typeof callable === 'function') callable(py.borrow(reference));
  else callWord(py, word, [py.borrow(reference)]);
}

/**
 * An owned word for a callback: of an object, the weak reference takes a reference of its own; an atom moves
 * in.
 */
function callbackWord(py: Interpreter, callback: ReferenceCallback | null): number {
  if (callback === null) return 0;
  if (callback instanceof Handle) return callback.wordFor(py);
  // Whether it can be called shows when it is: up to 3.15 Python asks no earlier.
  return py.heap.atoms.store(callback);
}
