import { z } from 'zod';
import { type PyList, PySlice } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import { chooseTarget, freshName, grow, isList } from '../generate/making.ts';
import { iterable, noItems } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { isA } from '../layer/own-type.ts';
import type { LayerWorld } from '../layer/world.ts';
import { nameSchema } from '../program/values.ts';
import { bindLabelled, slice } from '../python/words.ts';
import { made, mayRaise, operation, target } from './operation.ts';

const bound = z.number().int().nullable();
const bounds = { start: bound, stop: bound, step: bound };

const chooseBounds = (choices: Choices) => ({
  start: choices.pick([null, 0, 1, -1]),
  stop: choices.pick([null, 1, 2, -1]),
  step: choices.pick([null, null, null, 2, -1]),
});

/** `target[start:stop:step]` as a target of assignment or deletion. */
function sliceable({ names, python }: LayerWorld, name: string): PyList {
  const list = names.get(name);
  if (isA(python, list, python.list)) return list;
  throw noItems();
}

const sliceOf = (op: { start: number | null; stop: number | null; step: number | null }): PySlice =>
  new PySlice(op.start, op.stop, op.step);

/** Slices of lists. */
export const sliceOperations = {
  'set-slice': operation('set-slice', {
    shape: { ...target, ...bounds, from: nameSchema },
    weights: mayRaise(5),
    needs: 'list',
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, isList);
      const from = choices.pickAny(making.model.where('n', isList));
      if (name === null || from === null) return null;
      if (!grow(making.model.get(name), making.model.get(from).length)) return null;
      return { target: name, ...chooseBounds(choices), from };
    },
    python: (op) => `${op.target}${slice(op)} = ${op.from}`,
    layer: (world, op) => {
      const items = iterable(world, op.from);
      sliceable(world, op.target).setitem(sliceOf(op), items);
    },
  }),

  'delete-slice': operation('delete-slice', {
    shape: { ...target, ...bounds },
    weights: mayRaise(4),
    needs: 'list',
    generate: (making, choices) => {
      const name = chooseTarget(making, choices, isList);
      return name === null ? null : { target: name, ...chooseBounds(choices) };
    },
    python: (op) => `del ${op.target}${slice(op)}`,
    layer: (world, op) => sliceable(world, op.target).delitem(sliceOf(op)),
  }),

  'get-slice': operation('get-slice', {
    shape: { ...made, ...target, ...bounds },
    // Of an exact list only: a slice of a subclass is an exact list too, which the young counter may not see.
    weights: { builtin: 6 },
    needs: 'list',
    generate: (making, choices) => {
      const { model } = making;
      const name = chooseTarget(making, choices, isList);
      if (name === null) return null;
      const op = { name: freshName(choices), label: model.freshLabel(), target: name };
      // When the target is no list the statement raises, and the name keeps what it had.
      model.bind(op.name, isList(model.get(name).kind) ? 'list' : 'unknown', op.label);
      return { ...op, ...chooseBounds(choices) };
    },
    python: (op) => bindLabelled(op, `${op.target}${slice(op)}`),
    layer: (world, op) => bindNew(world, op, sliceable(world, op.target).getitem(sliceOf(op))),
  }),
};
