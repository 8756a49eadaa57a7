import type { Choices } from '../generate/choices.ts';
import { chooseCollection, chooseInstance, type Making, makeCollection } from '../generate/making.ts';
import { isBound } from '../generate/name-model.ts';
import { noItems } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { anyIn, membersIn, noMethod, weakItems } from '../layer/weak-collections.ts';
import { nameSchema } from '../program/values.ts';
import { quote } from '../python/words.ts';
import { made, operation, richOnly, target } from './operation.ts';

const member = { ...target, value: nameSchema };

function chooseMember(
  making: Making,
  choices: Choices,
): { readonly target: string; readonly value: string } | null {
  const name = chooseCollection(making, choices, 'weak-set');
  const value = chooseInstance(making, choices);
  return name === null || value === null ? null : { target: name, value };
}

function chooseAnyCollection({ model }: Making, choices: Choices): { readonly target: string } | null {
  const name = choices.pickAny(model.where('d', isBound));
  return name === null ? null : { target: name };
}

/** `weakref.WeakSet`, and what all weak collections have in common. */
export const weakSetOperations = {
  'weak-set': operation('weak-set', {
    shape: made,
    weights: richOnly(5),
    generate: (making, choices) => makeCollection(making, choices, 'weak-set'),
    python: (op) => `${op.name} = C(weakref.WeakSet(), ${quote(op.label)})`,
    layer: (world, op) => bindNew(world, op, world.python.weakref.WeakSet()),
  }),

  'weak-set-add': operation('weak-set-add', {
    shape: member,
    weights: richOnly(12),
    needs: 'weak-set',
    generate: chooseMember,
    python: (op) => `${op.target}.add(${op.value})\n disown(${op.target})`,
    layer: (world, op) => membersIn(world, op.target, noMethod()).add(world.names.get(op.value)),
  }),

  'weak-set-discard': operation('weak-set-discard', {
    shape: member,
    weights: richOnly(3),
    needs: 'weak-set',
    generate: chooseMember,
    python: (op) => `${op.target}.discard(${op.value})`,
    layer: (world, op) => membersIn(world, op.target, noMethod()).discard(world.names.get(op.value)),
  }),

  'weak-set-remove': operation('weak-set-remove', {
    shape: member,
    weights: richOnly(3),
    needs: 'weak-set',
    generate: chooseMember,
    python: (op) => `${op.target}.remove(${op.value})`,
    layer: (world, op) => membersIn(world, op.target, noMethod()).remove(world.names.get(op.value)),
  }),

  'weak-set-contains': operation('weak-set-contains', {
    shape: member,
    weights: richOnly(4),
    needs: 'weak-set',
    generate: chooseMember,
    python: (op) => `N(${op.value} in ${op.target})`,
    layer: (world, op) => {
      const value = world.names.get(op.value);
      world.events.result(membersIn(world, op.target, noItems()).contains(value));
    },
  }),

  'weak-set-items': operation('weak-set-items', {
    shape: target,
    weights: richOnly(8),
    needs: 'weak-set',
    generate: (making, choices) => {
      const name = chooseCollection(making, choices, 'weak-set');
      return name === null ? null : { target: name };
    },
    python: (op) => `weak_items(${op.target})`,
    layer: (world, op) => world.events.log(`= ${weakItems(world, op.target)}`),
  }),

  'weak-length': operation('weak-length', {
    shape: target,
    weights: richOnly(6),
    generate: chooseAnyCollection,
    python: (op) => `N(len(${op.target}))`,
    layer: (world, op) => world.events.result(anyIn(world, op.target, noItems()).length),
  }),

  'weak-clear': operation('weak-clear', {
    shape: target,
    weights: richOnly(2),
    generate: chooseAnyCollection,
    python: (op) => `${op.target}.clear()`,
    layer: (world, op) => anyIn(world, op.target, noMethod()).clear(),
  }),
};
