import {
  type Owned,
  PyAttributeError,
  type PyException,
  type PyFinalize,
  type PyObject,
  PyTypeError,
  type PyValue,
  type ReferenceCallback,
} from '../../layer/python/index.ts';
import type { Operations } from './layer-operations.ts';
import { isHandle, isOwned, type LayerWorld } from './layer-world.ts';
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

export const noMethod = (): PyException => new PyAttributeError('object has no such method');

function finalizeIn(world: LayerWorld, name: string, error: PyException): PyFinalize {
  const finalize = world.get(name);
  if (world.is(finalize, world.python.weakref.finalize)) return finalize;
  throw error;
}

/** Binds a new object under its label. */
export function bindNew<T extends PyObject>(
  world: LayerWorld,
  name: string,
  label: string,
  made: Owned<T>,
): void {
  world.setLabel(made, label);
  world.bind(name, made);
}

/** Weak references and weakref.finalize. */
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
  'proxy-set': (world, op) => {
    const value = world.value(op.value);
    world.setAttribute(world.get(op.target), op.attribute, value);
  },
  'weak-method': (world, op) => {
    const target = world.get(op.target);
    if (!world.isInstance(target)) throw noMethod();
    const method = target.method('act');
    try {
      bindNew(
        world,
        op.name,
        op.label,
        world.python.weakref.WeakMethod(method, callbackOf(world, op.callback)),
      );
    } finally {
      method.release();
    }
  },
  'weak-method-call': (world, op) => {
    const method = dereference(world, op.target);
    world.log(`= ${isHandle(method) && method.type === 'method' ? 'method' : world.label(method)}`);
    if (isOwned(method)) method.release();
  },
  'probe-reference': (world, op) => world.show(dereference(world, op.target)),
  'probe-callback': (world, op) => {
    const reference = world.get(op.target);
    // A proxy asks its referent, which has no such attribute, or is dead.
    if (world.isProxy(reference)) reference.getattr('__callback__');
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
  'finalize-peek': (world, op) => world.result(finalizeIn(world, op.target, noMethod()).peek() === null),
  'finalize-alive': (world, op) => world.result(finalizeIn(world, op.target, noMethod()).pending),
} as const satisfies Partial<Operations>;
