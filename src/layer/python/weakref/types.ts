import type { Heap } from '../../heap/index.ts';
import type { Layout, TypeInfo, WeakTypes } from '../types.ts';

/** Slot of a WeakMethod's reference to its function. */
export const METHOD_FUNCTION_SLOT = 1;

/** The function that a WeakMethod refers to, borrowed, 0 when it is dead. */
export function functionOf(heap: Heap, weakMethod: number): number {
  return heap.weakReferences.target(heap.read(weakMethod, METHOD_FUNCTION_SLOT));
}

/** Defines the types of `weakref.py` on a heap. */
export function defineWeakTypes(heap: Heap): WeakTypes {
  const type = (
    name: string,
    layout: Layout,
    kind: TypeInfo['kind'],
    weaklyReferenceable: boolean,
    hash: TypeInfo['hash'],
  ): TypeInfo => ({ name, layout, kind, weaklyReferenceable, hash, class: null });
  const weak = (name: string, weaklyReferenceable: boolean) =>
    type(name, 'ref', heap.defineWeakReferenceKind({ name }), weaklyReferenceable, 'value');
  const weakMethod: TypeInfo = {
    ...weak('weakref.WeakMethod', true),
    equal: (a, b) =>
      heap.kindOf(a) === heap.kindOf(b) &&
      functionOf(heap, a) !== 0 &&
      functionOf(heap, a) === functionOf(heap, b),
  };
  const collection = (name: string, layout: Layout) =>
    type(name, layout, heap.defineKind({ name, clear: 'one-by-one' }), true, 'none');
  return {
    keyedRef: weak('weakref.KeyedRef', true),
    weakMethod,
    cell: type('cell', 'cell', heap.defineKind({ name: 'cell' }), false, 'identity'),
    values: collection('weakref.WeakValueDictionary', 'weak-values'),
    keys: collection('weakref.WeakKeyDictionary', 'weak-keys'),
    set: collection('_weakrefset.WeakSet', 'weak-set'),
    finalize: type(
      'weakref.finalize',
      'finalize',
      heap.defineKind({ name: 'weakref.finalize' }),
      false,
      'identity',
    ),
    finalizeInfo: type(
      'weakref.finalize._Info',
      'finalize-info',
      heap.defineKind({ name: 'weakref.finalize._Info', clear: 'one-by-one' }),
      false,
      'identity',
    ),
  };
}
