import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cell, InvocationRecord } from '../../model/index.ts';
import {
  holdRunFolder,
  makeRunFolder,
  parsed,
  readLines,
  readWhole,
  recordsFile,
  StoreError,
  slug,
} from '../../workshop/index.ts';
import { captureEnvironment } from '../environment/capture.ts';
import { cellSchema } from '../store/plan-schema.ts';
import { refuseForeignPrograms } from '../store/programs.ts';
import { differences } from '../store/provenance.ts';
import { environmentSchema, recordSchema } from '../store/record-schema.ts';
import type { MinHeap, RunOne } from './minheap.ts';

const planFile = 'plan.json';
const environmentFile = 'environment.json';
const foundFile = 'found.json';

/** What a search looks for: with the outcomes of its tries it decides every step. */
const searchSchema = z.strictObject({
  kind: z.literal('minheap'),
  experiment: z.string(),
  cell: cellSchema,
  confirmations: z.int().positive(),
});
type Search = z.output<typeof searchSchema>;

/**
 * A search for the smallest heap, in a folder that this process alone holds. Every try is on disk before the
 * next begins.
 */
export interface SearchFolder {
  readonly folder: string;
  readonly search: Search;
  /** How many tries were made before. */
  readonly before: number;
  /** Gives the tries that were made before, in their order, then those of `runOne`, which it writes down. */
  recorded(runOne: RunOne): RunOne;
  /** Keeps the find with all its tries, and returns its path. */
  finish(found: MinHeap): string;
  /** Lets go of the folder; one without any try goes again. */
  close(): void;
}

/**
 * Makes `<resultsRoot>/minheap/<time>-<workload>-<label>`.
 *
 * @throws {StoreError} when it is there already or cannot be made.
 */
export function makeSearch(resultsRoot: string, wanted: Omit<Search, 'kind'>, now: Date): SearchFolder {
  const search: Search = { kind: 'minheap', ...wanted };
  const name = `${search.cell.workload}-${slug(search.cell.label)}`;
  const held = makeRunFolder(resultsRoot, 'minheap', name, now);
  held.write(planFile, search);
  held.write(environmentFile, captureEnvironment());
  return searchIn(held, search, []);
}

/**
 * Goes on with a search.
 *
 * @throws {StoreError} when the folder holds none, or one that is finished, that wants other programs than
 *   this one, or that was begun
 *   elsewhere; {LockedError} when another process holds it.
 */
export function resumeSearch(folder: string): SearchFolder {
  const held = holdRunFolder(folder);
  try {
    const bounds = { below: folder };
    const search = readWhole(join(folder, planFile), searchSchema, bounds);
    if (existsSync(join(folder, foundFile)))
      throw new StoreError(`${folder} is finished: its find is in ${join(folder, foundFile)}.`);
    refuseForeignPrograms({ cells: [search.cell] }, { nodes: [] });
    const begun = readWhole(join(folder, environmentFile), environmentSchema, bounds);
    const differing = differences(begun, captureEnvironment());
    if (differing.length > 0)
      throw new StoreError(
        `${folder} would go on ${differing.join(', and ')}. Its tries would not belong together: search anew.`,
      );
    return searchIn(held, search, triesOf(folder));
  } catch (error) {
    held.close();
    throw error;
  }
}

/** Up to the first line that is no record: what came after it was decided by it. */
function triesOf(folder: string): InvocationRecord[] {
  const tries: InvocationRecord[] = [];
  for (const { bytes, open } of readLines(join(folder, recordsFile), folder)) {
    const record = recordSchema.safeParse(parsed(bytes.toString('utf8')));
    if (open || !record.success) break;
    tries.push(record.data);
  }
  return tries;
}

function searchIn(
  held: ReturnType<typeof makeRunFolder>,
  search: Search,
  stored: readonly InvocationRecord[],
): SearchFolder {
  if (stored.length > 0) held.replaceRecords(stored);
  return {
    folder: held.folder,
    search,
    before: stored.length,
    recorded(runOne) {
      const left = [...stored];
      return async (cell: Cell) => {
        const before = left.shift();
        if (before?.cellId === cell.id) return before;
        if (before !== undefined)
          throw new StoreError(
            `${held.folder} holds a try of ${before.cellId} where ${cell.id} is due: it was changed, or made by another version. Search anew.`,
          );
        const record = await runOne(cell);
        held.append(record);
        return record;
      };
    },
    finish(found) {
      held.write(foundFile, found);
      return join(held.folder, foundFile);
    },
    close: () => void (stored.length === 0 ? held.abandon() : held.close()),
  };
}
