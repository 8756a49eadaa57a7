import type { Action, Attribute } from './behaviour.ts';
import type { Choices, NameModel } from './name-model.ts';
import { namePools, type ProgramKind } from './program.ts';

/** Who takes the steps: a finalizer or a callable instance has a self, the others have none. */
export type Actor = 'finalizer' | 'caller' | 'function';

type Weights = readonly (readonly [Action['do'], number])[];

/** Steps that never raise and never change a container that the generator follows. */
const calm: Weights = [
  ['observe', 4],
  ['allocate', 3],
  ['allocate-into', 2],
  ['collect', 2],
  ['revive', 2],
];
const calmSelf: Weights = [...calm, ['observe-self', 3], ['inspect-self', 1], ['resurrect', 4], ['break', 3]];
const wild: Weights = [...calm, ['throw', 1], ['set-attribute', 2], ['clear', 2], ['forget', 2]];
const wildSelf: Weights = [
  ...wild,
  ['observe-self', 3],
  ['inspect-self', 1],
  ['resurrect', 6],
  ['break', 3],
  ['keep', 3],
  ['set-attribute-self', 2],
  ['reference-self', 2],
];

function weighted(weights: Weights, choices: Choices): Action['do'] {
  let rest = choices.below(weights.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [kind, weight] of weights) {
    if (rest < weight) return kind;
    rest -= weight;
  }
  return 'observe';
}

const attributes: readonly Attribute[] = ['a', 'b', 'c'];

function build(kind: Action['do'], choices: Choices, model: NameModel): Action {
  switch (kind) {
    case 'resurrect':
      return { do: kind, into: choices.pick(namePools.r) };
    case 'keep':
    case 'clear':
      return { do: kind, target: choices.pick(namePools.n) };
    case 'break':
    case 'observe-self':
      return { do: kind, attribute: choices.pick(attributes) };
    case 'reference-self':
      return {
        do: kind,
        label: model.freshBehaviourLabel(),
        into: choices.pick(namePools.w),
        callback: choices.oneIn(2),
      };
    case 'allocate':
      return { do: kind, label: model.freshBehaviourLabel(), shape: choices.oneIn(2) ? 'cycle' : 'drop' };
    case 'allocate-into':
      return { do: kind, label: model.freshBehaviourLabel(), into: choices.pick(namePools.r) };
    case 'collect':
      return { do: kind, generation: choices.below(3) };
    case 'set-attribute':
      return {
        do: kind,
        target: choices.pick(namePools.n),
        attribute: choices.pick(attributes),
        value: { name: choices.pick(namePools.n) },
      };
    case 'set-attribute-self':
      return { do: kind, target: choices.pick(namePools.n), attribute: choices.pick(attributes) };
    case 'forget':
      return { do: kind, name: choices.pick(namePools.r) };
    case 'observe':
      return { do: kind, target: choices.pick(namePools.w) };
    case 'revive':
      return { do: kind, from: choices.pick(namePools.w), into: choices.pick(namePools.r) };
    case 'throw':
    case 'inspect-self':
      return { do: kind };
  }
}

/** Zero to three steps that suit the actor and the kind of program. */
export function generateBehaviour(
  actor: Actor,
  program: ProgramKind,
  choices: Choices,
  model: NameModel,
): Action[] {
  const self = actor !== 'function';
  const weights = program === 'automatic' ? (self ? calmSelf : calm) : self ? wildSelf : wild;
  const count = Math.max(0, choices.below(6) - 2);
  const actions: Action[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = weighted(weights, choices);
    if (actor === 'caller' && kind === 'break') continue; // a caller keeps its attributes, so that cycles through it last
    actions.push(build(kind, choices, model));
  }
  return actions;
}
