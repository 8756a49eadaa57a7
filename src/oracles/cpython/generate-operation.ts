import type { Attribute, Value } from './behaviour.ts';
import { generateBehaviour } from './generate-behaviour.ts';
import { generateDictOperation } from './generate-dict-operation.ts';
import { generateWeakOperation } from './generate-weak-operation.ts';
import { type Choices, isInstance, type NameModel, type Thing, type ThingKind } from './name-model.ts';
import {
  type ClassName,
  classTable,
  namePools,
  type Operation,
  type OperationKind,
  type ProgramKind,
} from './program.ts';

/** What is known while one program is made. */
export interface Making {
  readonly kind: ProgramKind;
  readonly model: NameModel;
  readonly classes: readonly ClassName[];
  /** Weighs creation so that finalizers are common. */
  unfrozen: boolean;
  /** DEBUG_SAVEALL may have been set. */
  saved: boolean;
  readonly callbacks: Set<number>;
}

const attributes: readonly Attribute[] = ['a', 'b', 'c'];

/** What may be stored: mostly objects, and of the weak names only references, because a stored proxy answers for its referent. */
export function chooseValue(making: Making, choices: Choices): Value {
  const { model } = making;
  const way = choices.below(16);
  if (way === 15) return { atom: choices.pick([null, 7, 'text', true]) };
  const rescued = way >= 13 ? namePools.r : [];
  const weak = way === 12 ? model.where('w', (kind) => kind === 'reference') : [];
  const objects = model.where('n', (kind) => kind !== 'none' && kind !== 'unbound');
  const names = rescued.length > 0 ? rescued : weak.length > 0 ? weak : objects;
  return names.length > 0 ? { name: choices.pick(names) } : { atom: null };
}

const makesNothing = (kind: ThingKind): boolean => kind === 'none' || kind === 'unbound' || isInstance(kind);

/** A name of the wanted kind; once in forty, outside automatic programs, one whose object has no such operation. */
export function chooseTarget(
  making: Making,
  choices: Choices,
  test: (kind: ThingKind) => boolean,
): string | null {
  const right = making.model.where('n', test);
  if (making.kind !== 'automatic' && choices.oneIn(40)) {
    const wrong = making.model.where('n', (kind) => makesNothing(kind) && !test(kind));
    if (wrong.length > 0) return choices.pick(wrong);
  }
  return right.length > 0 ? choices.pick(right) : null;
}

const isList = (kind: ThingKind): boolean => kind === 'list';

/** An index that is mostly inside, sometimes negative, sometimes out of range. */
function chooseIndex(thing: Thing, choices: Choices): number {
  const inside = choices.below(Math.max(1, thing.length));
  const way = choices.below(12);
  if (way === 11) return thing.length + 1;
  return way >= 8 ? -1 - inside : inside;
}

/** Somewhere new objects go: any of the eight names, so that old objects lose theirs. */
export const freshName = (choices: Choices): string => choices.pick(namePools.n);

function makeList(making: Making, choices: Choices): Operation {
  const op = { do: 'list', name: freshName(choices), label: making.model.freshLabel() } as const;
  making.model.bind(op.name, 'list', op.label);
  return op;
}

function makeInstance(making: Making, choices: Choices): Operation {
  const name = freshName(choices);
  const label = making.model.freshLabel();
  const cls = choices.pick(making.classes);
  // A finalizer without once-only protection must not keep itself: two of them could revive each other for ever.
  const actor = cls === 'caller' ? 'caller' : cls === 'acyclic' ? 'function' : 'finalizer';
  const silent = !classTable[cls].del && cls !== 'caller';
  const actions = silent ? [] : generateBehaviour(actor, making.kind, choices, making.model);
  making.model.bind(name, cls, label);
  return { do: 'instance', name, label, class: cls, actions };
}

function listOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const target = chooseTarget(making, choices, isList);
  if (target === null) return makeList(making, choices);
  const thing = making.model.get(target);
  const bounds = () => ({
    start: choices.pick([null, 0, 1, -1]),
    stop: choices.pick([null, 1, 2, -1]),
    step: choices.pick([null, null, null, 2, -1]),
  });
  switch (kind) {
    case 'append':
      thing.length += 1;
      return { do: kind, target, value: chooseValue(making, choices) };
    case 'insert':
      thing.length += 1;
      return { do: kind, target, index: chooseIndex(thing, choices), value: chooseValue(making, choices) };
    case 'extend': {
      const sources = making.model.where('n', (k) => k === 'list' || k === 'tuple');
      const from = choices.pick(sources.length > 0 ? sources : [target]);
      const length = making.model.get(from).length;
      if (thing.length + length > 24) return null;
      thing.length += length;
      return { do: kind, target, from };
    }
    case 'pop': {
      const index = choices.oneIn(2) ? chooseIndex(thing, choices) : null;
      const into = choices.oneIn(2) ? freshName(choices) : null;
      if (into !== null) making.model.bind(into, 'unknown');
      thing.length = Math.max(0, thing.length - 1);
      return { do: kind, target, index, into };
    }
    case 'remove':
    case 'index': {
      const instances = making.model.where('n', isInstance);
      const value: Value =
        instances.length === 0 || choices.oneIn(6) ? { atom: 7 } : { name: choices.pick(instances) };
      if (kind === 'remove') thing.length = Math.max(0, thing.length - 1);
      return { do: kind, target, value };
    }
    case 'reverse':
      return { do: kind, target };
    case 'set-item':
      return { do: kind, target, index: chooseIndex(thing, choices), value: chooseValue(making, choices) };
    case 'delete-item':
      return { do: kind, target, index: chooseIndex(thing, choices) };
    case 'get-item': {
      const into = freshName(choices);
      const index = chooseIndex(thing, choices);
      making.model.bind(into, 'unknown');
      return { do: kind, target, index, into };
    }
    case 'set-slice': {
      const from = choices.pickAny(making.model.where('n', isList));
      if (from === null || thing.length + making.model.get(from).length > 24) return null;
      thing.length += making.model.get(from).length;
      return { do: kind, target, ...bounds(), from };
    }
    case 'delete-slice':
      return { do: kind, target, ...bounds() };
    case 'get-slice': {
      const op = { do: kind, name: freshName(choices), label: making.model.freshLabel() } as const;
      // When the target is no list the statement raises, and the name keeps what it had.
      making.model.bind(op.name, isList(thing.kind) ? 'list' : 'unknown', op.label);
      return { ...op, target, ...bounds() };
    }
    case 'sort':
      return { do: kind, target, reverse: choices.oneIn(3) };
    default:
      return null;
  }
}

function attributeOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const calm = making.kind === 'automatic';
  const target = chooseTarget(
    making,
    choices,
    calm ? isInstance : (k) => isInstance(k) || (k === 'unknown' && kind !== 'delete-attribute'),
  );
  if (target === null) return makeInstance(making, choices);
  const cls = making.model.get(target).kind;
  const has: readonly Attribute[] = isInstance(cls) ? classTable[cls].attributes : attributes;
  const attribute = choices.pick(has.length > 0 && (calm || !choices.oneIn(20)) ? has : attributes);
  if (calm && has.length === 0) return null;
  if (kind === 'set-attribute') {
    // One in four holds itself: a cycle that dies with its name.
    const value = choices.oneIn(4) ? { name: target } : chooseValue(making, choices);
    return { do: kind, target, attribute, value };
  }
  if (kind === 'delete-attribute') return { do: kind, target, attribute };
  const into = freshName(choices);
  making.model.bind(into, 'unknown');
  return { do: 'get-attribute', target, attribute, into };
}

function nameOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const { model } = making;
  switch (kind) {
    case 'forget': {
      const pool = choices.pick(['n', 'n', 'n', 'n', 'n', 'r', 'w', 'd', 'f', 'm'] as const);
      const bound = model.where(pool, (k) => k !== 'none' && k !== 'unbound');
      if (bound.length === 0) return null;
      const name = choices.pick(bound);
      model.bind(name, pool === 'r' ? 'unknown' : 'none');
      return { do: kind, name };
    }
    case 'delete-name': {
      const bound = model.where('n', (k) => k !== 'none' && k !== 'unbound');
      const name = bound.length === 0 || choices.oneIn(20) ? freshName(choices) : choices.pick(bound);
      model.bind(name, 'unbound');
      return { do: kind, name };
    }
    case 'copy': {
      const from = choices.oneIn(4)
        ? choices.pick(namePools.r)
        : choices.pickAny(model.where('n', (k) => k !== 'unbound'));
      if (from === null) return null;
      const name = freshName(choices);
      model.alias(name, from);
      return { do: kind, name, from };
    }
    case 'list':
      return makeList(making, choices);
    case 'dict': {
      const op = { do: kind, name: freshName(choices), label: model.freshLabel() } as const;
      model.bind(op.name, 'dict', op.label);
      return op;
    }
    case 'tuple': {
      const items = Array.from({ length: 1 + choices.below(4) }, () => chooseValue(making, choices));
      const op = { do: kind, name: freshName(choices), label: model.freshLabel(), items } as const;
      model.bind(op.name, 'tuple', op.label).length = items.length;
      return { ...op, items };
    }
    case 'instance':
      return makeInstance(making, choices);
    case 'clear': {
      const target = chooseTarget(making, choices, (k) => k === 'list' || k === 'dict' || k === 'set');
      if (target === null) return null;
      making.model.get(target).length = 0;
      return { do: kind, target };
    }
    case 'iterate': {
      const target = chooseTarget(making, choices, (k) => k === 'list' || k === 'dict' || k === 'tuple');
      // An iterator in use is an object that the young counter sees when a step collects.
      const take = (making.kind === 'rich' || making.kind === 'builtin') && choices.oneIn(3);
      return target === null ? null : { do: kind, target, take };
    }
    default:
      return null;
  }
}

/** One operation of the wanted kind, or of a kind it needs first; null when nothing sensible can be made. */
export function generateOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  return (
    nameOperation(kind, making, choices) ??
    (listKinds.has(kind) ? listOperation(kind, making, choices) : null) ??
    (kind.startsWith('dict-') ? generateDictOperation(kind, making, choices) : null) ??
    (kind.endsWith('-attribute') ? attributeOperation(kind, making, choices) : null) ??
    generateWeakOperation(kind, making, choices)
  );
}

const listKinds: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'append',
  'extend',
  'insert',
  'pop',
  'remove',
  'reverse',
  'set-item',
  'delete-item',
  'get-item',
  'set-slice',
  'delete-slice',
  'get-slice',
  'index',
  'sort',
]);
