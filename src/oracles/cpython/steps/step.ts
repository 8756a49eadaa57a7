import type { z } from 'zod';
import type { PyObject } from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import type { NameModel } from '../generate/name-model.ts';
import type { LayerWorld } from '../layer/world.ts';
import { type Fields, form } from '../program/form.ts';

/** Who takes a step: a finalizer or a callable instance has a self, the function of a callback has none. */
export type Actor = 'finalizer' | 'caller' | 'function';
export const anybody: readonly Actor[] = ['finalizer', 'caller', 'function'];
export const whoHasSelf: readonly Actor[] = ['finalizer', 'caller'];

/** All that a kind of step is: how it is written down, made, said in Python, and done on the layer. */
export interface Step<Shape extends z.ZodRawShape> {
  readonly shape: Shape;
  readonly actors: readonly Actor[];
  /**
   * How often it appears in automatic programs, where nothing may raise or change a container that the
   * generator follows.
   */
  readonly calm: number;
  /** How often it appears in the others. */
  readonly wild: number;
  generate(choices: Choices, model: NameModel): Fields<Shape>;
  /** The name that it assigns, which its function declares global. */
  assigns?(action: Fields<Shape>): string;
  python(action: Fields<Shape>): string;
  layer(world: LayerWorld, action: Fields<Shape>, self: PyObject | null): void;
}

/** Defines a kind of step; the table that holds it must call it the same. */
export function step<const Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, own: Step<Shape>) {
  return {
    ...own,
    schema: form(kind, own.shape),
    make: (choices: Choices, model: NameModel) => ({ do: kind, ...own.generate(choices, model) }),
  };
}
