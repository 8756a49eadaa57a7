import {
  hasRaw,
  isStale,
  type OwnFile,
  openRun,
  type RunReduction,
  reduceRun,
  truthSource,
  type WritableRun,
} from '../campaign/index.ts';
import type { StoredRun } from '../model/index.ts';

/** So many reasons why a record stands are told one by one. */
const toldReasons = 5;

/**
 * A stored run whose records are those of this version: reduced again from its raw data where they are older,
 * or else as they stand, and then it says so on stderr.
 */
export async function upToDate(held: WritableRun, own: readonly OwnFile[] = []): Promise<StoredRun> {
  const run = openRun(held.folder);
  if (!isStale(run)) return run;
  if (!hasRaw(run)) {
    process.stderr.write(
      'The records were made by an older reduction, and there are no raw data to make them again: they are used as they stand.\n',
    );
    return run;
  }
  process.stderr.write(
    'The records were made by an older reduction; they are made again from the raw data.\n',
  );
  process.stderr.write(reductionText(await reduceRun(held, { truth: truthSource(own) })));
  return openRun(held.folder);
}

/** What became of a reduction, in lines for a terminal. */
export function reductionText({ reduced, found, stand }: RunReduction): string {
  const lines = [`${reduced} records were made again from raw data.`];
  if (found.length > 0)
    lines.push(
      `${found.length} of them had not been written when the campaign was killed: ${found.join(', ')}.`,
    );
  for (const { id, why } of stand.slice(0, toldReasons)) lines.push(`The record of ${id} stands: ${why}.`);
  if (stand.length > toldReasons) lines.push(`So do ${stand.length - toldReasons} more.`);
  return lines.map((line) => `${line}\n`).join('');
}
