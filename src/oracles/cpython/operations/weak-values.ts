import { z } from 'zod';
import type { Choices } from '../generate/choices.ts';
import {
  chooseCollection,
  chooseInto,
  chooseReferent,
  type Making,
  makeCollection,
} from '../generate/making.ts';
import { keep, noItems } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { drop } from '../layer/operands.ts';
import { noMethod, valuesIn, weakItems } from '../layer/weak-collections.ts';
import { nameSchema } from '../program/values.ts';
import { pythonAtom, quote, store } from '../python/words.ts';
import { into, intoOrNowhere, made, operation, richOnly, target } from './operation.ts';

const keyed = { ...target, key: z.union([z.string(), z.number().int()]) };

const chooseDictionary = (making: Making, choices: Choices): string | null =>
  chooseCollection(making, choices, 'weak-value');

function chooseEntry(
  making: Making,
  choices: Choices,
): { readonly target: string; readonly key: string | number } | null {
  const name = chooseDictionary(making, choices);
  return name === null ? null : { target: name, key: choices.pick(['k0', 'k1', 'k2', 0]) };
}

function chooseEntryWithValue(making: Making, choices: Choices) {
  const entry = chooseEntry(making, choices);
  const value = chooseReferent(making, choices);
  return entry === null || value === null ? null : { ...entry, value };
}

/** `weakref.WeakValueDictionary` */
export const weakValueOperations = {
  'weak-value-dictionary': operation('weak-value-dictionary', {
    shape: made,
    weights: richOnly(6),
    generate: (making, choices) => makeCollection(making, choices, 'weak-value'),
    python: (op) => `${op.name} = C(weakref.WeakValueDictionary(), ${quote(op.label)})`,
    layer: (world, op) => bindNew(world, op, world.python.weakref.WeakValueDictionary()),
  }),

  'weak-value-set': operation('weak-value-set', {
    shape: { ...keyed, value: nameSchema },
    weights: richOnly(16),
    needs: 'weak-value-dictionary',
    generate: chooseEntryWithValue,
    python: (op) => `${op.target}[${pythonAtom(op.key)}] = ${op.value}`,
    layer: (world, op) => {
      const value = world.names.get(op.value);
      valuesIn(world, op.target, noItems()).setitem(op.key, value);
    },
  }),

  'weak-value-get': operation('weak-value-get', {
    shape: { ...keyed, ...into },
    weights: richOnly(5),
    needs: 'weak-value-dictionary',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      return entry === null ? null : { ...entry, into: chooseInto(making, choices) };
    },
    python: (op) => store(op.into, `${op.target}[${pythonAtom(op.key)}]`),
    layer: (world, op) => keep(world, valuesIn(world, op.target, noItems()).getitem(op.key), op.into),
  }),

  'weak-value-pop': operation('weak-value-pop', {
    shape: { ...keyed, ...intoOrNowhere },
    weights: richOnly(3),
    needs: 'weak-value-dictionary',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      if (entry === null) return null;
      return { ...entry, into: choices.oneIn(2) ? chooseInto(making, choices) : null };
    },
    python: (op) => store(op.into, `${op.target}.pop(${pythonAtom(op.key)})`),
    layer: (world, op) => keep(world, valuesIn(world, op.target, noMethod()).pop(op.key), op.into),
  }),

  'weak-value-setdefault': operation('weak-value-setdefault', {
    shape: { ...keyed, value: nameSchema },
    weights: richOnly(4),
    needs: 'weak-value-dictionary',
    generate: chooseEntryWithValue,
    python: (op) => `V(${op.target}.setdefault(${pythonAtom(op.key)}, ${op.value}))`,
    layer: (world, op) => {
      const value = world.names.get(op.value);
      world.events.show(valuesIn(world, op.target, noMethod()).setdefault(op.key, value));
    },
  }),

  'weak-value-popitem': operation('weak-value-popitem', {
    shape: target,
    weights: richOnly(2),
    needs: 'weak-value-dictionary',
    generate: (making, choices) => {
      const name = chooseDictionary(making, choices);
      return name === null ? null : { target: name };
    },
    python: (op) => `V(${op.target}.popitem()[1])`,
    layer: (world, op) => {
      const [, value] = valuesIn(world, op.target, noMethod()).popitem();
      world.events.show(value);
      drop(value);
    },
  }),

  'weak-value-items': operation('weak-value-items', {
    shape: target,
    weights: richOnly(10),
    needs: 'weak-value-dictionary',
    generate: (making, choices) => {
      const name = chooseDictionary(making, choices);
      return name === null ? null : { target: name };
    },
    python: (op) => `weak_items(${op.target})`,
    layer: (world, op) => world.events.log(`= ${weakItems(world, op.target)}`),
  }),
};
