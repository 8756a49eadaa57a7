import { z } from 'zod';

/** What the loading thread says of a file. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun'), path: z.string() }),
  z.object({
    kind: z.literal('loaded'),
    path: z.string(),
    /** The default export, when it is plain data. */
    definition: z.unknown(),
    isData: z.boolean(),
  }),
  z.object({
    kind: z.literal('failed'),
    path: z.string(),
    name: z.string(),
    message: z.string(),
    stack: z.string(),
  }),
]);

export type Answer = z.infer<typeof answerSchema>;
