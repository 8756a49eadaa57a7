import { join } from 'node:path';
import type { InvocationRecord, Plan, PlannedInvocation, Warning } from '../../model/index.ts';
import {
  type Line,
  notJson,
  parsed,
  readLines,
  recordsFile,
  StoreError,
  sizeLimits,
  validated,
} from '../../workshop/index.ts';
import { recordSchema } from './record-schema.ts';

/** So many wrong lines are named one by one; of the rest only their number is told. */
const namedWrongLines = 10;

export interface ReadRecords {
  readonly records: readonly InvocationRecord[];
  readonly warnings: readonly Warning[];
}

/**
 * The records of a run, in the order of the file. A line that cannot be used costs its record and is warned
 * of by its number.
 *
 * @throws {StoreError} when the file lies elsewhere, is no regular file or is too large.
 */
export function readRecords(folder: string, plan: Plan): ReadRecords {
  const records = new Map<string, InvocationRecord>();
  const wrong: Warning[] = [];
  const planned = new Map(plan.invocations.map((invocation) => [invocation.id, invocation]));
  for (const line of readLines(join(folder, recordsFile), folder)) {
    const read = readRecord(line);
    if ('code' in read) {
      wrong.push(read);
      continue;
    }
    const refused = misplaced(read, line.number, planned.get(read.id));
    if (refused !== null) wrong.push(refused);
    else if (records.has(read.id))
      wrong.push({ code: 'recorded-twice', line: line.number, invocation: read.id });
    else records.set(read.id, read);
  }
  return { records: [...records.values()], warnings: abridged(wrong) };
}

/** Why a record cannot stand where the plan has its invocation; null when it can. */
function misplaced(
  { id, cellId, block, position }: InvocationRecord,
  line: number,
  place: PlannedInvocation | undefined,
): Warning | null {
  if (place === undefined) return { code: 'unplanned-invocation', line, invocation: id };
  if (place.cellId !== cellId)
    return { code: 'wrong-cell', line, invocation: id, recorded: cellId, planned: place.cellId };
  if (place.block !== block || place.position !== position)
    return { code: 'wrong-place', line, invocation: id };
  return null;
}

function readRecord({ number: line, bytes, open }: Line): InvocationRecord | Warning {
  if (bytes.length > sizeLimits.line) return { code: 'long-line', line };
  const data = parsed(bytes.toString('utf8'));
  if (data === notJson) return { code: open ? 'torn-line' : 'broken-line', line };
  try {
    return validated(data, recordSchema, `Line ${line} of ${recordsFile}`);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { code: 'refused-line', line, reason: error.message };
  }
}

function abridged(warnings: readonly Warning[]): readonly Warning[] {
  const rest = warnings.length - namedWrongLines;
  if (rest <= 0) return warnings;
  return [...warnings.slice(0, namedWrongLines), { code: 'more-wrong-lines', lines: rest }];
}
