import {
  type Owned,
  PyAttributeError,
  type PyException,
  type PyFinalize,
  type PyObject,
  type PyType,
  PyTypeError,
  type PyValue,
  type PyWeakKeyDictionary,
  type PyWeakSet,
  type PyWeakValueDictionary,
  type ReferenceCallback,
} from '../../python/index.ts';
import { drop } from './layer-containers.ts';
import type { Operations } from './layer-operations.ts';
import { isHandle, type LayerWorld } from './layer-world.ts';
import type { Callback } from './program.ts';

/** What a name must hold for `weakref.ref` and its like; anything else is for them to refuse. */
function referentOf(value: PyValue): PyObject {
  if (isHandle(value)) return value;
  throw new PyTypeError('cannot create weak reference to an atom');
}

function callbackOf(world: LayerWorld, callback: Callback): ReferenceCallback | null {
  if (callback === null) return null;
  if (!('caller' in callback)) return world.notify;
  const caller = world.get(callback.caller);
  if (caller === null) return null;
  if (!isHandle(caller)) throw new PyTypeError('the callback is no object');
  return caller;
}

const notCallable = (): PyException => new PyTypeError('object is not callable');

/** `name()`, for a name that mostly holds a weak reference. */
function dereference(world: LayerWorld, name: string): PyValue {
  const held = world.get(name);
  if (world.is(held, world.python.weakref.ref)) return held.call();
  // An instance behind it lacks an argument, so no call returns.
  if (world.isProxy(held)) held.call();
  throw notCallable();
}

function finalizeIn(world: LayerWorld, name: string, error: PyException): PyFinalize {
  const finalize = world.get(name);
  if (world.is(finalize, world.python.weakref.finalize)) return finalize;
  throw error;
}

/** A weak collection in a name. `error` is what Python raises when something else is there: by the syntax of the operation. */
function collectionIn<T>(world: LayerWorld, name: string, type: PyType<T>, error: PyException): T {
  const found = world.get(name);
  if (world.is(found, type)) return found;
  throw error;
}

const noItems = (): PyException => new PyTypeError('object does not support items');
const noMethod = (): PyException => new PyAttributeError('object has no such method');

const valuesIn = (world: LayerWorld, name: string, error = noItems()): PyWeakValueDictionary =>
  collectionIn(world, name, world.python.weakref.WeakValueDictionary, error);

const keysIn = (world: LayerWorld, name: string): PyWeakKeyDictionary =>
  collectionIn(world, name, world.python.weakref.WeakKeyDictionary, noItems());

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

function bindNew<T extends PyObject>(world: LayerWorld, name: string, label: string, made: Owned<T>): void {
  world.setLabel(made, label);
  world.bind(name, made);
}

/** Weak references, weakref.finalize, weak collections. */
export const weakOperations = {
  reference: (world, op) => {
    const target = world.get(op.target);
    const callback = callbackOf(world, op.callback);
    const reference = world.temporaries.duringAllocation(
      ({ tuple }) => [tuple([target])],
      () => world.python.weakref.ref(referentOf(target), callback),
    );
    world.labelReference(reference, op.label);
    world.bind(op.name, reference);
  },
  proxy: (world, op) => {
    const target = world.get(op.target);
    const callback = callbackOf(world, op.callback);
    const proxy = world.python.weakref.proxy(referentOf(target), callback);
    world.labelReference(proxy, op.label);
    world.bind(op.name, proxy);
  },
  dereference: (world, op) => {
    world.bind(op.into, dereference(world, op.target));
    world.show(world.get(op.into));
  },
  'proxy-get': (world, op) => {
    const proxy = world.get(op.target);
    if (!world.isProxy(proxy)) throw new PyAttributeError(`no attribute '${op.attribute}'`);
    world.show(proxy.getattr(op.attribute));
  },
  'probe-reference': (world, op) => world.show(dereference(world, op.target)),
  'probe-callback': (world, op) => {
    const reference = world.get(op.target);
    if (!world.is(reference, world.python.weakref.ref)) throw noMethod();
    world.result(reference.callback === null);
  },
  'weak-equal': (world, op) => {
    const [left, right] = [world.get(op.left), world.get(op.right)];
    world.result(world.python.eq(left, right));
  },
  'weakref-count': (world, op) => world.result(world.python.weakref.getweakrefcount(world.get(op.target))),
  weakrefs: (world, op) => {
    const references = world.python.weakref.getweakrefs(world.get(op.target));
    world.log(`=${world.labels(references)}`);
  },
  finalize: (world, op) => {
    const { label } = op;
    const fire = (): string => {
      world.log(`finalize ${label}`);
      world.behave(label, null);
      return label;
    };
    const target = referentOf(world.get(op.target));
    bindNew(world, op.name, label, world.python.weakref.finalize(target, fire));
  },
  'finalize-call': (world, op) => {
    const result = finalizeIn(world, op.target, notCallable()).call();
    world.result(typeof result === 'string' ? result : null);
  },
  'finalize-detach': (world, op) => world.result(finalizeIn(world, op.target, noMethod()).detach() === null),
  'finalize-alive': (world, op) => world.result(finalizeIn(world, op.target, noMethod()).pending),
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
  'weak-key-items': (world, op) => world.log(`= ${contents(world, op.target)}`),
  'weak-set': (world, op) => bindNew(world, op.name, op.label, world.python.weakref.WeakSet()),
  'weak-set-add': (world, op) => setIn(world, op.target).add(world.get(op.value)),
  'weak-set-discard': (world, op) => setIn(world, op.target).discard(world.get(op.value)),
  'weak-set-contains': (world, op) => {
    const value = world.get(op.value);
    world.result(setIn(world, op.target, noItems()).contains(value));
  },
  'weak-set-items': (world, op) => world.log(`= ${contents(world, op.target)}`),
} as const satisfies Partial<Operations>;
