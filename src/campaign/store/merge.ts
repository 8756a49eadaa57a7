import { isDeepStrictEqual } from 'node:util';
import { StoreError } from '../../workshop/index.ts';
import { addEnvironment, readEnvironments } from './provenance.ts';
import { openRun } from './reader.ts';
import { createRun } from './writer.ts';

/**
 * Joins runs of one plan (the shards of a campaign) into a new run folder and returns its path.
 * The parts stay as they are. The environment of every part is kept.
 *
 * @throws {StoreError} when there is nothing to merge, plans differ, or two parts hold the same invocation.
 */
export function mergeRuns(folders: readonly string[], resultsRoot: string, now: Date): string {
  const runs = folders.map(openRun);
  const [first, ...others] = runs;
  if (first === undefined) throw new StoreError('Nothing to merge: name the run folders of the shards.');
  for (const other of others)
    if (!isDeepStrictEqual(other.plan, first.plan))
      throw new StoreError(
        `${other.folder} has another plan than ${first.folder}. Shards of one campaign share experiment, size, ` +
          'blocks, scale and seed.',
      );

  const seen = new Map<string, string>();
  for (const run of runs)
    for (const { id } of run.records) {
      const holder = seen.get(id);
      if (holder !== undefined)
        throw new StoreError(`Invocation ${id} is in ${holder} and in ${run.folder}: the shards overlap.`);
      seen.set(id, run.folder);
    }

  const environments = runs.flatMap(({ folder }) => readEnvironments(folder));
  const writer = createRun(resultsRoot, first.plan, first.environment, now);
  try {
    for (const environment of environments.slice(1)) addEnvironment(writer.folder, environment);
    for (const run of runs) for (const record of run.records) writer.append(record, run.series(record));
  } catch (error) {
    writer.discard();
    throw error;
  }
  writer.close();
  return writer.folder;
}
