import { z } from 'zod';
import type { PyObject } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import type { NameModel } from '../generate/name-model.ts';
import type { LayerWorld } from '../layer/world.ts';
import type { Fields } from '../program/form.ts';
import type { ProgramKind } from '../program/kinds.ts';
import { otherSteps } from './others.ts';
import { selfSteps } from './self.ts';
import type { Actor, Step } from './step.ts';

export type { Actor } from './step.ts';

/** The steps that finalizers and callbacks take, one entry per kind. */
const table = { ...selfSteps, ...otherSteps };

type StepKind = keyof typeof table;
type Shapes = { readonly [Kind in StepKind]: (typeof table)[Kind]['shape'] };
type ActionOf<Kind extends StepKind> = { [K in Kind]: { readonly do: K } & Fields<Shapes[K]> }[Kind];
/**
 * One step of a finalizer, a weak-reference callback, a `weakref.finalize` function or a `gc.callbacks`
 * entry.
 */
export type Action = ActionOf<StepKind>;

const steps: {
  readonly [Kind in StepKind]: Step<Shapes[Kind]> & {
    make(choices: Choices, model: NameModel): ActionOf<Kind>;
  };
} = table;

const [first, ...others] = Object.values(table).map(({ schema }) => schema);
export const actionSchema = z.discriminatedUnion('do', [first!, ...others]);

/** Zero to three steps that suit the actor and the kind of program. */
export function generateBehaviour(
  actor: Actor,
  kind: ProgramKind,
  choices: Choices,
  model: NameModel,
): Action[] {
  const suiting = Object.values(table)
    .filter(({ actors }) => actors.includes(actor))
    .map((step) => [step, kind === 'automatic' ? step.calm : step.wild] as const);
  return Array.from({ length: Math.max(0, choices.below(6) - 2) }, () =>
    choices.weighted(suiting).make(choices, model),
  );
}

/** A Python function of one parameter `self` (None where there is none) that takes the steps in order. */
export function pythonFunction(name: string, actions: readonly Action[]): string[] {
  const assigned = [...new Set(actions.flatMap((action) => assignedBy(action)))].sort();
  return [
    `def ${name}(self):`,
    ...(assigned.length > 0 ? [` global ${assigned.join(', ')}`] : []),
    ...actions.map((action) => ` ${pythonOf(action)}`),
  ];
}

function assignedBy<Kind extends StepKind>(action: ActionOf<Kind> & { readonly do: Kind }): string[] {
  const step: Step<Shapes[Kind]> = steps[action.do];
  return step.assigns === undefined ? [] : [step.assigns(action)];
}

function pythonOf<Kind extends StepKind>(action: ActionOf<Kind> & { readonly do: Kind }): string {
  const step: Step<Shapes[Kind]> = steps[action.do];
  return step.python(action);
}

/** Takes one step on the layer. */
export function takeStep<Kind extends StepKind>(
  world: LayerWorld,
  action: ActionOf<Kind> & { readonly do: Kind },
  self: PyObject | null,
): void {
  const step: Step<Shapes[Kind]> = steps[action.do];
  step.layer(world, action, self);
}
