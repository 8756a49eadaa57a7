import { z } from 'zod';

/** What the fields of a shape hold; none may be left out. */
export type Fields<Shape extends z.ZodRawShape> = { [Field in keyof Shape]: z.output<Shape[Field]> };

/** An operation or step as plain data: its kind under `do`, beside the fields of its shape. */
export const form = <const Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ do: z.literal(kind), ...shape });
