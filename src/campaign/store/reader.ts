import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InvocationRecord, InvocationSeries, Plan, StoredRun, Warning } from '../../model/index.ts';
import {
  holdsNoRecord,
  readWhole,
  refuseLinksOutside,
  StoreError,
  sizeLimits,
} from '../../workshop/index.ts';
import { planSchema } from './plan-schema.ts';
import { mixtureWarnings, readEnvironments } from './provenance.ts';
import { readKept } from './raw-kept.ts';
import { seriesSchema } from './record-schema.ts';
import { readRecords } from './records.ts';
import { seriesPath } from './series-path.ts';
import { invocationsOf, readShard, type Shard } from './shard.ts';

/**
 * Reads a run back, validated. What is wrong with one record or one series costs that one, and is reported as
 * a warning.
 *
 * @throws {StoreError} when the folder holds no run, or one of another format, or a damaged plan or
 *   environment, or a link that leads out of it.
 */
export function openRun(folder: string): StoredRun {
  const plan = readWhole(join(folder, 'plan.json'), planSchema);
  refuseLinksOutside(folder);
  const environments = readEnvironments(folder);
  const shard = readShard(folder);
  const { records, warnings } = readRecords(folder, plan);
  const lost = lostSeries(folder, records);
  return {
    folder,
    plan,
    environment: environments[0],
    records,
    raw: readKept(folder),
    warnings: [
      ...warnings,
      ...partOfCampaign(shard),
      ...missingInvocations(invocationsOf(plan, shard).length, records.length),
      ...[...lost.values()],
      ...mixedVersions(plan, records),
      ...mixtureWarnings(folder, environments),
    ],
    series: (record) => (record.series === null || lost.has(record.id) ? null : readSeries(folder, record)),
  };
}

/** A run folder as `reclaim list` shows it, without reading its records in full. */
export interface ListedRun {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
  /** Nothing was measured in it: it ended before its first record, or has only just begun. */
  readonly isEmpty: boolean;
}

/** All run folders under `resultsRoot`, by experiment, newest last. Empty when there is no such folder. */
export function listRuns(resultsRoot: string): ListedRun[] {
  const folders = (path: string): string[] =>
    existsSync(path) ? readdirSync(path).filter((name) => isFolder(join(path, name))) : [];
  return folders(resultsRoot)
    .sort()
    .flatMap((experiment) =>
      folders(join(resultsRoot, experiment))
        .filter((id) => existsSync(join(resultsRoot, experiment, id, 'plan.json')))
        .sort()
        .map((id) => {
          const folder = join(resultsRoot, experiment, id);
          return { experiment, id, folder, isEmpty: holdsNoRecord(folder) };
        }),
    );
}

/** False for a link that leads nowhere, and for what may not be looked at. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readSeries(folder: string, { id, cellId, series: path }: InvocationRecord): InvocationSeries {
  if (path !== seriesPath(id))
    throw new StoreError(`The record of ${id} names a series that is not its own; it is ${seriesPath(id)}.`);
  const bounds = { below: folder, limitBytes: sizeLimits.series };
  const series = readWhole(join(folder, path), seriesSchema, bounds);
  if (series.id !== id || series.cellId !== cellId)
    throw new StoreError(`${join(folder, path)} holds the series of another invocation than ${id}.`);
  return series;
}

/**
 * Why a series cannot be read, by the invocation. Looked for at once, so that the report says what its charts
 * lack.
 */
function lostSeries(folder: string, records: readonly InvocationRecord[]): ReadonlyMap<string, Warning> {
  const lost = new Map<string, Warning>();
  for (const record of records) {
    if (record.series === null) continue;
    try {
      readSeries(folder, record);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      lost.set(record.id, { code: 'lost-series', invocation: record.id, reason: error.message });
    }
  }
  return lost;
}

function missingInvocations(planned: number, recorded: number): Warning[] {
  const missing = planned - recorded;
  return missing <= 0 ? [] : [{ code: 'missing-invocations', missing, planned }];
}

function partOfCampaign(shard: Shard | null): Warning[] {
  return shard === null ? [] : [{ code: 'part-of-campaign', part: shard.index, of: shard.of }];
}

/** Cells on another Node are meant to be; one name that stood for several versions is not. */
function mixedVersions(plan: Plan, records: readonly InvocationRecord[]): Warning[] {
  const names = new Map(plan.cells.map(({ id, node }) => [id, node]));
  const seen = new Map<string, Set<string>>();
  for (const { cellId, runtime } of records) {
    const name = names.get(cellId);
    if (runtime === null || name === undefined) continue;
    seen.set(name, (seen.get(name) ?? new Set<string>()).add(runtime.node));
  }
  const versions = [...seen.values()].filter(({ size }) => size > 1).flatMap((several) => [...several]);
  return versions.length === 0 ? [] : [{ code: 'node-version-differs', versions }];
}
