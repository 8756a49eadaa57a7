import { z } from 'zod';

/**
 * - `counted`: containers are subclasses without free lists, so `get_count()[0]` is exact; collections by
 *   hand.
 * - `automatic`: as `counted`, low thresholds, only operations that never raise: automatic collections must
 *   start at the
 *   same operation.
 * - `rich`: weak collections, `weakref.finalize`, sets; `get_count()[0]` is not probed.
 * - `builtin`: exact `list`, `dict`, `tuple`, so the tracking rules show; `get_count()[0]` is not probed.
 */
export const programKindSchema = z.enum(['counted', 'automatic', 'rich', 'builtin']);
export type ProgramKind = z.infer<typeof programKindSchema>;
export const programKinds = programKindSchema.options;
