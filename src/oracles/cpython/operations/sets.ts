import { PyAttributeError } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import { isList, type Making, makeNew } from '../generate/making.ts';
import { isInstance } from '../generate/name-model.ts';
import { noItems, setIn } from '../layer/containers.ts';
import { bindNew } from '../layer/new.ts';
import { type Value, valueSchema } from '../program/values.ts';
import { bindLabelled, text } from '../python/words.ts';
import { made, operation, richOnly, target } from './operation.ts';

const member = { ...target, value: valueSchema };

function chooseMember(
  making: Making,
  choices: Choices,
): { readonly target: string; readonly value: Value } | null {
  const { model } = making;
  const set = choices.pickAny(model.where('n', (kind) => kind === 'set'));
  if (set === null) return null;
  // A list has no hash.
  const list = choices.oneIn(8) ? choices.pickAny(model.where('n', isList)) : null;
  if (list !== null) return { target: set, value: { name: list } };
  const name = choices.pickAny(model.where('n', isInstance));
  if (name === null || choices.oneIn(4)) return { target: set, value: { atom: choices.below(3) } };
  return { target: set, value: { name } };
}

const noMethod = (name: string) => () => new PyAttributeError(`no attribute '${name}'`);

/** Sets. They have at most one counted member, so that no order shows. */
export const setOperations = {
  set: operation('set', {
    shape: made,
    weights: { rich: 6, builtin: 3 },
    generate: (making, choices) => makeNew(making, choices, 'set'),
    python: (op, exact) => bindLabelled(op, exact ? 'set()' : 'Set()'),
    layer: (world, op) => bindNew(world, op, world.make.set()),
  }),

  'set-add': operation('set-add', {
    shape: member,
    weights: { rich: 12, builtin: 6 },
    needs: 'set',
    generate: (making, choices) => {
      const { model } = making;
      const chosen = chooseMember(making, choices);
      if (chosen === null || !('name' in chosen.value)) return chosen;
      const [set, { kind, label }] = [model.get(chosen.target), model.get(chosen.value.name)];
      if (!isInstance(kind)) return chosen;
      if (set.member !== null && set.member !== label) return null;
      set.member = label;
      return chosen;
    },
    python: (op) => `${op.target}.add(${text(op.value)})`,
    layer: (world, op) => setIn(world, op.target, noMethod('add')).add(world.names.value(op.value)),
  }),

  'set-discard': operation('set-discard', {
    shape: member,
    weights: richOnly(4),
    needs: 'set',
    generate: chooseMember,
    python: (op) => `${op.target}.discard(${text(op.value)})`,
    layer: (world, op) => setIn(world, op.target, noMethod('discard')).discard(world.names.value(op.value)),
  }),

  'set-remove': operation('set-remove', {
    shape: member,
    weights: richOnly(3),
    needs: 'set',
    generate: chooseMember,
    python: (op) => `${op.target}.remove(${text(op.value)})`,
    layer: (world, op) => {
      // A list has this method too.
      const owner = world.names.get(op.target);
      if (world.is(owner, world.python.list)) owner.remove(world.names.value(op.value));
      else setIn(world, op.target, noMethod('remove')).remove(world.names.value(op.value));
    },
  }),

  'set-contains': operation('set-contains', {
    shape: member,
    weights: richOnly(3),
    needs: 'set',
    generate: chooseMember,
    python: (op) => `N(${text(op.value)} in ${op.target})`,
    layer: (world, op) => {
      const value = world.names.value(op.value);
      world.events.result(setIn(world, op.target, noItems).contains(value));
    },
  }),
};
