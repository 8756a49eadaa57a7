import { generateBehaviour } from './generate-behaviour.ts';
import type { Making } from './generate-operation.ts';
import type { Choices } from './name-model.ts';
import type { Operation, OperationKind } from './program.ts';

/** Low thresholds, so that 200 operations see collections of every generation. */
function thresholds(making: Making, choices: Choices): number[] {
  if (making.kind !== 'automatic') {
    // High enough that nothing starts by itself; the wrong numbers of arguments are for their exception.
    const way = choices.below(8);
    if (way === 6) return [];
    if (way === 7) return [900, 1, 2, 3];
    return [5000 + choices.below(100), choices.below(20), choices.below(20)].slice(0, 1 + choices.below(3));
  }
  const first = choices.below(14);
  return [first === 13 ? -1 : first + 1, choices.below(4), choices.below(4)];
}

/** gc calls and probes. */
export function generateCollectorOperation(
  kind: OperationKind,
  making: Making,
  choices: Choices,
): Operation | null {
  const { model } = making;
  const calm = making.kind === 'automatic';
  const bound = model.where('n', (k) => k !== 'unbound');
  switch (kind) {
    case 'collect': {
      const way = choices.below(calm ? 8 : 40);
      if (way === 39) return { do: kind, generation: choices.pick([3, -1]) };
      return { do: kind, generation: choices.pick([null, 0, 1, 2]) };
    }
    case 'enable':
    case 'disable':
    case 'is-enabled':
    case 'get-debug':
    case 'garbage':
    case 'clear-garbage':
    case 'callback-count':
    case 'stats':
      return { do: kind };
    case 'get-threshold':
      return { do: kind };
    case 'set-threshold':
      return { do: kind, values: thresholds(making, choices) };
    case 'freeze':
      return making.unfrozen ? null : { do: kind };
    case 'freeze-count':
      // Only where the program's objects are all that is frozen: weak collections have tracked parts of their own.
      return making.unfrozen || making.kind !== 'counted' ? null : { do: kind };
    case 'unfreeze':
      // It thaws gc.garbage too, which then stands in the order among the program's objects.
      if (making.unfrozen || making.saved) return null;
      making.unfrozen = true;
      return { do: kind };
    case 'set-debug':
      if (making.unfrozen) return null;
      making.saved = true;
      return { do: kind, flags: choices.pick([0, 32]) };
    case 'callback-add': {
      const id = making.callbacks.size;
      if (id >= 3) return null;
      making.callbacks.add(id);
      return { do: kind, id, actions: generateBehaviour('function', making.kind, choices, model) };
    }
    case 'callback-remove':
      return making.callbacks.size === 0 ? null : { do: kind, id: choices.below(making.callbacks.size) };
    case 'count':
      return { do: kind, first: making.kind === 'counted' || making.kind === 'automatic' };
    case 'objects': {
      const way = choices.below(calm ? 20 : 60);
      if (way === 59) return { do: kind, generation: choices.pick([3, -2]) };
      return { do: kind, generation: choices.pick([0, 1, 2, null]) };
    }
    case 'length': {
      const sized = model.where('n', (k) => k === 'list' || k === 'dict' || k === 'tuple' || k === 'set');
      const names = calm ? sized : bound;
      return names.length === 0 ? null : { do: kind, target: choices.pick(names) };
    }
    case 'is-tracked':
    case 'is-finalized':
    case 'referents':
    case 'referrers':
    case 'items':
      return bound.length === 0 ? null : { do: kind, target: choices.pick(bound) };
    case 'refcount': {
      const names = [...bound, ...bound, ...model.where('r', () => true), ...model.where('w', () => true)];
      return { do: kind, target: choices.pick(names) };
    }
    case 'same':
      return bound.length === 0 ? null : { do: kind, left: choices.pick(bound), right: choices.pick(bound) };
    default:
      return null;
  }
}
