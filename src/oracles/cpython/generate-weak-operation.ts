import { generateBehaviour } from './generate-behaviour.ts';
import { generateCollectorOperation } from './generate-collector-operation.ts';
import { chooseValue, type Making } from './generate-operation.ts';
import { type Choices, isInstance, isWeakrefable } from './name-model.ts';
import { type Callback, namePools, type Operation, type OperationKind } from './program.ts';

const keys: readonly (string | number)[] = ['k0', 'k1', 'k2', 0];

/** Something to refer to weakly: mostly what can be, sometimes (never in automatic programs) what cannot. */
function chooseReferent(making: Making, choices: Choices): string | null {
  const possible = making.model.where('n', isWeakrefable);
  if (making.kind !== 'automatic' && choices.oneIn(15)) {
    return choices.pickAny(making.model.where('n', (kind) => kind !== 'set' && !isWeakrefable(kind)));
  }
  return possible.length === 0 ? null : choices.pick(possible);
}

function chooseCallback(making: Making, choices: Choices): Callback {
  const way = choices.below(6);
  if (way <= 1) return null;
  const callers = making.model.where('n', (kind) => kind === 'caller');
  if (way >= 4 && callers.length > 0) return { caller: choices.pick(callers) };
  return { actions: generateBehaviour('function', making.kind, choices, making.model) };
}

function referenceOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const { model } = making;
  if (kind === 'reference' || kind === 'proxy') {
    const target = chooseReferent(making, choices);
    if (target === null) return null;
    const name = choices.pick(namePools.w);
    const callback = chooseCallback(making, choices);
    const label = model.freshLabel();
    // When the target cannot be referred to, the name keeps what it had: the statement raises.
    if (isWeakrefable(model.get(target).kind)) model.bind(name, kind, model.get(target).label);
    return { do: kind, name, label, target, callback };
  }
  const references = model.where('w', (k) => k === 'reference');
  const proxies = model.where('w', (k) => k === 'proxy');
  switch (kind) {
    case 'dereference': {
      if (references.length === 0) return null;
      const target = choices.pick(references);
      const into = choices.pick(namePools.n);
      model.bind(into, 'unknown');
      return { do: kind, target, into };
    }
    case 'probe-reference':
    case 'probe-callback':
      return references.length === 0 ? null : { do: kind, target: choices.pick(references) };
    case 'proxy-get':
      return proxies.length === 0
        ? null
        : { do: kind, target: choices.pick(proxies), attribute: choices.pick(['a', 'b', 'c'] as const) };
    case 'proxy-set':
      return proxies.length === 0
        ? null
        : {
            do: kind,
            target: choices.pick(proxies),
            attribute: choices.pick(['a', 'b', 'c'] as const),
            value: chooseValue(making, choices),
          };
    case 'weak-method': {
      const target = chooseReferent(making, choices);
      if (target === null) return null;
      const op = { do: kind, name: choices.pick(namePools.m), label: model.freshLabel() } as const;
      model.bind(op.name, kind, op.label);
      return { ...op, target, callback: chooseCallback(making, choices) };
    }
    case 'weak-method-call': {
      const target = choices.pickAny(model.where('m', (k) => k === 'weak-method'));
      return target === null ? null : { do: kind, target };
    }
    case 'weak-equal':
      return references.length === 0
        ? null
        : { do: kind, left: choices.pick(references), right: choices.pick(references) };
    case 'weakref-count':
    case 'weakrefs': {
      const names = model.where('n', (k) => k !== 'unbound');
      return names.length === 0 ? null : { do: kind, target: choices.pick(names) };
    }
    default:
      return null;
  }
}

function finalizeOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const { model } = making;
  const known = model.where('f', (k) => k === 'finalize');
  if (kind === 'finalize' || known.length === 0) {
    const target = chooseReferent(making, choices);
    if (target === null) return null;
    const name = choices.pick(namePools.f);
    const label = model.freshLabel();
    const actions = generateBehaviour('function', making.kind, choices, model);
    if (isWeakrefable(model.get(target).kind)) model.bind(name, 'finalize', label);
    return { do: 'finalize', name, label, target, actions };
  }
  const target = choices.pick(known);
  if (
    kind === 'finalize-call' ||
    kind === 'finalize-detach' ||
    kind === 'finalize-alive' ||
    kind === 'finalize-peek'
  )
    return { do: kind, target };
  return null;
}

