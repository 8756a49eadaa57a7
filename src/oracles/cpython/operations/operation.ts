import { z } from 'zod';
import type { Choices } from '../generate/choices.ts';
import type { Making } from '../generate/making.ts';
import type { LayerWorld } from '../layer/world.ts';
import { type Fields, form } from '../program/form.ts';
import type { ProgramKind } from '../program/kinds.ts';
import { labelSchema, nameSchema } from '../program/values.ts';
import { type Action, actionSchema } from '../steps/index.ts';

/** Parts of shapes that come again. */
export const target = { target: nameSchema };
export const into = { into: nameSchema };
export const intoOrNowhere = { into: nameSchema.nullable() };
/** What it makes: the name it goes to, and its label. */
export const made = { name: nameSchema, label: labelSchema };
export const actions = z.array(actionSchema);

/** How often an operation appears in each kind of program; where none is said, never. */
export type Weights = Readonly<Partial<Record<ProgramKind, number>>>;

export const everywhere = (weight: number): Weights => ({
  counted: weight,
  automatic: weight,
  rich: weight,
  builtin: weight,
});
/** Not in automatic programs: it may raise. */
export const mayRaise = (weight: number): Weights => ({ counted: weight, rich: weight, builtin: weight });
export const richOnly = (weight: number): Weights => ({ rich: weight });

/** The steps that an operation gives to a label: those of a finalizer or a callback. */
export interface LabelledActions {
  readonly label: string;
  readonly actions: readonly Action[];
}

/** All that a kind of operation is: a single Python statement, or one probe that writes to the trace. */
export interface Entry<Shape extends z.ZodRawShape, Needs extends string> {
  readonly shape: Shape;
  readonly weights: Weights;
  /**
   * The kind of operation that is made instead where nothing can be done yet: what makes a first object to do
   * it to.
   */
  readonly needs?: Needs;
  /** Null when nothing sensible can be made. */
  generate(making: Making, choices: Choices): Fields<Shape> | null;
  /**
   * Lines after the first are indented by one, for the `try` that the runner puts around. `exact`: containers
   * of builtin types.
   */
  python(op: Fields<Shape>, exact: boolean): string;
  /** Throws what Python would raise. Operands are read in the order in which Python evaluates them. */
  layer(world: LayerWorld, op: Fields<Shape>): void;
  /** What a finalizer or callback is given to do. */
  behaviour?(op: Fields<Shape>): LabelledActions | null;
  /** Python that runs before the program. */
  prelude?(op: Fields<Shape>): string;
}

/** Defines a kind of operation; the table that holds it must call it the same. */
export function operation<
  const Kind extends string,
  Shape extends z.ZodRawShape,
  const Needs extends string = never,
>(kind: Kind, own: Entry<Shape, Needs>) {
  return {
    ...own,
    schema: form(kind, own.shape),
    make: (making: Making, choices: Choices) => {
      const fields = own.generate(making, choices);
      return fields === null ? null : { do: kind, ...fields };
    },
  };
}
