import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  addEnvironment,
  captureEnvironment,
  differences,
  invocationsOf,
  openRun,
  type RunWriter,
  readEnvironments,
  readShard,
  refuseForeignPrograms,
  reopenRun,
} from '../campaign/index.ts';
import { holdsFactCheck } from '../fact-check/index.ts';
import { isNodePath } from '../model/index.ts';
import { reclaimCommand } from '../workshop/index.ts';
import { UsageError } from './errors.ts';

export interface ResumeOptions {
  /** Node binaries that the caller trusts the run folder to start. */
  readonly allowNode: readonly string[];
  /** The caller knows that machine, version or Node differ from those of the first part. */
  readonly mix: boolean;
}

/**
 * Opens an interrupted run to go on with it. Null when every invocation is recorded: such a run is finished,
 * and is not touched.
 *
 * @throws {UsageError} when it holds a fact check, or when what would be measured now does not belong to what
 *   was.
 * @throws {StoreError} when the folder holds no run, or one that wants to start what is not allowed.
 */
export function resumed(folder: string, { allowNode, mix }: ResumeOptions): RunWriter | null {
  if (holdsFactCheck(folder))
    throw new UsageError(`${folder} holds a fact check, which is not resumed; run it again.`);
  const { plan, records } = openRun(folder);
  const recorded = new Set(records.map(({ id }) => id));
  if (invocationsOf(plan, readShard(folder)).every(({ id }) => recorded.has(id))) return null;

  refuseForeignPrograms(plan, { nodes: allowNode });
  const [first, ...others] = readEnvironments(folder);
  const now = captureEnvironment();
  const known = [first, ...others].some((each) => differences(each, now).length === 0);
  if (!known && !mix)
    throw new UsageError(
      `${folder} would go on ${differences(first, now).join(', and ')}. Its figures would not belong together. ` +
        'Go on where it was begun, or say --mix: the report then tells of the mixture.',
    );
  const writer = reopenRun(folder, { nodes: allowNode });
  const changed = first.product.dirty === false && now.product.dirty === true;
  if (!known || (changed && others.length === 0)) addEnvironment(folder, now);
  return writer;
}

/** Whether the report of a run is there, whole. */
export const hasReport = (folder: string): boolean =>
  ['report.md', 'report.html', 'summary.json'].every((file) => existsSync(join(folder, file)));

/** How to go on with a run, to be pasted into a shell. */
export function resumeCommand({ folder, plan }: RunWriter): string {
  const nodes = [...new Set(plan.cells.map(({ node }) => node))].filter(isNodePath);
  const allowed = nodes.map((node) => ` --allow-node ${quoted(node)}`).join('');
  return `${reclaimCommand} run --resume ${quoted(relative(process.cwd(), folder) || '.')}${allowed}`;
}

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