type WeakKind = 'weak-value' | 'weak-key' | 'weak-set';

function makeCollection(kind: WeakKind, making: Making, choices: Choices): Operation {
  const name = choices.pick(namePools.d);
  const label = making.model.freshLabel();
  making.model.bind(name, kind, label);
  const made = {
    'weak-value': 'weak-value-dictionary',
    'weak-key': 'weak-key-dictionary',
    'weak-set': 'weak-set',
  };
  return { do: made[kind] as 'weak-set', name, label };
}

function collectionOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const { model } = making;
  if (kind === 'weak-length' || kind === 'weak-clear') {
    const any = choices.pickAny(model.where('d', (k) => k !== 'none'));
    return any === null ? null : { do: kind, target: any };
  }
  const wanted: WeakKind = kind.startsWith('weak-value')
    ? 'weak-value'
    : kind.startsWith('weak-key')
      ? 'weak-key'
      : 'weak-set';
  const known = model.where('d', (k) => k === wanted);
  if (kind.endsWith('dictionary') || kind === 'weak-set' || known.length === 0)
    return makeCollection(wanted, making, choices);
  const target = choices.pick(known);
  if (kind === 'weak-value-items' || kind === 'weak-key-items' || kind === 'weak-set-items')
    return { do: kind, target };
  const into = (): string => {
    const name = choices.pick(namePools.n);
    model.bind(name, 'unknown');
    return name;
  };
  if (kind === 'weak-value-popitem') return { do: kind, target };
  const key = choices.pick(keys);
  if (kind === 'weak-value-get') return { do: kind, target, key, into: into() };
  if (kind === 'weak-value-pop') return { do: kind, target, key, into: choices.oneIn(2) ? into() : null };
  // Keys and elements are instances: they compare by identity, and their hash decides no visible order.
  const instances = model.where('n', isInstance);
  const object = wanted === 'weak-value' ? chooseReferent(making, choices) : choices.pickAny(instances);
  if (object === null) return null;
  if (kind === 'weak-value-setdefault') return { do: kind, target, key, value: object };
  if (kind === 'weak-value-set') return { do: kind, target, key, value: object };
  if (kind === 'weak-key-set') return { do: kind, target, key: object, value: chooseValue(making, choices) };
  if (kind === 'weak-key-get') return { do: kind, target, key: object, into: into() };
  if (kind === 'weak-key-delete' || kind === 'weak-key-pop' || kind === 'weak-key-contains')
    return { do: kind, target, key: object };
  if (
    kind === 'weak-set-add' ||
    kind === 'weak-set-discard' ||
    kind === 'weak-set-remove' ||
    kind === 'weak-set-contains'
  )
    return { do: kind, target, value: object };
  return null;
}

function setOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const { model } = making;
  const sets = model.where('n', (k) => k === 'set');
  if (kind === 'set' || sets.length === 0) {
    const name = choices.pick(namePools.n);
    const label = model.freshLabel();
    model.bind(name, 'set', label);
    return { do: 'set', name, label };
  }
  const target = choices.pick(sets);
  const thing = model.get(target);
  const instances = model.where('n', isInstance);
  const lists = model.where('n', (k) => k === 'list');
  if (choices.oneIn(8) && lists.length > 0)
    return { do: kind as 'set-add', target, value: { name: choices.pick(lists) } };
  const name = choices.pickAny(instances);
  if (name === null || choices.oneIn(4))
    return { do: kind as 'set-add', target, value: { atom: choices.below(3) } };
  if (kind === 'set-add') {
    const { label } = model.get(name);
    if (thing.member !== null && thing.member !== label) return null;
    thing.member = label;
  }
  return { do: kind as 'set-add', target, value: { name } };
}

const setKinds: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'set-add',
  'set-discard',
  'set-remove',
  'set-contains',
]);

/** Weak references, weakref.finalize, weak collections and sets; anything else goes on to the collector's operations. */
export function generateWeakOperation(
  kind: OperationKind,
  making: Making,
  choices: Choices,
): Operation | null {
  if (kind.startsWith('finalize')) return finalizeOperation(kind, making, choices);
  if (kind === 'set' || setKinds.has(kind)) return setOperation(kind, making, choices);
  if (/^weak-(value|key|set|length|clear)/.test(kind)) return collectionOperation(kind, making, choices);
  return referenceOperation(kind, making, choices) ?? generateCollectorOperation(kind, making, choices);
}
