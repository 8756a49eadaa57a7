import { z } from 'zod';
import { PyTypeError } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import { chooseInto, chooseTarget, chooseValue, type Making, makeNew } from '../generate/making.ts';
import { isInstance, type ThingKind } from '../generate/name-model.ts';
import { deleteItem, dictWith, getItem, keep, noItems, setItem } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { drop } from '../layer/operands.ts';
import { type Key, keySchema, nameSchema, valueSchema } from '../program/values.ts';
import { bindLabelled, keyText, store, text } from '../python/words.ts';
import { everywhere, into, intoOrNowhere, made, mayRaise, operation, target } from './operation.ts';

const keyed = { ...target, key: keySchema };

const isDict = (kind: ThingKind): boolean => kind === 'dict';

/**
 * Mostly strings and numbers, one in five an instance; outside automatic programs also what may have no hash.
 */
function chooseKey({ kind: program, model }: Making, choices: Choices): Key {
  const way = choices.below(20);
  if (way < 15) return choices.pick(['k0', 'k1', 'k2', 0, 1]);
  const wild = program !== 'automatic' && way === 19;
  const name = choices.pickAny(
    model.where('n', (kind) => isInstance(kind) || (wild && (kind === 'tuple' || kind === 'list'))),
  );
  return name === null ? 'k0' : { name };
}

function chooseEntry(
  making: Making,
  choices: Choices,
): { readonly target: string; readonly key: Key } | null {
  const name = chooseTarget(making, choices, isDict);
  return name === null ? null : { target: name, key: chooseKey(making, choices) };
}

/** Dictionaries. */
export const dictOperations = {
  dict: operation('dict', {
    shape: made,
    weights: everywhere(10),
    generate: (making, choices) => makeNew(making, choices, 'dict'),
    python: (op, exact) => bindLabelled(op, exact ? '{}' : 'Dict()'),
    layer: (world, op) => bindNew(world, op, world.make.dict()),
  }),

  'dict-set': operation('dict-set', {
    shape: { ...keyed, value: valueSchema },
    weights: everywhere(26),
    needs: 'dict',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      return entry === null ? null : { ...entry, value: chooseValue(making, choices) };
    },
    python: (op) => `${op.target}[${keyText(op.key)}] = ${text(op.value)}`,
    layer: (world, op) => {
      const value = world.names.value(op.value);
      setItem(world, world.names.get(op.target), world.names.key(op.key), value);
    },
  }),

  'dict-delete': operation('dict-delete', {
    shape: keyed,
    weights: mayRaise(5),
    needs: 'dict',
    generate: chooseEntry,
    python: (op) => `del ${op.target}[${keyText(op.key)}]`,
    layer: (world, op) => deleteItem(world, world.names.get(op.target), world.names.key(op.key)),
  }),

  'dict-get': operation('dict-get', {
    shape: { ...keyed, ...into },
    weights: mayRaise(4),
    needs: 'dict',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      return entry === null ? null : { ...entry, into: chooseInto(making, choices) };
    },
    python: (op) => store(op.into, `${op.target}[${keyText(op.key)}]`),
    layer: (world, op) =>
      keep(world, getItem(world, world.names.get(op.target), world.names.key(op.key)), op.into),
  }),

  'dict-pop': operation('dict-pop', {
    shape: { ...keyed, default: z.boolean(), ...intoOrNowhere },
    weights: mayRaise(4),
    needs: 'dict',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      if (entry === null) return null;
      const withDefault = choices.oneIn(2);
      return {
        ...entry,
        default: withDefault,
        into: choices.oneIn(2) ? chooseInto(making, choices) : null,
      };
    },
    python: (op) => store(op.into, `${op.target}.pop(${keyText(op.key)}${op.default ? ', None' : ''})`),
    layer: (world, op) => {
      const dict = dictWith(world, op.target, 'pop');
      const key = world.names.key(op.key);
      keep(world, op.default ? dict.pop(key, null) : dict.pop(key), op.into);
    },
  }),

  'dict-popitem': operation('dict-popitem', {
    shape: { ...target, ...intoOrNowhere },
    weights: mayRaise(3),
    needs: 'dict',
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, isDict);
      if (name === null) return null;
      return { target: name, into: choices.oneIn(2) ? chooseInto(making, choices) : null };
    },
    python: (op) => store(op.into, `${op.target}.popitem()[1]`),
    layer: (world, op) => {
      const [key, value] = dictWith(world, op.target, 'popitem').popitem();
      drop(key);
      keep(world, value, op.into);
    },
  }),

  'dict-setdefault': operation('dict-setdefault', {
    shape: { ...keyed, value: valueSchema },
    weights: everywhere(4),
    needs: 'dict',
    generate: (making, choices) => {
      const entry = chooseEntry(making, choices);
      return entry === null ? null : { ...entry, value: chooseValue(making, choices) };
    },
    python: (op) => `V(${op.target}.setdefault(${keyText(op.key)}, ${text(op.value)}))`,
    layer: (world, op) => {
      const dict = dictWith(world, op.target, 'setdefault');
      world.events.show(dict.setdefault(world.names.key(op.key), world.names.value(op.value)));
    },
  }),

  'dict-update': operation('dict-update', {
    shape: { ...target, from: nameSchema },
    // Not in automatic programs: for a subclass it looks its argument's `keys` method up, which allocates.
    weights: mayRaise(3),
    needs: 'dict',
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, isDict);
      const from = choices.pickAny(making.model.where('n', isDict));
      return name === null || from === null ? null : { target: name, from };
    },
    python: (op) => `${op.target}.update(${op.from})`,
    layer: (world, op) => {
      const dict = dictWith(world, op.target, 'update');
      const source = world.names.get(op.from);
      if (!world.is(source, world.python.dict)) throw new PyTypeError('object is not iterable');
      dict.update(source);
    },
  }),

  'dict-contains': operation('dict-contains', {
    shape: keyed,
    weights: mayRaise(3),
    needs: 'dict',
    generate: chooseEntry,
    python: (op) => `N(${keyText(op.key)} in ${op.target})`,
    layer: (world, op) => {
      const key = world.names.key(op.key);
      const dict = world.names.get(op.target);
      if (!world.is(dict, world.python.dict)) throw noItems();
      world.events.result(dict.contains(key));
    },
  }),

  'dict-view': operation('dict-view', {
    shape: { ...target, view: z.enum(['keys', 'values', 'items']) },
    weights: mayRaise(4),
    needs: 'dict',
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, isDict);
      if (name === null) return null;
      return { target: name, view: choices.pick(['keys', 'values', 'items'] as const) };
    },
    python: (op) => `view(${op.target}.${op.view}(), ${op.view === 'items' ? 'True' : 'False'})`,
    layer: (world, op) => {
      const dict = dictWith(world, op.target, op.view);
      const items = op.view === 'items' ? [...dict.items()] : [...dict[op.view]()].map((item) => [item]);
      const texts = items.map((parts) => ` ${parts.map((part) => world.labels.text(part)).join(':')}`);
      world.events.log(`=${texts.join('')}`);
    },
  }),
};
