import type { OperationKind, ProgramKind } from './program.ts';

type Weights = Readonly<Partial<Record<OperationKind, number>>>;

/** Operations that never raise on targets the generator has followed: the diet of automatic programs. */
const safe: Weights = {
  forget: 40,
  copy: 15,
  list: 30,
  dict: 10,
  tuple: 14,
  instance: 60,
  append: 70,
  insert: 6,
  clear: 6,
  reverse: 3,
  'dict-set': 26,
  'dict-setdefault': 4,
  'set-attribute': 70,
  reference: 26,
  dereference: 6,
  'probe-reference': 14,
  'weakref-count': 4,
  weakrefs: 4,
  collect: 16,
  enable: 1,
  disable: 1,
  'is-enabled': 1,
  'get-threshold': 1,
  freeze: 1,
  'set-threshold': 3,
  'callback-add': 1,
  count: 16,
  stats: 6,
  objects: 14,
  'is-tracked': 2,
  'is-finalized': 4,
  refcount: 14,
  length: 2,
  items: 4,
  same: 2,
};

const counted: Weights = {
  ...safe,
  'delete-name': 8,
  extend: 4,
  pop: 10,
  remove: 4,
  'set-item': 8,
  'delete-item': 4,
  'get-item': 6,
  'set-slice': 5,
  'delete-slice': 4,
  // Not in automatic programs: for a subclass, update looks its argument's `keys` method up, which allocates.
  'dict-update': 3,
  'dict-delete': 5,
  'dict-get': 4,
  'dict-pop': 4,
  'dict-popitem': 3,
  'get-attribute': 8,
  'delete-attribute': 5,
  proxy: 8,
  'proxy-get': 6,
  'probe-callback': 4,
  'weak-equal': 4,
  collect: 34,
  unfreeze: 1,
  'freeze-count': 2,
  'set-debug': 3,
  'get-debug': 1,
  garbage: 4,
  'clear-garbage': 3,
  'callback-remove': 1,
  'callback-count': 1,
  referents: 6,
  referrers: 4,
};

const rich: Weights = {
  ...counted,
  // It thaws the interpreter's own objects too, among them those that lead to the registry of weakref.finalize.
  unfreeze: 0,
  set: 6,
  'set-add': 12,
  'set-discard': 4,
  finalize: 16,
  'finalize-call': 5,
  'finalize-detach': 3,
  'finalize-alive': 5,
  'weak-value-dictionary': 6,
  'weak-value-set': 16,
  'weak-value-get': 5,
  'weak-value-pop': 3,
  'weak-value-items': 10,
  'weak-key-dictionary': 6,
  'weak-key-set': 14,
  'weak-key-get': 4,
  'weak-key-delete': 3,
  'weak-key-items': 8,
  'weak-set': 5,
  'weak-set-add': 12,
  'weak-set-discard': 3,
  'weak-set-contains': 4,
  'weak-set-items': 8,
};

// Thawed, the interpreter's own exact containers would be listed, some at addresses that the program has used.
const builtin: Weights = { ...counted, unfreeze: 0, 'is-tracked': 20, set: 3, 'set-add': 6 };

/** How often each operation appears, by kind of program. */
export const operationWeights: Readonly<Record<ProgramKind, readonly (readonly [OperationKind, number])[]>> =
  {
    counted: Object.entries(counted) as [OperationKind, number][],
    automatic: Object.entries(safe) as [OperationKind, number][],
    rich: Object.entries(rich) as [OperationKind, number][],
    builtin: Object.entries(builtin) as [OperationKind, number][],
  };
