import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Environment, InvocationRecord, InvocationSeries, Plan } from '../../model/index.ts';
import { removeHalfWritten } from './confined.ts';
import { StoreError } from './errors.ts';
import { writeFully, writeWhole } from './files.ts';
import { type AllowedPrograms, refuseForeignPrograms } from './programs.ts';
import { openRun } from './reader.ts';
import { seriesPath } from './series-path.ts';
import { readShard, type Shard, writeShard } from './shard.ts';

/** An open run folder. Only one process may hold it. */
export interface RunWriter {
  /** Name of the run folder. */
  readonly id: string;
  readonly folder: string;
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
  close(): void;
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
  const id = `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${plan.size}`;
  const folder = join(resultsRoot, plan.experiment.name, id);
  mkdirSync(join(resultsRoot, plan.experiment.name), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (cause) {
    throw new StoreError(
      `Cannot make the run folder ${folder}: ${String(cause)}. An existing run is never overwritten; ` +
        'continue it with --resume, or start a new one in a second.',
      { cause },
    );
  }
  mkdirSync(join(folder, 'series'));
  // Before the plan: a folder with a plan is a run, and must not be taken for a whole campaign.
  if (shard !== null) writeShard(folder, shard);
  writeWhole(join(folder, 'plan.json'), plan);
  writeWhole(join(folder, 'environment.json'), environment);
  return openWriter(folder, plan, environment, shard, []);
}

/**
 * Opens an existing run to go on where it stopped. A torn last line stays in the file, closed off by a line end;
 * its invocation counts as not recorded.
 *
 * @throws {StoreError} when the folder holds no run, or one of another format, or one that wants programs or flags that are not allowed.
 */
export function reopenRun(folder: string, allowed: AllowedPrograms = { nodes: [] }): RunWriter {
  const { plan, environment, records } = openRun(folder);
  refuseForeignPrograms(plan, allowed);
  removeHalfWritten(folder);
  return openWriter(folder, plan, environment, readShard(folder), records);
}

function openWriter(
  folder: string,
  plan: Plan,
  firstEnvironment: Environment,
  shard: Shard | null,
  recorded: readonly InvocationRecord[],
): RunWriter {
  const path = join(folder, 'invocations.jsonl');
  const torn = existsSync(path) && /[^\n]$/.test(readFileSync(path, 'utf8'));
  const descriptor = openSync(path, 'a');
  if (torn) writeFully(descriptor, '\n');
  let environment = firstEnvironment;
  return {
    id: basename(folder),
    folder,
    plan,
    get environment() {
      return environment;
    },
    shard,
    recorded,
    append(record, series) {
      if (series !== null) writeWhole(join(folder, seriesPath(series.id)), series, 0);
      writeFully(descriptor, `${JSON.stringify(record)}\n`);
      fsyncSync(descriptor);
    },
    writeEnvironment(latest) {
      environment = latest;
      writeWhole(join(folder, 'environment.json'), latest);
    },
    close() {
      closeSync(descriptor);
    },
  };
}
