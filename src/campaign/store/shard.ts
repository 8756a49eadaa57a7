import { join } from 'node:path';
import { z } from 'zod';
import { type Plan, type PlannedInvocation, schemaVersion } from '../../model/index.ts';
import { isThere, readWhole, sizeLimits, writeWhole } from '../../workshop/index.ts';

/** Which part of a campaign a run folder holds: blocks `index`, `index + of`, … (from 1). */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

const shardSchema = z
  .object({
    schema: z.literal(schemaVersion),
    index: z.number().int().positive(),
    of: z.number().int().positive(),
  })
  .refine(({ index, of }) => index <= of, 'there is no such part');

const file = 'shard.json';

/** Kept beside the plan, which is the same for all parts of a campaign. */
export function writeShard(folder: string, { index, of }: Shard): void {
  writeWhole(join(folder, file), { schema: schemaVersion, index, of });
}

/** Null for a run that is a whole campaign. @throws {StoreError} when the file is damaged. */
export function readShard(folder: string): Shard | null {
  const path = join(folder, file);
  if (!isThere(path)) return null;
  const { index, of } = readWhole(path, shardSchema, { limitBytes: sizeLimits.environment });
  return { index, of };
}

/**
 * What a part of a campaign runs; all of it when there is no shard. Split by whole blocks, so that pairs stay
 * on one machine.
 */
export function invocationsOf(plan: Plan, shard: Shard | null): readonly PlannedInvocation[] {
  return shard === null
    ? plan.invocations
    : plan.invocations.filter(({ block }) => block % shard.of === shard.index - 1);
}
