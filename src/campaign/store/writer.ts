import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment, InvocationRecord, InvocationSeries, Plan } from '../../model/index.ts';
import { type HeldFolder, holdRunFolder, makeRunFolder, removeHalfWritten } from '../../workshop/index.ts';
import { type AllowedPrograms, refuseForeignPrograms } from './programs.ts';
import { openRun } from './reader.ts';
import { seriesPath } from './series-path.ts';
import { readShard, type Shard, writeShard } from './shard.ts';

/** An open run folder, held by this process alone. */
export interface RunWriter
  extends Pick<HeldFolder, 'id' | 'folder' | 'write' | 'replaceRecords' | 'close' | 'abandon' | 'discard'> {
  readonly plan: Plan;
  readonly environment: Environment;
  /** The part of its campaign that the folder holds; null when it is the whole. */
  readonly shard: Shard | null;
  /** What the folder already holds: empty for a new run. */
  readonly recorded: readonly InvocationRecord[];
  /** Series first, then one line with the record, on disk before this returns. */
  append(record: InvocationRecord, series: InvocationSeries | null): void;
  /** Replaces `environment.json`, to add what is known only afterwards. */
  writeEnvironment(environment: Environment): void;
}

/**
 * A new folder `<resultsRoot>/<experiment>/<time>-<size>`.
 *
 * @throws {StoreError} when a run of this name exists: nothing is ever overwritten.
 */
export function createRun(
  resultsRoot: string,
  plan: Plan,
  environment: Environment,
  now: Date,
  shard: Shard | null = null,
): RunWriter {
  const held = makeRunFolder(resultsRoot, plan.experiment.name, plan.size, now);
  try {
    mkdirSync(join(held.folder, 'series'));
    // Before the plan: a folder with a plan is a run, and must not be taken for a whole campaign.
    if (shard !== null) writeShard(held.folder, shard);
    held.write('plan.json', plan);
    held.write('environment.json', environment);
  } catch (error) {
    held.discard();
    throw error;
  }
  return writerOf(held, plan, environment, shard, []);
}

/**
 * Opens an existing run to go on where it stopped. A torn last line stays in the file, closed off by a line
 * end; its invocation counts as not recorded.
 *
 * @throws {LockedError} when another process has it open, {StoreError} when the folder holds no run, or one
 *   of another format, or one that wants programs or flags that are not allowed.
 */
export function reopenRun(folder: string, allowed: AllowedPrograms = { nodes: [] }): RunWriter {
  const held = holdRunFolder(folder);
  try {
    // Only now: before, another process may have been adding to it.
    const { plan, environment, records } = openRun(folder);
    refuseForeignPrograms(plan, allowed);
    removeHalfWritten(folder);
    return writerOf(held, plan, environment, readShard(folder), records);
  } catch (error) {
    held.close();
    throw error;
  }
}

function writerOf(
  held: HeldFolder,
  plan: Plan,
  firstEnvironment: Environment,
  shard: Shard | null,
  recorded: readonly InvocationRecord[],
): RunWriter {
  let environment = firstEnvironment;
  return {
    id: held.id,
    folder: held.folder,
    plan,
    get environment() {
      return environment;
    },
    shard,
    recorded,
    append(record, series) {
      if (series !== null) held.write(seriesPath(series.id), series, 0);
      held.append(record);
    },
    writeEnvironment(latest) {
      environment = latest;
      held.write('environment.json', latest);
    },
    write: held.write,
    replaceRecords: held.replaceRecords,
    close: held.close,
    abandon: held.abandon,
    discard: held.discard,
  };
}
