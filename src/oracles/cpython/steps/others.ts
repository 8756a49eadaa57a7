import { z } from 'zod';
import { type PyValue, PyValueError } from '../../../layer/python/index.ts';
import { setAttribute } from '../layer/attributes.ts';
import { clear } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { isA } from '../layer/own-type.ts';
import type { LayerWorld } from '../layer/world.ts';
import {
  attributeSchema,
  attributes,
  labelSchema,
  namePools,
  nameSchema,
  valueSchema,
} from '../program/values.ts';
import { quote, text } from '../python/words.ts';
import { anybody, step } from './step.ts';

/** Steps that need no `self`: any finalizer or callback takes them. */
export const otherSteps = {
  throw: step('throw', {
    shape: {},
    actors: anybody,
    calm: 0,
    wild: 1,
    generate: () => ({}),
    python: () => `raise ValueError('thrown')`,
    layer: () => {
      throw new PyValueError('thrown');
    },
  }),

  /** A new list, dropped at once or holding itself. */
  allocate: step('allocate', {
    shape: { label: labelSchema, shape: z.enum(['drop', 'cycle']) },
    actors: anybody,
    calm: 3,
    wild: 3,
    generate: (choices, model) => ({
      label: model.freshBehaviourLabel(),
      shape: choices.pick(['drop', 'cycle'] as const),
    }),
    python: ({ label, shape }) =>
      shape === 'drop' ? `R(NEW_LIST[0](), ${quote(label)})` : `make_cycle(${quote(label)})`,
    layer: ({ make, labels }, { label, shape }) => {
      const made = make.list();
      labels.set(made, label);
      if (shape === 'cycle') made.append(made);
      made.release();
    },
  }),

  'allocate-into': step('allocate-into', {
    shape: { label: labelSchema, into: nameSchema },
    actors: anybody,
    calm: 2,
    wild: 2,
    generate: (choices, model) => ({
      label: model.freshBehaviourLabel(),
      into: choices.pick(namePools.r),
    }),
    assigns: ({ into }) => into,
    python: ({ label, into }) => `${into} = R(NEW_LIST[0](), ${quote(label)})`,
    layer: (world, { label, into }) => bindNew(world, { name: into, label }, world.make.list()),
  }),

  collect: step('collect', {
    shape: { generation: z.number().int() },
    actors: anybody,
    calm: 2,
    wild: 2,
    generate: (choices) => ({ generation: choices.below(3) }),
    python: ({ generation }) => `log('collected ' + str(gc.collect(${generation})))`,
    layer: ({ python, events }, { generation }) => events.log(`collected ${python.gc.collect(generation)}`),
  }),

  'set-attribute': step('set-attribute', {
    shape: { target: nameSchema, attribute: attributeSchema, value: valueSchema },
    actors: anybody,
    calm: 0,
    wild: 2,
    generate: (choices) => ({
      target: choices.pick(namePools.n),
      attribute: choices.pick(attributes),
      value: { name: choices.pick(namePools.n) },
    }),
    python: ({ target, attribute, value }) => `${target}.${attribute} = ${text(value)}`,
    layer: (world, { target, attribute, value }) => {
      const stored = world.names.value(value);
      setAttribute(world, world.names.get(target), attribute, stored);
    },
  }),

  clear: step('clear', {
    shape: { target: nameSchema },
    actors: anybody,
    calm: 0,
    wild: 2,
    generate: (choices) => ({ target: choices.pick(namePools.n) }),
    python: ({ target }) => `${target}.clear()`,
    layer: (world, { target }) => clear(world, world.names.get(target)),
  }),

  forget: step('forget', {
    shape: { name: nameSchema },
    actors: anybody,
    calm: 0,
    wild: 2,
    generate: (choices) => ({ name: choices.pick(namePools.r) }),
    assigns: ({ name }) => name,
    python: ({ name }) => `${name} = None`,
    layer: ({ names }, { name }) => names.bind(name, null),
  }),

  /** Logs the label of the referent of a weak reference, or None. */
  observe: step('observe', {
    shape: { target: nameSchema },
    actors: anybody,
    calm: 4,
    wild: 4,
    generate: (choices) => ({ target: choices.pick(namePools.w) }),
    python: ({ target }) => `log('sees ' + L(deref(${target})))`,
    layer: (world, { target }) => world.events.log(`sees ${world.labels.text(referent(world, target))}`),
  }),

  /** Resurrection through a weak reference, where it is still alive. */
  revive: step('revive', {
    shape: { from: nameSchema, into: nameSchema },
    actors: anybody,
    calm: 2,
    wild: 2,
    generate: (choices) => ({ from: choices.pick(namePools.w), into: choices.pick(namePools.r) }),
    assigns: ({ into }) => into,
    python: ({ from, into }) => `${into} = deref(${from})`,
    layer: (world, { from, into }) => world.names.bind(into, referent(world, from)),
  }),
};

/** The referent of a name that holds a weak reference; None for anything else. */
function referent({ names, python }: LayerWorld, name: string): PyValue {
  const reference = names.get(name);
  // The exact type: a WeakMethod makes a bound method.
  return isA(python, reference, python.weakref.ref) && reference.type === 'weakref.ReferenceType'
    ? reference.call()
    : null;
}
