import type { ClassName } from '../program/classes.ts';
import type { ProgramKind } from '../program/kinds.ts';
import { namePools, type Value } from '../program/values.ts';
import type { Choices } from './choices.ts';
import {
  isBound,
  isInstance,
  isWeakrefable,
  type NameModel,
  type Thing,
  type ThingKind,
} from './name-model.ts';

/** What is known while one program is made. */
export interface Making {
  readonly kind: ProgramKind;
  readonly model: NameModel;
  /** To choose instances from: weighed, so that finalizers are common. */
  readonly classes: readonly ClassName[];
  /** `gc.unfreeze` was called. */
  unfrozen: boolean;
  /** DEBUG_SAVEALL may have been set. */
  saved: boolean;
  /** Entries of `gc.callbacks` that exist. */
  callbacks: number;
}

/**
 * What may be stored: mostly objects, and of the weak names only references, because a stored proxy answers
 * for its referent.
 */
export function chooseValue({ model }: Making, choices: Choices): Value {
  const way = choices.below(16);
  if (way === 15) return { atom: choices.pick([null, 7, 'text', true]) };
  const rescued = way >= 13 ? namePools.r : [];
  const weak = way === 12 ? model.where('w', (kind) => kind === 'reference') : [];
  const names = [rescued, weak].find((some) => some.length > 0) ?? model.where('n', isBound);
  return names.length > 0 ? { name: choices.pick(names) } : { atom: null };
}

const hasFewMethods = (kind: ThingKind): boolean => !isBound(kind) || isInstance(kind);

/**
 * A name of the wanted kind; once in forty, outside automatic programs, one whose object has no such
 * operation.
 */
export function chooseTarget(
  { kind: program, model }: Making,
  choices: Choices,
  test: (kind: ThingKind) => boolean,
): string | null {
  const right = model.where('n', test);
  if (program !== 'automatic' && choices.oneIn(40)) {
    const wrong = model.where('n', (kind) => hasFewMethods(kind) && !test(kind));
    if (wrong.length > 0) return choices.pick(wrong);
  }
  return choices.pickAny(right);
}

/** Something to refer to weakly: mostly what can be, sometimes (never in automatic programs) what cannot. */
export function chooseReferent({ kind: program, model }: Making, choices: Choices): string | null {
  const possible = model.where('n', isWeakrefable);
  if (program !== 'automatic' && choices.oneIn(15))
    return choices.pickAny(model.where('n', (kind) => kind !== 'set' && !isWeakrefable(kind)));
  return choices.pickAny(possible);
}

/** A name that can be read without a NameError. */
export const chooseReadable = ({ model }: Making, choices: Choices): string | null =>
  choices.pickAny(model.where('n', (kind) => kind !== 'unbound'));

/** Somewhere new objects go: any of the eight names, so that old objects lose theirs. */
export const freshName = (choices: Choices): string => choices.pick(namePools.n);

/** The name of a new object, and its label. */
export interface Made {
  readonly name: string;
  readonly label: string;
}

/** A new object of a kind under a fresh label. */
export function makeNew({ model }: Making, choices: Choices, kind: ThingKind): Made {
  const made = { name: freshName(choices), label: model.freshLabel() };
  model.bind(made.name, kind, made.label);
  return made;
}

/** A name that takes what an operation brings out, which nobody follows. */
export function chooseInto({ model }: Making, choices: Choices): string {
  const name = freshName(choices);
  model.bind(name, 'unknown');
  return name;
}

export const isList = (kind: ThingKind): boolean => kind === 'list';

/** Counts the items that a list takes over; false, and nothing is counted, where it would grow too long. */
export function grow(list: Thing, by: number): boolean {
  if (list.length + by > 24) return false;
  list.length += by;
  return true;
}

/** A weak collection, which has a pool of names of its own. */
export const chooseCollection = ({ model }: Making, choices: Choices, kind: ThingKind): string | null =>
  choices.pickAny(model.where('d', (found) => found === kind));

/** A new weak collection under a fresh label. */
export function makeCollection({ model }: Making, choices: Choices, kind: ThingKind): Made {
  const made = { name: choices.pick(namePools.d), label: model.freshLabel() };
  model.bind(made.name, kind, made.label);
  return made;
}

/**
 * A key or member of a weak collection: instances compare by identity, and their hash decides no visible
 * order.
 */
export const chooseInstance = ({ model }: Making, choices: Choices): string | null =>
  choices.pickAny(model.where('n', isInstance));
