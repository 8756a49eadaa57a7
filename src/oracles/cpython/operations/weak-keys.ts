import type { Choices } from '../generate/choices.ts';
import {
  chooseCollection,
  chooseInstance,
  chooseInto,
  chooseValue,
  type Making,
  makeCollection,
} from '../generate/making.ts';
import { keep, noItems } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { keysIn, noMethod, weakItems } from '../layer/weak-collections.ts';
import { nameSchema, valueSchema } from '../program/values.ts';
import { quote, store, text } from '../python/words.ts';
import { into, made, operation, richOnly, target } from './operation.ts';

const keyed = { ...target, key: nameSchema };

function chooseEntry(
  making: Making,
  choices: Choices,
): { readonly target: string; readonly key: string } | null {
  const name = chooseCollection(making, choices, 'weak-key');
  const key = chooseInstance(making, choices);
  return name === null || key === null ? null : { target: name, key };
}

/** `weakref.WeakKeyDictionary` */
export const weakKeyOperations = {
  'weak-key-dictionary': operation('weak-key-dictionary', {
    shape: made,
    weights: richOnly(6),
    generate: (making, choices) => makeCollection(making, choices, 'weak-key'),
    python: (op) => `${op.name} = C(weakref.WeakKeyDictionary(), ${quote(op.label)})`,
    layer: (world, op) => bindNew(world, op, world.python.weakref.WeakKeyDictionary()),
  }),

  'weak-key-set': operation('weak-key-set', {
    shape: { ...keyed, value: valueSchema },
    weights: richOnly(14),
    needs: 'weak-key-dictionary',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      return entry === null ? null : { ...entry, value: chooseValue(making, choices) };
    },
    python: (op) => `${op.target}[${op.key}] = ${text(op.value)}\n disown(${op.target})`,
    layer: (world, op) => {
      const value = world.names.value(op.value);
      keysIn(world, op.target, noItems()).setitem(world.names.get(op.key), value);
    },
  }),

  'weak-key-get': operation('weak-key-get', {
    shape: { ...keyed, ...into },
    weights: richOnly(4),
    needs: 'weak-key-dictionary',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      return entry === null ? null : { ...entry, into: chooseInto(making, choices) };
    },
    python: (op) => store(op.into, `${op.target}[${op.key}]`),
    layer: (world, op) =>
      keep(world, keysIn(world, op.target, noItems()).getitem(world.names.get(op.key)), op.into),
  }),

  'weak-key-delete': operation('weak-key-delete', {
    shape: keyed,
    weights: richOnly(3),
    needs: 'weak-key-dictionary',
    generate: chooseEntry,
    python: (op) => `del ${op.target}[${op.key}]`,
    layer: (world, op) => keysIn(world, op.target, noItems()).delitem(world.names.get(op.key)),
  }),

  'weak-key-pop': operation('weak-key-pop', {
    shape: keyed,
    weights: richOnly(3),
    needs: 'weak-key-dictionary',
    generate: chooseEntry,
    python: (op) => `V(${op.target}.pop(${op.key}))`,
    layer: (world, op) =>
      keep(world, keysIn(world, op.target, noMethod()).pop(world.names.get(op.key)), null),
  }),

  'weak-key-contains': operation('weak-key-contains', {
    shape: keyed,
    weights: richOnly(3),
    needs: 'weak-key-dictionary',
    generate: chooseEntry,
    python: (op) => `N(${op.key} in ${op.target})`,
    layer: (world, op) => {
      const key = world.names.get(op.key);
      world.events.result(keysIn(world, op.target, noItems()).contains(key));
    },
  }),

  'weak-key-items': operation('weak-key-items', {
    shape: target,
    weights: richOnly(8),
    needs: 'weak-key-dictionary',
    generate: (making, choices) => {
      const name = chooseCollection(making, choices, 'weak-key');
      return name === null ? null : { target: name };
    },
    python: (op) => `weak_items(${op.target})`,
    layer: (world, op) => world.events.log(`= ${weakItems(world, op.target)}`),
  }),
};
