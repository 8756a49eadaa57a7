import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type {
  InvocationRecord,
  InvocationSeries,
  PlannedInvocation,
  RawKept,
  RawPolicy,
  StoredRun,
} from '../../model/index.ts';
import { type HeldFolder, removeHalfWritten, StoreError } from '../../workshop/index.ts';
import { rawKept, writeKept } from '../store/raw-kept.ts';
import { rawPath, readRaw } from '../store/raw-reader.ts';
import { settleRaw } from '../store/raw-settle.ts';
import { openRun } from '../store/reader.ts';
import { seriesPath } from '../store/series-path.ts';
import { type Reduced, reductionVersion } from './reduce.ts';
import { RepeatCheck } from './repeats.ts';
import { TruthError, type TruthSource, truthSource } from './truth.ts';
import { RawError, reduceRaw } from './witness.ts';

/** What became of a run that was reduced again. */
export interface RunReduction {
  /** Invocations whose record was made again from raw data. */
  readonly reduced: number;
  /** Among them those that had no record, because the campaign was killed before it was written. */
  readonly found: readonly string[];
  /** Invocations whose stored record stands, with the reason. */
  readonly stand: readonly { readonly id: string; readonly why: string }[];
}

/** A reduced invocation as a run keeps it: series of the blocks that charts show only. */
export function keptOf({ record, series }: Reduced, { chartBlocks }: RawKept): Reduced {
  return record.block < chartBlocks
    ? { record, series }
    : { record: { ...record, series: null }, series: null };
}

/** Whether `report` should reduce a run again: some record is older than the reduction. */
export const isStale = ({ records }: StoredRun): boolean =>
  records.some((record) => record.reductionVersion < reductionVersion);

/** Whether anything can be made again. */
export const hasRaw = ({ folder, plan }: StoredRun): boolean =>
  plan.invocations.some(({ id }) => existsSync(join(folder, rawPath(id))));

/** A run folder that the caller holds, so that nobody else changes it meanwhile. */
export type WritableRun = Pick<HeldFolder, 'folder' | 'write' | 'replaceRecords'>;

/**
 * Makes records and series of a run again from its plan and raw data, in the order in which they stand, and
 * replaces `invocations.jsonl` as a whole. Where raw data are missing, torn or of another truth, the stored
 * record stands. `keepRaw` then drops what that policy does not keep.
 *
 * @throws {StoreError} when the folder holds no run, or `keepRaw` asks for what was dropped already.
 */
export async function reduceRun(
  held: WritableRun,
  options: { readonly keepRaw?: RawPolicy; readonly truth?: TruthSource } = {},
): Promise<RunReduction> {
  const { folder } = held;
  const run = openRun(folder);
  removeHalfWritten(folder);
  const before = run.raw ?? rawKept('all', 3);
  const kept = lessened(before, options.keepRaw, folder);
  const truth = options.truth ?? truthSource();
  const repeats = new RepeatCheck(run.plan.cells, []);
  const records: InvocationRecord[] = [];
  const series: InvocationSeries[] = [];
  const found: string[] = [];
  const stand: { id: string; why: string }[] = [];
  for (const { planned, stored } of inOrder(run)) {
    const made = await again(run, planned, truth);
    if (typeof made !== 'string') {
      const reduced = keptOf(made, before);
      records.push(repeats.check(reduced.record));
      if (reduced.series !== null) series.push(reduced.series);
      if (stored === null) found.push(planned.id);
    } else if (stored !== null) {
      // Later repeats are held against it; its own warnings it has already.
      repeats.check(stored);
      records.push(stored);
      stand.push({ id: planned.id, why: made });
    }
  }

  if (records.length > stand.length) {
    for (const one of series) held.write(seriesPath(one.id), one, 0);
    held.replaceRecords(records);
  }
  if (options.keepRaw !== undefined) {
    for (const planned of run.plan.invocations) settleRaw(folder, planned, kept);
    writeKept(folder, kept);
  }
  return { reduced: records.length - stand.length, found, stand };
}

/** Stored records in the order of their file, then planned invocations that have none. */
function inOrder({ plan, records }: StoredRun): {
  readonly planned: PlannedInvocation;
  readonly stored: InvocationRecord | null;
}[] {
  const planned = new Map(plan.invocations.map((invocation) => [invocation.id, invocation]));
  const recorded = records.flatMap((stored) => {
    const place = planned.get(stored.id);
    planned.delete(stored.id);
    return place === undefined ? [] : [{ planned: place, stored }];
  });
  return [...recorded, ...[...planned.values()].map((place) => ({ planned: place, stored: null }))];
}

/** The invocation reduced again, or why it cannot be. */
async function again(
  { folder, plan }: StoredRun,
  planned: PlannedInvocation,
  truth: TruthSource,
): Promise<Reduced | string> {
  try {
    const raw = readRaw(folder, planned.id);
    if (raw === null) return 'there are no raw data of it';
    const cell = plan.cells.find(({ id }) => id === planned.cellId);
    if (cell === undefined) return `the plan has no cell ${planned.cellId}`;
    if (raw.torn) return 'its raw data were torn when the campaign was killed';
    return reduceRaw(raw.lines, cell, planned, await truth(cell));
  } catch (error) {
    if (error instanceof RawError || error instanceof StoreError || error instanceof TruthError)
      return error.message;
    throw error;
  }
}

const byAmount: readonly RawPolicy[] = ['none', 'charts', 'all'];

function lessened(before: RawKept, wanted: RawPolicy | undefined, folder: string): RawKept {
  if (wanted === undefined) return before;
  if (byAmount.indexOf(wanted) > byAmount.indexOf(before.policy))
    throw new StoreError(
      `${folder} keeps raw data by "${before.policy}"; what that drops is gone, so it cannot be kept by "${wanted}".`,
    );
  return rawKept(wanted, before.chartBlocks);
}
