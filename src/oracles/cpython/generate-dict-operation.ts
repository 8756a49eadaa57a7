import { chooseTarget, chooseValue, freshName, type Making } from './generate-operation.ts';
import { type Choices, isInstance, type ThingKind } from './name-model.ts';
import type { Key, Operation, OperationKind } from './program.ts';

const keys: readonly Key[] = ['k0', 'k1', 'k2', 0, 1];

const isDict = (kind: ThingKind): boolean => kind === 'dict';

/** Mostly strings and numbers, one in five an instance; outside automatic programs also what may have no hash. */
function chooseKey(making: Making, choices: Choices): Key {
  const way = choices.below(20);
  if (way < 15) return choices.pick(keys);
  const calm = making.kind === 'automatic' || way < 19;
  const name = choices.pickAny(
    making.model.where('n', (kind) => isInstance(kind) || (!calm && (kind === 'tuple' || kind === 'list'))),
  );
  return name === null ? 'k0' : { name };
}

/** Operations on dictionaries. */
export function generateDictOperation(
  kind: OperationKind,
  making: Making,
  choices: Choices,
): Operation | null {
  const target = chooseTarget(making, choices, isDict);
  if (target === null) {
    const op = { do: 'dict', name: freshName(choices), label: making.model.freshLabel() } as const;
    making.model.bind(op.name, 'dict', op.label);
    return op;
  }
  const key = chooseKey(making, choices);
  const into = (): string => {
    const name = freshName(choices);
    making.model.bind(name, 'unknown');
    return name;
  };
  switch (kind) {
    case 'dict-set':
    case 'dict-setdefault':
      return { do: kind, target, key, value: chooseValue(making, choices) };
    case 'dict-update': {
      const sources = making.model.where('n', isDict);
      return sources.length === 0 ? null : { do: kind, target, from: choices.pick(sources) };
    }
    case 'dict-contains':
      return { do: kind, target, key };
    case 'dict-view':
      return { do: kind, target, view: choices.pick(['keys', 'values', 'items'] as const) };
    case 'dict-delete':
      return { do: kind, target, key };
    case 'dict-get':
      return { do: kind, target, key, into: into() };
    case 'dict-pop':
      return { do: kind, target, key, default: choices.oneIn(2), into: choices.oneIn(2) ? into() : null };
    case 'dict-popitem':
      return { do: kind, target, into: choices.oneIn(2) ? into() : null };
    default:
      return null;
  }
}
