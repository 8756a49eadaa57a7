import { chooseReferent } from '../generate/making.ts';
import { noAttribute } from '../layer/attributes.ts';
import { bindNew } from '../layer/new.ts';
import { drop, isHandle } from '../layer/operands.ts';
import { dereference } from '../layer/weak.ts';
import { namePools } from '../program/values.ts';
import { quote } from '../python/words.ts';
import { callback, callbackArgument, callbackOf, callbackSteps, chooseCallback } from './callback.ts';
import { made, operation, richOnly, target } from './operation.ts';

/** Weak references to bound methods. */
export const weakMethodOperations = {
  'weak-method': operation('weak-method', {
    shape: { ...made, ...target, callback },
    weights: richOnly(8),
    generate: (making, choices) => {
      const { model } = making;
      const owner = chooseReferent(making, choices);
      if (owner === null) return null;
      const op = { name: choices.pick(namePools.m), label: model.freshLabel(), target: owner };
      model.bind(op.name, 'weak-method', op.label);
      return { ...op, callback: chooseCallback(making, choices) };
    },
    python: (op) =>
      `${op.name} = M(weakref.WeakMethod(${op.target}.act${callbackArgument(op.callback)}), ${quote(op.label)})`,
    layer: (world, op) => {
      const owner = world.names.get(op.target);
      if (!world.classes.has(owner)) throw noAttribute('act');
      const method = owner.method('act');
      try {
        bindNew(world, op, world.python.weakref.WeakMethod(method, callbackOf(world, op.callback)));
      } finally {
        method.release();
      }
    },
    behaviour: callbackSteps,
  }),

  'weak-method-call': operation('weak-method-call', {
    shape: target,
    weights: richOnly(6),
    generate: ({ model }, choices) => {
      const name = choices.pickAny(model.where('m', (kind) => kind === 'weak-method'));
      return name === null ? null : { target: name };
    },
    python: (op) => `V(${op.target}())`,
    layer: (world, op) => {
      const method = dereference(world, op.target);
      const isMethod = isHandle(method) && method.type === 'method';
      world.events.log(`= ${isMethod ? 'method' : world.labels.text(method)}`);
      drop(method);
    },
  }),
};
