import { z } from 'zod';
import type { Choices } from '../generate/choices.ts';
import {
  chooseInto,
  chooseTarget,
  chooseValue,
  grow,
  isList,
  type Making,
  makeNew,
} from '../generate/making.ts';
import { isInstance, type Thing } from '../generate/name-model.ts';
import { deleteItem, getItem, iterable, keep, listWith, noItems, setItem } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { isA } from '../layer/own-type.ts';
import { nameSchema, type Value, valueSchema } from '../program/values.ts';
import { bindLabelled, bound, pythonAtom, store, text } from '../python/words.ts';
import { everywhere, into, intoOrNowhere, made, mayRaise, operation, target } from './operation.ts';

const index = { index: z.number().int() };

/** A list, and what the generator knows of it. */
function chooseList(
  making: Making,
  choices: Choices,
): { readonly target: string; readonly thing: Thing } | null {
  const name = chooseTarget(making, choices, isList);
  return name === null ? null : { target: name, thing: making.model.get(name) };
}

/** An index that is mostly inside, sometimes negative, sometimes out of range. */
function chooseIndex({ length }: Thing, choices: Choices): number {
  const inside = choices.below(Math.max(1, length));
  const way = choices.below(12);
  if (way === 11) return length + 1;
  return way >= 8 ? -1 - inside : inside;
}

/** An instance, which no other equals, or an atom that is seldom there. */
function chooseSought({ model }: Making, choices: Choices): Value {
  const name = choices.pickAny(model.where('n', isInstance));
  return name === null || choices.oneIn(6) ? { atom: 7 } : { name };
}

/** Lists, item by item. */
export const listOperations = {
  list: operation('list', {
    shape: made,
    weights: everywhere(30),
    generate: (making, choices) => makeNew(making, choices, 'list'),
    python: (op, exact) => bindLabelled(op, exact ? '[]' : 'List()'),
    layer: (world, op) => bindNew(world, op, world.make.list()),
  }),

  append: operation('append', {
    shape: { ...target, value: valueSchema },
    weights: everywhere(70),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      chosen.thing.length += 1;
      return { target: chosen.target, value: chooseValue(making, choices) };
    },
    python: (op) => `${op.target}.append(${text(op.value)})`,
    layer: (world, op) => listWith(world, op.target, 'append').append(world.names.value(op.value)),
  }),

  insert: operation('insert', {
    shape: { ...target, ...index, value: valueSchema },
    weights: everywhere(6),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      chosen.thing.length += 1;
      return {
        target: chosen.target,
        index: chooseIndex(chosen.thing, choices),
        value: chooseValue(making, choices),
      };
    },
    python: (op) => `${op.target}.insert(${op.index}, ${text(op.value)})`,
    layer: (world, op) => listWith(world, op.target, 'insert').insert(op.index, world.names.value(op.value)),
  }),

  extend: operation('extend', {
    shape: { ...target, from: nameSchema },
    weights: mayRaise(4),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      const sources = making.model.where('n', (kind) => kind === 'list' || kind === 'tuple');
      const from = choices.pick(sources.length > 0 ? sources : [chosen.target]);
      if (!grow(chosen.thing, making.model.get(from).length)) return null;
      return { target: chosen.target, from };
    },
    python: (op) => `${op.target}.extend(${op.from})`,
    layer: (world, op) => listWith(world, op.target, 'extend').extend(iterable(world, op.from)),
  }),

  pop: operation('pop', {
    shape: { ...target, index: z.number().int().nullable(), ...intoOrNowhere },
    weights: mayRaise(10),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      const at = choices.oneIn(2) ? chooseIndex(chosen.thing, choices) : null;
      chosen.thing.length = Math.max(0, chosen.thing.length - 1);
      return {
        target: chosen.target,
        index: at,
        into: choices.oneIn(2) ? chooseInto(making, choices) : null,
      };
    },
    python: (op) => store(op.into, `${op.target}.pop(${bound(op.index)})`),
    layer: (world, op) => {
      const list = listWith(world, op.target, 'pop');
      keep(world, op.index === null ? list.pop() : list.pop(op.index), op.into);
    },
  }),

  remove: operation('remove', {
    shape: { ...target, value: valueSchema },
    weights: mayRaise(4),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      chosen.thing.length = Math.max(0, chosen.thing.length - 1);
      return { target: chosen.target, value: chooseSought(making, choices) };
    },
    python: (op) => `${op.target}.remove(${text(op.value)})`,
    layer: (world, op) => listWith(world, op.target, 'remove').remove(world.names.value(op.value)),
  }),

  reverse: operation('reverse', {
    shape: target,
    weights: everywhere(3),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      return chosen === null ? null : { target: chosen.target };
    },
    python: (op) => `${op.target}.reverse()`,
    layer: (world, op) => listWith(world, op.target, 'reverse').reverse(),
  }),

  'set-item': operation('set-item', {
    shape: { ...target, ...index, value: valueSchema },
    weights: mayRaise(8),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      return {
        target: chosen.target,
        index: chooseIndex(chosen.thing, choices),
        value: chooseValue(making, choices),
      };
    },
    python: (op) => `${op.target}[${op.index}] = ${text(op.value)}`,
    layer: (world, op) => {
      const value = world.names.value(op.value);
      setItem(world, world.names.get(op.target), op.index, value);
    },
  }),

  'delete-item': operation('delete-item', {
    shape: { ...target, ...index },
    weights: mayRaise(4),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      return { target: chosen.target, index: chooseIndex(chosen.thing, choices) };
    },
    python: (op) => `del ${op.target}[${op.index}]`,
    layer: (world, op) => deleteItem(world, world.names.get(op.target), op.index),
  }),

  'get-item': operation('get-item', {
    shape: { ...target, ...index, ...into },
    weights: mayRaise(6),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      if (chosen === null) return null;
      const at = chooseIndex(chosen.thing, choices);
      return { target: chosen.target, index: at, into: chooseInto(making, choices) };
    },
    python: (op) => store(op.into, `${op.target}[${op.index}]`),
    layer: (world, op) => keep(world, getItem(world, world.names.get(op.target), op.index), op.into),
  }),

  index: operation('index', {
    shape: { ...target, value: valueSchema },
    weights: mayRaise(2),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      return chosen === null ? null : { target: chosen.target, value: chooseSought(making, choices) };
    },
    python: (op) => `N(${op.target}.index(${text(op.value)}))`,
    layer: (world, op) =>
      world.events.result(listWith(world, op.target, 'index').index(world.names.value(op.value))),
  }),

  'list-contains': operation('list-contains', {
    shape: { ...target, value: valueSchema },
    weights: mayRaise(3),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      return chosen === null ? null : { target: chosen.target, value: chooseSought(making, choices) };
    },
    python: (op) => `N(${text(op.value)} in ${op.target})`,
    layer: ({ names, events, python }, op) => {
      const value = names.value(op.value);
      const list = names.get(op.target);
      if (!isA(python, list, python.list)) throw noItems();
      events.result(list.contains(value));
    },
  }),

  /** By the labels of the items. */
  sort: operation('sort', {
    shape: { ...target, reverse: z.boolean() },
    weights: mayRaise(3),
    needs: 'list',
    generate: (making, choices) => {
      const chosen = chooseList(making, choices);
      return chosen === null ? null : { target: chosen.target, reverse: choices.oneIn(3) };
    },
    python: (op) => `${op.target}.sort(key=L, reverse=${pythonAtom(op.reverse)})`,
    layer: (world, op) =>
      listWith(world, op.target, 'sort').sort({
        key: (value) => world.labels.text(value),
        reverse: op.reverse,
      }),
  }),
};
