import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { rawPolicies, type StoredRun } from '../../model/index.ts';
import { type FolderLock, holdForReading, isThere, StoreError } from '../../workshop/index.ts';
import { addEnvironment, readEnvironments } from './provenance.ts';
import { rawKept, writeKept } from './raw-kept.ts';
import { rawBytes, rawPath } from './raw-reader.ts';
import { openRun } from './reader.ts';
import { createRun } from './writer.ts';

/**
 * Joins runs of one plan (the shards of a campaign) into a new run folder and returns its path.
 * The parts stay as they are, and nobody changes them meanwhile. The environment of every part is kept.
 *
 * @throws {LockedError} when a part is still measured, or published.
 * @throws {StoreError} when there is nothing to merge, a part is named twice, plans differ, or two parts hold
 *   the same invocation.
 */
export function mergeRuns(folders: readonly string[], resultsRoot: string, now: Date): string {
  const locks = new Map<string, FolderLock>();
  try {
    for (const folder of folders) {
      const place = placeOf(folder);
      if (locks.has(place)) throw new StoreError(`${folder} is named twice; a part counts once.`);
      locks.set(place, holdForReading(folder));
    }
    return joined(folders.map(openRun), resultsRoot, now);
  } finally {
    for (const lock of locks.values()) lock.release();
  }
}

/** Where a folder is, whatever links lead there; as it was named where it is not. */
function placeOf(folder: string): string {
  return isThere(folder) ? realpathSync(folder) : folder;
}

function joined(runs: readonly StoredRun[], resultsRoot: string, now: Date): string {
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
    // Raw data first: whoever stops this midway leaves a folder without a record, which is no run.
    mergeRaw(runs, writer.folder);
    for (const run of runs) for (const record of run.records) writer.append(record, run.series(record));
  } catch (error) {
    writer.discard();
    throw error;
  }
  writer.close();
  return writer.folder;
}

/** Raw data of all parts, kept by the policy of the part that kept least. */
function mergeRaw(runs: readonly StoredRun[], folder: string): void {
  const kept = runs.flatMap(({ raw }) => (raw === null ? [] : [raw]));
  const least = rawPolicies.findLast((policy) => kept.some((each) => each.policy === policy));
  if (least === undefined) return;
  writeKept(folder, rawKept(least, Math.min(...kept.map(({ chartBlocks }) => chartBlocks))));
  for (const run of runs)
    for (const { id } of run.plan.invocations) {
      const path = join(run.folder, rawPath(id));
      if (isThere(path)) writeFileSync(join(folder, rawPath(id)), rawBytes(path, run.folder), { flag: 'wx' });
    }
}
