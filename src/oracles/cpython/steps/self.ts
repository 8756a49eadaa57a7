import { z } from 'zod';
import { PyTypeError, type PyValue } from '../../../layer/python/index.ts';
import { setAttribute } from '../layer/attributes.ts';
import { append } from '../layer/containers.ts';
import { pythonRepr } from '../layer/text.ts';
import type { LayerWorld } from '../layer/world.ts';
import { attributeSchema, attributes, labelSchema, namePools, nameSchema } from '../program/values.ts';
import { quote } from '../python/words.ts';
import { step, whoHasSelf } from './step.ts';

/** Steps that speak of `self`: of a finalizer's object, or of a callable instance. */
export const selfSteps = {
  resurrect: step('resurrect', {
    shape: { into: nameSchema },
    actors: whoHasSelf,
    calm: 4,
    wild: 6,
    generate: (choices) => ({ into: choices.pick(namePools.r) }),
    assigns: ({ into }) => into,
    python: ({ into }) => `${into} = self`,
    layer: ({ names }, { into }, self) => names.bind(into, self),
  }),

  keep: step('keep', {
    shape: { target: nameSchema },
    actors: whoHasSelf,
    calm: 0,
    wild: 3,
    generate: (choices) => ({ target: choices.pick(namePools.n) }),
    python: ({ target }) => `${target}.append(self)`,
    layer: (world, { target }, self) => append(world, world.names.get(target), self),
  }),

  break: step('break', {
    shape: { attribute: attributeSchema },
    // A caller keeps its attributes, so that cycles through it last.
    actors: ['finalizer'],
    calm: 3,
    wild: 3,
    generate: (choices) => ({ attribute: choices.pick(attributes) }),
    python: ({ attribute }) => `self.${attribute} = None`,
    layer: (world, { attribute }, self) => setAttribute(world, self, attribute, null),
  }),

  'observe-self': step('observe-self', {
    shape: { attribute: attributeSchema },
    actors: whoHasSelf,
    calm: 3,
    wild: 3,
    generate: (choices) => ({ attribute: choices.pick(attributes) }),
    python: ({ attribute }) => `log('self ' + L(peek(self, '${attribute}')))`,
    layer: (world, { attribute }, self) =>
      world.events.log(`self ${world.labels.text(attributeOrNone(world, self, attribute))}`),
  }),

  'inspect-self': step('inspect-self', {
    shape: {},
    actors: whoHasSelf,
    calm: 1,
    wild: 1,
    generate: () => ({}),
    python: () => `log('finalized ' + repr(gc.is_finalized(self)) + ' tracked ' + repr(gc.is_tracked(self)))`,
    layer: ({ python: { gc }, events }, _, self) => {
      const [finalized, tracked] = [gc.is_finalized(self), gc.is_tracked(self)];
      events.log(`finalized ${pythonRepr(finalized)} tracked ${pythonRepr(tracked)}`);
    },
  }),

  'reference-self': step('reference-self', {
    shape: { label: labelSchema, into: nameSchema, callback: z.boolean() },
    actors: whoHasSelf,
    calm: 0,
    wild: 2,
    generate: (choices, model) => ({
      label: model.freshBehaviourLabel(),
      into: choices.pick(namePools.w),
      callback: choices.oneIn(2),
    }),
    assigns: ({ into }) => into,
    python: ({ label, into, callback }) =>
      `${into} = W(ref(self${callback ? ', notify' : ''}), ${quote(label)})`,
    layer: ({ python, labels, names, notify }, { label, into, callback }, self) => {
      if (self === null) throw new PyTypeError("cannot create weak reference to 'NoneType' object");
      const reference = python.weakref.ref(self, callback ? notify : null);
      labels.setFresh(reference, label);
      names.bind(into, reference);
    },
  }),

  'set-attribute-self': step('set-attribute-self', {
    shape: { target: nameSchema, attribute: attributeSchema },
    actors: whoHasSelf,
    calm: 0,
    wild: 2,
    generate: (choices) => ({ target: choices.pick(namePools.n), attribute: choices.pick(attributes) }),
    python: ({ target, attribute }) => `${target}.${attribute} = self`,
    layer: (world, { target, attribute }, self) =>
      setAttribute(world, world.names.get(target), attribute, self),
  }),
};

/** An attribute of an instance; None where it has none. */
function attributeOrNone({ classes }: LayerWorld, self: PyValue, attribute: string): PyValue {
  return classes.has(self) && self.hasattr(attribute) ? self.getattr(attribute) : null;
}
