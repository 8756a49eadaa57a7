import type { Heap, Kind, KindDefinition } from '../heap/index.ts';
import { HashIndex } from './containers/hash-index.ts';
import type { Profile } from './profiles/index.ts';
import type { BuiltinTypes, Layout, TypeInfo } from './types.ts';

/** A hashed container that is cleared forgets where its keys were. */
export const resetIndex = (payload: unknown): void => {
  if (payload instanceof HashIndex) payload.reset();
};

/** What the heap must know of a container, apart from when it is tracked. */
export const containerKinds = {
  list: { order: 'tail-first' },
  dict: { pairs: true, onClear: resetIndex },
  tuple: { order: 'tail-first', clear: 'never' },
  set: { onClear: resetIndex },
} as const satisfies Record<string, Omit<KindDefinition, 'name'>>;

/** Defines the builtin types on a heap, with the tracking rules of a version. */
export function defineBuiltinTypes(heap: Heap, profile: Profile): BuiltinTypes {
  const type = (
    name: string,
    layout: Layout,
    kind: Kind,
    weaklyReferenceable: boolean,
    hash: TypeInfo['hash'],
  ): TypeInfo => ({ name, layout, kind, weaklyReferenceable, hash, class: null });
  const kind = (name: string, definition: Omit<KindDefinition, 'name'>) =>
    heap.defineKind({ name, ...definition });
  const weakKind = (name: string) => heap.defineWeakReferenceKind({ name });
  const { list, dict, tuple, set } = containerKinds;
  return {
    ref: type('weakref.ReferenceType', 'ref', heap.weakReferences.kind, false, 'value'),
    list: type('list', 'list', kind('list', list), false, 'none'),
    dict: type(
      'dict',
      'dict',
      kind('dict', { ...dict, tracked: !profile.lazyDicts, untrack: profile.lazyDicts ? 'full' : 'never' }),
      false,
      'none',
    ),
    tuple: type(
      'tuple',
      'tuple',
      kind('tuple', { ...tuple, tracked: profile.eagerTuples, untrack: 'any' }),
      false,
      'value',
    ),
    set: type('set', 'set', kind('set', set), true, 'none'),
    function: type('function', 'function', kind('function', { clear: 'one-by-one' }), true, 'identity'),
    method: type('method', 'method', kind('method', { clear: 'never' }), true, 'value'),
    proxy: type('weakref.ProxyType', 'proxy', weakKind('weakref.ProxyType'), false, 'none'),
    callableProxy: type(
      'weakref.CallableProxyType',
      'proxy',
      weakKind('weakref.CallableProxyType'),
      false,
      'none',
    ),
    frame: type('frame', 'frame', kind('frame', { collectable: false }), false, 'identity'),
  };
}
