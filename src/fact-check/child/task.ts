import { z } from 'zod';
import { type ProfileName, profiles } from '../../layer/python/index.ts';

const profile = z.custom<ProfileName>(
  (name) => typeof name === 'string' && Object.hasOwn(profiles, name),
  'is no version whose rules the layer has',
);

/** What a child is told, as its only argument: one card, one world. */
export const taskSchema = z.discriminatedUnion('world', [
  z.strictObject({ world: z.literal('layer'), card: z.string(), profile }),
  z.strictObject({ world: z.literal('v8'), card: z.string() }),
]);

export type Task = z.infer<typeof taskSchema>;
