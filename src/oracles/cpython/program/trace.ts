import { z } from 'zod';

/**
 * What happened, operation by operation: a number opens the operation of that index, strings are its events.
 */
export const traceSchema = z.array(z.union([z.number().int(), z.string()]));
export type Trace = z.infer<typeof traceSchema>;
