import { join } from 'node:path';
import type { InvocationRecord, Plan, Warning } from '../../model/index.ts';
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
 * The records of a run, in the order of the file. A line that cannot be used costs its record and is warned of by its number.
 *
 * @throws {StoreError} when the file lies elsewhere, is no regular file or is too large.
 */
export function readRecords(folder: string, plan: Plan): ReadRecords {
  const records = new Map<string, InvocationRecord>();
  const wrong: Warning[] = [];
  const planned = new Map(plan.invocations.map((invocation) => [invocation.id, invocation]));
  for (const line of readLines(join(folder, recordsFile), folder)) {
    const read = readRecord(line);
    if (!('id' in read)) {
      wrong.push(read);
      continue;
    }
    const { id, cellId, block, position } = read;
    const place = planned.get(id);
    const where = `Line ${line.number} of invocations.jsonl`;
    if (place === undefined)
      wrong.push(other(`${where} is of invocation ${id}, which the plan lacks; it was skipped.`));
    else if (place.cellId !== cellId)
      wrong.push(
        other(
          `${where} says that ${id} ran cell "${cellId}", the plan says "${place.cellId}"; it was skipped.`,
        ),
      );
    else if (place.block !== block || place.position !== position)
      wrong.push(other(`${where} puts ${id} into another place than the plan does; it was skipped.`));
    else if (records.has(id)) wrong.push(other(`Invocation ${id} was recorded twice; the first stands.`));
    else records.set(id, read);
  }
  return { records: [...records.values()], warnings: abridged(wrong) };
}

/**
 * Refuses a plan that contradicts itself, as no planner writes one.
 *
 * @throws {StoreError} naming what is there twice, or not at all.
 */
export function checkPlanIsWhole(plan: Plan, where: string): void {
  const cells = new Set(plan.cells.map(({ id }) => id));
  const invocations = new Set(plan.invocations.map(({ id }) => id));
  if (cells.size < plan.cells.length) throw new StoreError(`${where} has two cells of one id.`);
  if (invocations.size < plan.invocations.length)
    throw new StoreError(`${where} has two invocations of one id.`);
  for (const { id, cellId } of plan.invocations)
    if (!cells.has(cellId))
      throw new StoreError(`${where} has invocation ${id} of cell "${cellId}", but no such cell.`);
  for (const { id, twinOf } of plan.cells)
    if (twinOf !== null && !cells.has(twinOf))
      throw new StoreError(`${where} has cell "${id}" as the twin of "${twinOf}", but no such cell.`);
}

function readRecord({ number, bytes, open }: Line): InvocationRecord | Warning {
  const where = `Line ${number} of invocations.jsonl`;
  if (bytes.length > sizeLimits.line) return other(`${where} is longer than any record; it was skipped.`);
  const data = parsed(bytes.toString('utf8'));
  if (data === notJson)
    return open
      ? {
          code: 'torn-line',
          message: `${where} was torn when the run was killed; it was skipped.`,
        }
      : other(
          `${where} is no JSON: it was torn before the run was resumed, or changed afterwards; it was skipped.`,
        );
  try {
    return validated(data, recordSchema, where);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return other(`${error.message} It was skipped.`);
  }
}

const other = (message: string): Warning => ({ code: 'other', message });

function abridged(warnings: readonly Warning[]): readonly Warning[] {
  const rest = warnings.length - namedWrongLines;
  if (rest <= 0) return warnings;
  return [
    ...warnings.slice(0, namedWrongLines),
    other(`${rest} more lines of invocations.jsonl could not be used.`),
  ];
}
