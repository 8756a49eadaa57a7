import { z } from 'zod';
import { PyTypeError, type PyValue } from '../../../layer/python/index.ts';
import { chooseReadable, chooseTarget, chooseValue, freshName } from '../generate/making.ts';
import type { ThingKind } from '../generate/name-model.ts';
import { clear } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { drop, isHandle } from '../layer/operands.ts';
import { isA } from '../layer/own-type.ts';
import type { LayerWorld } from '../layer/world.ts';
import { valueSchema } from '../program/values.ts';
import { bindLabelled, pythonAtom, text } from '../python/words.ts';
import { everywhere, made, mayRaise, operation, target } from './operation.ts';

const isSized = (kind: ThingKind): boolean =>
  kind === 'list' || kind === 'dict' || kind === 'tuple' || kind === 'set';

/** Tuples, and what containers of several kinds have in common. */
export const containerOperations = {
  tuple: operation('tuple', {
    shape: { ...made, items: z.array(valueSchema) },
    weights: everywhere(14),
    generate: (making, choices) => {
      const { model } = making;
      const items = Array.from({ length: 1 + choices.below(4) }, () => chooseValue(making, choices));
      const op = { name: freshName(choices), label: model.freshLabel(), items };
      model.bind(op.name, 'tuple', op.label).length = items.length;
      return op;
    },
    python: (op, exact) =>
      bindLabelled(op, `${exact ? 'tuple' : 'Tuple'}([${op.items.map(text).join(', ')}])`),
    layer: (world, op) => {
      const items = op.items.map((item) => world.names.value(item));
      const tuple = world.temporaries.duringAllocation(
        (carry) => {
          const source = carry.list(items);
          return [source, carry.tuple([source]), carry.tuple(items)];
        },
        () => world.make.tuple(items),
      );
      bindNew(world, op, tuple);
    },
  }),

  clear: operation('clear', {
    shape: target,
    weights: everywhere(6),
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, (kind) => isSized(kind) && kind !== 'tuple');
      if (name === null) return null;
      making.model.get(name).length = 0;
      return { target: name };
    },
    python: (op) => `${op.target}.clear()`,
    layer: (world, op) => clear(world, world.names.get(op.target)),
  }),

  /** `take`: the last item goes with each step. */
  iterate: operation('iterate', {
    shape: { ...target, take: z.boolean() },
    weights: mayRaise(4),
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, (kind) => isSized(kind) && kind !== 'set');
      // An iterator in use is an object that the young counter sees when a step collects.
      const take = (making.kind === 'rich' || making.kind === 'builtin') && choices.oneIn(3);
      return name === null ? null : { target: name, take };
    },
    python: (op) => `walk(${op.target}, ${pythonAtom(op.take)})`,
    layer: (world, op) => iterate(world, world.names.get(op.target), op.take),
  }),

  length: operation('length', {
    shape: target,
    weights: everywhere(2),
    generate: (making, choices) => {
      const name =
        making.kind === 'automatic'
          ? choices.pickAny(making.model.where('n', isSized))
          : chooseReadable(making, choices);
      return name === null ? null : { target: name };
    },
    python: (op) => `N(len(${op.target}))`,
    layer: (world, op) => world.events.result(lengthOf(world, world.names.get(op.target))),
  }),

  items: operation('items', {
    shape: target,
    weights: everywhere(4),
    generate: (making, choices) => {
      const name = chooseReadable(making, choices);
      return name === null ? null : { target: name };
    },
    python: (op) => `contents(${op.target})`,
    layer: (world, op) => world.events.log(`=${contents(world, world.names.get(op.target))}`),
  }),
};

/** What `walk` of the Python runner does: the item of the last step is held until the next one is there. */
function iterate(world: LayerWorld, container: PyValue, take: boolean): void {
  const { heap } = world.python;
  let texts = '=';
  let held = 0;
  try {
    for (const item of itemsOf(world, container)) {
      const before = held;
      held = isHandle(item) ? item.id : 0;
      if (held !== 0) heap.retain(held);
      if (before !== 0) heap.release(before);
      texts += ` ${world.labels.text(item)}`;
      if (take) dropLast(world, container);
    }
    world.events.log(texts);
  } finally {
    if (held !== 0) heap.release(held);
  }
}

function itemsOf({ python }: LayerWorld, value: PyValue): Iterable<PyValue> {
  if (isA(python, value, python.list) || isA(python, value, python.dict)) return value;
  if (isA(python, value, python.tuple)) return value;
  throw new PyTypeError('object is not iterable');
}

function dropLast({ python }: LayerWorld, container: PyValue): void {
  if (isA(python, container, python.list)) drop(container.pop());
  else if (isA(python, container, python.dict)) {
    // A tuple, dropped from its end.
    const [key, value] = container.popitem();
    drop(value);
    drop(key);
  }
}

function lengthOf({ python }: LayerWorld, value: PyValue): number {
  if (typeof value === 'string') return value.length;
  if (isA(python, value, python.list) || isA(python, value, python.tuple)) return value.length;
  if (isA(python, value, python.dict) || isA(python, value, python.set)) return value.length;
  throw new PyTypeError('object has no len()');
}

/** Labels of what a container holds, in its order. */
function contents({ python, labels }: LayerWorld, value: PyValue): string {
  if (isA(python, value, python.dict)) {
    const items = [...value.items()];
    return items.map(([key, item]) => ` ${labels.text(key)}:${labels.text(item)}`).join('');
  }
  if (isA(python, value, python.list) || isA(python, value, python.tuple))
    return [...value].map((item) => ` ${labels.text(item)}`).join('');
  return ' not a sequence';
}
