import { z } from 'zod';

const profile = z.enum(['3.11', '3.13', '3.15']);

/** What a child is told, as its only argument: one card, one world. */
export const taskSchema = z.discriminatedUnion('world', [
  z.strictObject({ world: z.literal('layer'), card: z.string(), profile }),
  z.strictObject({ world: z.literal('v8'), card: z.string() }),
]);

export type Task = z.infer<typeof taskSchema>;
