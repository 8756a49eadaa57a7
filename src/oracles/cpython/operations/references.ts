import { PyAttributeError } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import { chooseReadable, chooseReferent, type Making } from '../generate/making.ts';
import { isWeakrefable, type ThingKind } from '../generate/name-model.ts';
import { isProxy } from '../layer/attributes.ts';
import { dereference } from '../layer/weak.ts';
import { namePools, nameSchema } from '../program/values.ts';
import { quote, store } from '../python/words.ts';
import {
  callback,
  callbackArgument,
  callbackOf,
  callbackSteps,
  chooseCallback,
  referentOf,
} from './callback.ts';
import { everywhere, into, made, mayRaise, operation, target } from './operation.ts';

const isReference = (kind: ThingKind): boolean => kind === 'reference';

function chooseReference({ model }: Making, choices: Choices): { readonly target: string } | null {
  const name = choices.pickAny(model.where('w', isReference));
  return name === null ? null : { target: name };
}

function chooseAny(making: Making, choices: Choices): { readonly target: string } | null {
  const name = chooseReadable(making, choices);
  return name === null ? null : { target: name };
}

/** Weak references. */
export const referenceOperations = {
  reference: operation('reference', {
    shape: { ...made, ...target, callback },
    weights: everywhere(26),
    generate: (making, choices) => {
      const { model } = making;
      const referent = chooseReferent(making, choices);
      if (referent === null) return null;
      const name = choices.pick(namePools.w);
      const given = chooseCallback(making, choices);
      const { kind, label } = model.get(referent);
      const op = { name, label: model.freshLabel(), target: referent, callback: given };
      // When the target cannot be referred to, the name keeps what it had: the statement raises.
      if (isWeakrefable(kind)) model.bind(name, 'reference', label);
      return op;
    },
    python: (op) => `${op.name} = W(ref(${op.target}${callbackArgument(op.callback)}), ${quote(op.label)})`,
    layer: (world, op) => {
      const referent = world.names.get(op.target);
      const given = callbackOf(world, op.callback);
      const reference = world.temporaries.duringAllocation(
        ({ tuple }) => [tuple([referent])],
        () => world.python.weakref.ref(referentOf(referent), given),
      );
      world.labels.setFresh(reference, op.label);
      world.names.bind(op.name, reference);
    },
    behaviour: callbackSteps,
  }),

  dereference: operation('dereference', {
    shape: { ...target, ...into },
    weights: everywhere(6),
    generate: (making, choices) => {
      const chosen = chooseReference(making, choices);
      if (chosen === null) return null;
      const name = choices.pick(namePools.n);
      making.model.bind(name, 'unknown');
      return { ...chosen, into: name };
    },
    python: (op) => store(op.into, `${op.target}()`),
    layer: (world, op) => {
      world.names.bind(op.into, dereference(world, op.target));
      world.events.show(world.names.get(op.into));
    },
  }),

  'probe-reference': operation('probe-reference', {
    shape: target,
    weights: everywhere(14),
    generate: chooseReference,
    python: (op) => `V(${op.target}())`,
    layer: (world, op) => world.events.show(dereference(world, op.target)),
  }),

  'probe-callback': operation('probe-callback', {
    shape: target,
    weights: mayRaise(4),
    generate: chooseReference,
    python: (op) => `N(${op.target}.__callback__ is None)`,
    layer: (world, op) => {
      const reference = world.names.get(op.target);
      // A proxy asks its referent, which has no such attribute, or is dead.
      if (isProxy(reference)) reference.getattr('__callback__');
      if (!world.is(reference, world.python.weakref.ref))
        throw new PyAttributeError("no attribute '__callback__'");
      world.events.result(reference.callback === null);
    },
  }),

  'weak-equal': operation('weak-equal', {
    shape: { left: nameSchema, right: nameSchema },
    weights: mayRaise(4),
    generate: ({ model }, choices) => {
      const references = model.where('w', isReference);
      return references.length === 0
        ? null
        : { left: choices.pick(references), right: choices.pick(references) };
    },
    python: (op) => `N(${op.left} == ${op.right})`,
    layer: (world, op) => {
      const [left, right] = [world.names.get(op.left), world.names.get(op.right)];
      world.events.result(world.python.eq(left, right));
    },
  }),

  'weakref-count': operation('weakref-count', {
    shape: target,
    weights: everywhere(4),
    generate: chooseAny,
    python: (op) => `N(weakref.getweakrefcount(${op.target}))`,
    layer: ({ names, events, python }, op) =>
      events.result(python.weakref.getweakrefcount(names.get(op.target))),
  }),

  weakrefs: operation('weakrefs', {
    shape: target,
    weights: everywhere(4),
    generate: chooseAny,
    python: (op) => `A('=' + LS(weakref.getweakrefs(${op.target})))`,
    layer: ({ names, events, labels, python }, op) =>
      events.log(`=${labels.list(python.weakref.getweakrefs(names.get(op.target)))}`),
  }),
};
