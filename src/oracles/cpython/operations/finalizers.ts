import type { PyException, PyFinalize } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import { chooseReferent, type Making } from '../generate/making.ts';
import { isWeakrefable } from '../generate/name-model.ts';
import { noAttribute } from '../layer/attributes.ts';
import { bindNew } from '../layer/new.ts';
import { isA } from '../layer/own-type.ts';
import { notCallable } from '../layer/weak.ts';
import type { LayerWorld } from '../layer/world.ts';
import { namePools } from '../program/values.ts';
import { quote } from '../python/words.ts';
import { generateBehaviour } from '../steps/index.ts';
import { referentOf } from './callback.ts';
import { actions, made, operation, richOnly, target } from './operation.ts';

function chooseFinalize({ model }: Making, choices: Choices): { readonly target: string } | null {
  const name = choices.pickAny(model.where('f', (kind) => kind === 'finalize'));
  return name === null ? null : { target: name };
}

/** The `weakref.finalize` that a name holds; `error` is what Python raises when something else is there. */
function finalizeIn({ names, python }: LayerWorld, name: string, error: PyException): PyFinalize {
  const found = names.get(name);
  if (isA(python, found, python.weakref.finalize)) return found;
  throw error;
}

/** `weakref.finalize` */
export const finalizerOperations = {
  finalize: operation('finalize', {
    shape: { ...made, ...target, actions },
    weights: richOnly(16),
    generate: (making, choices) => {
      const { kind, model } = making;
      const referent = chooseReferent(making, choices);
      if (referent === null) return null;
      const op = { name: choices.pick(namePools.f), label: model.freshLabel(), target: referent };
      const steps = generateBehaviour('function', kind, choices, model);
      if (isWeakrefable(model.get(referent).kind)) model.bind(op.name, 'finalize', op.label);
      return { ...op, actions: steps };
    },
    python: (op) =>
      `${op.name} = F(weakref.finalize(${op.target}, fire, ${quote(op.label)}), ${quote(op.label)})`,
    layer: (world, op) => {
      const { label } = op;
      const fire = (): string => {
        world.events.log(`finalize ${label}`);
        world.behave(label, null);
        return label;
      };
      const referent = referentOf(world.names.get(op.target));
      bindNew(world, op, world.python.weakref.finalize(referent, fire));
    },
    behaviour: (op) => op,
  }),

  'finalize-call': operation('finalize-call', {
    shape: target,
    weights: richOnly(5),
    needs: 'finalize',
    generate: chooseFinalize,
    python: (op) => `N(${op.target}())`,
    layer: (world, op) => {
      const result = finalizeIn(world, op.target, notCallable()).call();
      world.events.result(typeof result === 'string' ? result : null);
    },
  }),

  'finalize-detach': operation('finalize-detach', {
    shape: target,
    weights: richOnly(3),
    needs: 'finalize',
    generate: chooseFinalize,
    python: (op) => `N(${op.target}.detach() is None)`,
    layer: (world, op) =>
      world.events.result(finalizeIn(world, op.target, noAttribute('detach')).detach() === null),
  }),

  'finalize-peek': operation('finalize-peek', {
    shape: target,
    weights: richOnly(3),
    needs: 'finalize',
    generate: chooseFinalize,
    python: (op) => `N(${op.target}.peek() is None)`,
    layer: (world, op) =>
      world.events.result(finalizeIn(world, op.target, noAttribute('peek')).peek() === null),
  }),

  'finalize-alive': operation('finalize-alive', {
    shape: target,
    weights: richOnly(5),
    needs: 'finalize',
    generate: chooseFinalize,
    python: (op) => `N(${op.target}.alive)`,
    layer: (world, op) => world.events.result(finalizeIn(world, op.target, noAttribute('alive')).pending),
  }),
};
