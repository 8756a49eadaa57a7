import { chooseReadable, freshName } from '../generate/making.ts';
import { isBound } from '../generate/name-model.ts';
import { isHandle } from '../layer/operands.ts';
import { namePools, nameSchema } from '../program/values.ts';
import { everywhere, mayRaise, operation } from './operation.ts';

/** What a name is bound to. */
export const nameOperations = {
  forget: operation('forget', {
    shape: { name: nameSchema },
    weights: everywhere(40),
    generate: ({ model }, choices) => {
      const pool = choices.pick(['n', 'n', 'n', 'n', 'n', 'r', 'w', 'd', 'f', 'm'] as const);
      const name = choices.pickAny(model.where(pool, isBound));
      if (name === null) return null;
      model.bind(name, pool === 'r' ? 'unknown' : 'none');
      return { name };
    },
    python: ({ name }) => `${name} = None`,
    layer: ({ names }, { name }) => names.bind(name, null),
  }),

  copy: operation('copy', {
    shape: { name: nameSchema, from: nameSchema },
    weights: everywhere(15),
    generate: (making, choices) => {
      const from = choices.oneIn(4) ? choices.pick(namePools.r) : chooseReadable(making, choices);
      if (from === null) return null;
      const name = freshName(choices);
      making.model.alias(name, from);
      return { name, from };
    },
    python: ({ name, from }) => `${name} = ${from}`,
    layer: ({ names }, { name, from }) => names.bind(name, names.get(from)),
  }),

  'delete-name': operation('delete-name', {
    shape: { name: nameSchema },
    weights: mayRaise(8),
    generate: ({ model }, choices) => {
      const bound = model.where('n', isBound);
      const name = bound.length === 0 || choices.oneIn(20) ? freshName(choices) : choices.pick(bound);
      model.bind(name, 'unbound');
      return { name };
    },
    python: ({ name }) => `del ${name}`,
    layer: ({ names }, { name }) => names.unbind(name),
  }),

  same: operation('same', {
    shape: { left: nameSchema, right: nameSchema },
    weights: everywhere(2),
    generate: (making, choices) => {
      const [left, right] = [chooseReadable(making, choices), chooseReadable(making, choices)];
      return left === null || right === null ? null : { left, right };
    },
    python: ({ left, right }) => `N(${left} is ${right})`,
    layer: ({ names, events }, op) => {
      const [left, right] = [names.get(op.left), names.get(op.right)];
      // Equal atoms of the few kinds that programs use are one object.
      events.result(isHandle(left) ? left.is(right) : left === right);
    },
  }),
};
