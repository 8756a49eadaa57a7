import {
  PyAttributeError,
  type PyObject,
  PyTypeError,
  type PyValue,
  PyValueError,
} from '../../layer/python/index.ts';
import type { Action } from './behaviour.ts';
import { pythonRepr } from './layer-text.ts';
import type { LayerWorld } from './layer-world.ts';

type Steps = {
  readonly [K in Action['do']]: (
    world: LayerWorld,
    action: Extract<Action, { do: K }>,
    self: PyObject | null,
  ) => void;
};

const steps: Steps = {
  resurrect: (world, { into }, self) => world.bind(into, self),
  keep: (world, { target }, self) => appendTo(world, world.get(target), self),
  throw: () => {
    throw new PyValueError('thrown');
  },
  break: (world, { attribute }, self) => world.setAttribute(self, attribute, null),
  'observe-self': (world, { attribute }, self) =>
    world.log(`self ${world.label(attributeOrNone(world, self, attribute))}`),
  'inspect-self': (world, _, self) => {
    const { gc } = world.python;
    const [finalized, tracked] = [gc.is_finalized(self), gc.is_tracked(self)];
    world.log(`finalized ${pythonRepr(finalized)} tracked ${pythonRepr(tracked)}`);
  },
  'reference-self': (world, { label, into, callback }, self) => {
    if (self === null) throw new PyTypeError("cannot create weak reference to 'NoneType' object");
    const reference = world.python.weakref.ref(self, callback ? world.notify : null);
    world.labelReference(reference, label);
    world.bind(into, reference);
  },
  allocate: (world, { label, shape }) => {
    const made = world.list();
    world.setLabel(made, label);
    if (shape === 'cycle') made.append(made);
    made.release();
  },
  'allocate-into': (world, { label, into }) => {
    const made = world.list();
    world.setLabel(made, label);
    world.bind(into, made);
  },
  collect: (world, { generation }) => world.log(`collected ${world.python.gc.collect(generation)}`),
  'set-attribute': (world, { target, attribute, value }) => {
    const stored = world.value(value);
    world.setAttribute(world.get(target), attribute, stored);
  },
  'set-attribute-self': (world, { target, attribute }, self) =>
    world.setAttribute(world.get(target), attribute, self),
  clear: (world, { target }) => clear(world, world.get(target)),
  forget: (world, { name }) => world.bind(name, null),
  observe: (world, { target }) => world.log(`sees ${world.label(referent(world, target))}`),
  revive: (world, { from, into }) => world.bind(into, referent(world, from)),
};

/** One step of a finalizer or callback on the layer: what `python-behaviour.ts` writes as Python. */
export function runAction<K extends Action['do']>(
  world: LayerWorld,
  action: Extract<Action, { do: K }> & { readonly do: K },
  self: PyObject | null,
): void {
  const step: Steps[K] = steps[action.do];
  step(world, action, self);
}

/** `target.append(value)` */
export function appendTo(world: LayerWorld, target: PyValue, value: PyValue): void {
  if (!world.is(target, world.python.list)) throw new PyAttributeError("no attribute 'append'");
  target.append(value);
}

/** `target.clear()` */
export function clear({ python }: LayerWorld, target: PyValue): void {
  if (python.isinstance(target, python.list)) target.clear();
  else if (python.isinstance(target, python.dict)) target.clear();
  else if (python.isinstance(target, python.set)) target.clear();
  else throw new PyAttributeError("no attribute 'clear'");
}

function attributeOrNone(world: LayerWorld, self: PyObject | null, attribute: string): PyValue {
  return world.isInstance(self) && self.hasattr(attribute) ? self.getattr(attribute) : null;
}

/** The referent of a name that holds a weak reference; None for anything else. */
function referent(world: LayerWorld, name: string): PyValue {
  const reference = world.get(name);
  // The exact type: a WeakMethod makes a bound method.
  return world.is(reference, world.python.weakref.ref) && reference.type === 'weakref.ReferenceType'
    ? reference.call()
    : null;
}
