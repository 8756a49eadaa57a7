import type { Interpreter } from '../interpreter.ts';
import type { Layout, TypeInfo } from '../types.ts';

/** Slot of a WeakMethod's reference to its function. */
export const METHOD_FUNCTION_SLOT = 1;

/** The function that a WeakMethod refers to, borrowed, 0 when it is dead. */
export function functionOf(py: Interpreter, weakMethod: number): number {
  return py.heap.weakReferences.target(py.heap.read(weakMethod, METHOD_FUNCTION_SLOT));
}

/** The types of `weakref.py`, defined on an interpreter. Which slot holds what is fixed per type. */
export interface WeakTypes {
  readonly keyedRef: TypeInfo;
  readonly weakMethod: TypeInfo;
  /** What the closure of a WeakMethod's callback consists of. */
  readonly cell: TypeInfo;
  readonly values: TypeInfo;
  readonly keys: TypeInfo;
  readonly set: TypeInfo;
  readonly finalize: TypeInfo;
  readonly finalizeInfo: TypeInfo;
}

function defineWeakTypes(py: Interpreter): WeakTypes {
  const { heap } = py;
  const register = (
    name: string,
    layout: Layout,
    kind: TypeInfo['kind'],
    weaklyReferenceable: boolean,
    hash: TypeInfo['hash'],
  ): TypeInfo => {
    const type: TypeInfo = { name, layout, kind, weaklyReferenceable, hash, class: null };
    py.register(type);
    return type;
  };
  const weak = (name: string, weaklyReferenceable: boolean) =>
    register(name, 'ref', heap.defineWeakReferenceKind({ name }), weaklyReferenceable, 'value');
  const weakMethod: TypeInfo = {
    ...weak('weakref.WeakMethod', true),
    equal: (a, b) =>
      py.typeOf(a) === py.typeOf(b) && functionOf(py, a) !== 0 && functionOf(py, a) === functionOf(py, b),
  };
  py.register(weakMethod);
  const collection = (name: string, layout: Layout) =>
    register(name, layout, heap.defineKind({ name, clear: 'one-by-one' }), true, 'none');
  return {
    keyedRef: weak('weakref.KeyedRef', true),
    weakMethod,
    cell: register('cell', 'cell', heap.defineKind({ name: 'cell' }), false, 'identity'),
    values: collection('weakref.WeakValueDictionary', 'weak-values'),
    keys: collection('weakref.WeakKeyDictionary', 'weak-keys'),
    set: collection('_weakrefset.WeakSet', 'weak-set'),
    finalize: register(
      'weakref.finalize',
      'finalize',
      heap.defineKind({ name: 'weakref.finalize' }),
      false,
      'identity',
    ),
    finalizeInfo: register(
      'weakref.finalize._Info',
      'finalize-info',
      heap.defineKind({ name: 'weakref.finalize._Info', clear: 'one-by-one' }),
      false,
      'identity',
    ),
  };
}

/** The weak types of an interpreter, defined when first asked for. */
export function weakTypesOf(py: Interpreter): WeakTypes {
  py.weakTypes ??= defineWeakTypes(py);
  return py.weakTypes;
}
