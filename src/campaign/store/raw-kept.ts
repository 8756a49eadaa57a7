import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type RawKept, type RawPolicy, rawPolicies, schemaVersion } from '../../model/index.ts';
import { isThere, readWhole, writeWhole } from '../../workshop/index.ts';

const keptSchema = z.object({
  schema: z.literal(schemaVersion),
  policy: z.enum(rawPolicies),
  chartBlocks: z.number().int().nonnegative(),
  dropped: z.array(z.string()),
});

/** What a run folder keeps under a policy, with what is dropped in words. */
export function rawKept(policy: RawPolicy, chartBlocks: number): RawKept {
  return { policy, chartBlocks, dropped: droppedUnder(policy, chartBlocks) };
}

function droppedUnder(policy: RawPolicy, chartBlocks: number): string[] {
  if (policy === 'all') return [];
  if (policy === 'none')
    return [
      'All that the children said and the parent saw, once each record was made: it cannot be made again.',
    ];
  return [
    `From block ${chartBlocks + 1} on: the samples of the resident set (their peak is kept), ` +
      'the live bytes at each mark, and all samples of the V8 heap but the highest of each ' +
      'flush. Their records can be made again, their timelines cannot.',
  ];
}

/** Null for a run that has never had raw data. */
export function readKept(folder: string): RawKept | null {
  const path = join(folder, 'raw', 'kept.json');
  if (!isThere(path)) return null;
  const { policy, chartBlocks, dropped } = readWhole(path, keptSchema, { below: folder });
  return { policy, chartBlocks, dropped };
}

export function writeKept(folder: string, kept: RawKept): void {
  mkdirSync(join(folder, 'raw'), { recursive: true });
  writeWhole(join(folder, 'raw', 'kept.json'), { schema: schemaVersion, ...kept });
}
