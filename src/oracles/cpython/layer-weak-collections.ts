import {
  type PyException,
  type PyType,
  PyTypeError,
  type PyValue,
  type PyWeakKeyDictionary,
  type PyWeakSet,
  type PyWeakValueDictionary,
} from '../../layer/python/index.ts';
import { drop } from './layer-containers.ts';
import type { Operations } from './layer-operations.ts';
import { bindNew, noMethod } from './layer-weak.ts';
import type { LayerWorld } from './layer-world.ts';

/** A weak collection in a name. `error` is what Python raises when something else is there: by the syntax of the operation. */
function collectionIn<T>(world: LayerWorld, name: string, type: PyType<T>, error: PyException): T {
  const found = world.get(name);
  if (world.is(found, type)) return found;
  throw error;
}

const noItems = (): PyException => new PyTypeError('object does not support items');

const valuesIn = (world: LayerWorld, name: string, error = noItems()): PyWeakValueDictionary =>
  collectionIn(world, name, world.python.weakref.WeakValueDictionary, error);

const keysIn = (world: LayerWorld, name: string, error = noItems()): PyWeakKeyDictionary =>
  collectionIn(world, name, world.python.weakref.WeakKeyDictionary, error);

const setIn = (world: LayerWorld, name: string, error = noMethod()): PyWeakSet =>
  collectionIn(world, name, world.python.weakref.WeakSet, error);

/** Entries of a weak collection in its order; members of a set in alphabetical order, for it has none. */
function contents(world: LayerWorld, name: string): string {
  const { weakref } = world.python;
  const found = world.get(name);
  const entry = ([key, value]: readonly [PyValue, PyValue]) => `${world.label(key)}:${world.label(value)}`;
  if (world.is(found, weakref.WeakValueDictionary)) return [...found.items()].map(entry).join(' ');
  if (world.is(found, weakref.WeakKeyDictionary)) return [...found.items()].map(entry).join(' ');
  if (!world.is(found, weakref.WeakSet)) return 'not a weak collection';
  return [...found]
    .map((value) => world.label(value))
    .sort()
    .join(' ');
}

function anyIn(
  world: LayerWorld,
  name: string,
  error: PyException,
): PyWeakValueDictionary | PyWeakKeyDictionary | PyWeakSet {
  const { weakref } = world.python;
  const found = world.get(name);
  if (world.is(found, weakref.WeakValueDictionary) || world.is(found, weakref.WeakKeyDictionary))
    return found;
  if (world.is(found, weakref.WeakSet)) return found;
  throw error;
}

/** Weak dictionaries and sets. */
export const weakCollectionOperations = {
  'weak-value-dictionary': (world, op) =>
    bindNew(world, op.name, op.label, world.python.weakref.WeakValueDictionary()),
  'weak-value-set': (world, op) => {
    const value = world.get(op.value);
    valuesIn(world, op.target).setitem(op.key, value);
  },
  'weak-value-get': (world, op) => {
    world.bind(op.into, valuesIn(world, op.target).getitem(op.key));
    world.show(world.get(op.into));
  },
  'weak-value-pop': (world, op) => {
    const taken = valuesIn(world, op.target, noMethod()).pop(op.key);
    if (op.into === null) {
      world.show(taken);
      drop(taken);
      return;
    }
    world.bind(op.into, taken);
    world.show(world.get(op.into));
  },
  'weak-value-items': (world, op) => world.log(`= ${contents(world, op.target)}`),
  'weak-value-setdefault': (world, op) => {
    const value = world.get(op.value);
    world.show(valuesIn(world, op.target, noMethod()).setdefault(op.key, value));
  },
  'weak-value-popitem': (world, op) => {
    const [, value] = valuesIn(world, op.target, noMethod()).popitem();
    world.show(value);
    drop(value);
  },
  'weak-key-dictionary': (world, op) =>
    bindNew(world, op.name, op.label, world.python.weakref.WeakKeyDictionary()),
  'weak-key-set': (world, op) => {
    const value = world.value(op.value);
    keysIn(world, op.target).setitem(world.get(op.key), value);
  },
  'weak-key-get': (world, op) => {
    world.bind(op.into, keysIn(world, op.target).getitem(world.get(op.key)));
    world.show(world.get(op.into));
  },
  'weak-key-delete': (world, op) => keysIn(world, op.target).delitem(world.get(op.key)),
  'weak-key-pop': (world, op) => {
    const taken = keysIn(world, op.target, noMethod()).pop(world.get(op.key));
    world.show(taken);
    drop(taken);
  },
  'weak-key-contains': (world, op) => {
    const key = world.get(op.key);
    world.result(keysIn(world, op.target).contains(key));
  },
  'weak-key-items': (world, op) => world.log(`= ${contents(world, op.target)}`),
  'weak-set': (world, op) => bindNew(world, op.name, op.label, world.python.weakref.WeakSet()),
  'weak-set-add': (world, op) => setIn(world, op.target).add(world.get(op.value)),
  'weak-set-discard': (world, op) => setIn(world, op.target).discard(world.get(op.value)),
  'weak-set-remove': (world, op) => setIn(world, op.target).remove(world.get(op.value)),
  'weak-length': (world, op) => world.result(anyIn(world, op.target, noItems()).length),
  'weak-clear': (world, op) => anyIn(world, op.target, noMethod()).clear(),
  'weak-set-contains': (world, op) => {
    const value = world.get(op.value);
    world.result(setIn(world, op.target, noItems()).contains(value));
  },
  'weak-set-items': (world, op) => world.log(`= ${contents(world, op.target)}`),
} as const satisfies Partial<Operations>;
