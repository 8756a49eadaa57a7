import { z } from 'zod';
import { operationSchema } from '../operations/index.ts';
import { programKindSchema } from './kinds.ts';

export const programSchema = z.strictObject({
  kind: programKindSchema,
  operations: z.array(operationSchema),
});
/**
 * Plain data: one straight-line program that both the layer and a CPython can run. All names start bound to
 * None.
 */
export type Program = z.infer<typeof programSchema>;
