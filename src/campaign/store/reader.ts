import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Environment, InvocationRecord, Plan, StoredRun, Warning } from '../../model/index.ts';
import { readWhole, validated } from './files.ts';
import { planSchema } from './plan-schema.ts';
import { environmentSchema, recordSchema, seriesSchema } from './record-schema.ts';

/**
 * Reads a run back, validated. A line that was torn by a kill is skipped and reported as a warning.
 *
 * @throws {StoreError} when the folder holds no run, or one of another format, or damaged data.
 */
export function openRun(folder: string): StoredRun {
  const plan = readWhole(join(folder, 'plan.json'), planSchema);
  const environment = readWhole(join(folder, 'environment.json'), environmentSchema);
  const { records, warnings } = readRecords(folder);
  return {
    folder,
    plan,
    environment,
    records,
    warnings: [
      ...warnings,
      ...missingInvocations(plan, records),
      ...mixedVersions(records),
      ...otherMachines(folder, environment),
    ],
    series: (record) =>
      record.series === null ? null : readWhole(join(folder, record.series), seriesSchema),
  };
}

/** A run folder as `reclaim list` shows it, without reading its records in full. */
export interface ListedRun {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
}

/** All run folders under `resultsRoot`, by experiment, newest last. Empty when there is no such folder. */
export function listRuns(resultsRoot: string): ListedRun[] {
  const folders = (path: string): string[] =>
    existsSync(path) ? readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory()) : [];
  return folders(resultsRoot)
    .sort()
    .flatMap((experiment) =>
      folders(join(resultsRoot, experiment))
        .filter((id) => existsSync(join(resultsRoot, experiment, id, 'plan.json')))
        .sort()
        .map((id) => ({ experiment, id, folder: join(resultsRoot, experiment, id) })),
    );
}

/** Where a merged run keeps the environment of its `shard`th part (from 1; the first is `environment.json`). */
export const shardEnvironment = (shard: number): string => `environment-${shard}.json`;

function readRecords(folder: string): { records: InvocationRecord[]; warnings: Warning[] } {
  const path = join(folder, 'invocations.jsonl');
  const records = new Map<string, InvocationRecord>();
  const warnings: Warning[] = [];
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  lines.forEach((line, index) => {
    if (line === '') return;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch {
      const message = `Line ${index + 1} of invocations.jsonl was torn when the run was killed; it was skipped.`;
      warnings.push({ code: 'torn-line', message });
      return;
    }
    const record = validated(data, recordSchema, `${path}, line ${index + 1},`);
    if (records.has(record.id))
      warnings.push({
        code: 'other',
        message: `Invocation ${record.id} was recorded twice; the first stands.`,
      });
    else records.set(record.id, record);
  });
  return { records: [...records.values()], warnings };
}

function missingInvocations(plan: Plan, records: readonly InvocationRecord[]): Warning[] {
  const missing = plan.invocations.length - records.length;
  if (missing <= 0) return [];
  const message = `${missing} of ${plan.invocations.length} planned invocations have no record: the run is not complete.`;
  return [{ code: 'other', message }];
}

function mixedVersions(records: readonly InvocationRecord[]): Warning[] {
  const versions = new Set(records.flatMap(({ runtime }) => (runtime === null ? [] : [runtime.node])));
  if (versions.size <= 1) return [];
  const message = `The invocations ran on several Node versions: ${[...versions].join(', ')}.`;
  return [{ code: 'node-version-differs', message }];
}

function otherMachines(folder: string, first: Environment): Warning[] {
  const warnings: Warning[] = [];
  for (let shard = 2; existsSync(join(folder, shardEnvironment(shard))); shard++) {
    const { machine, product } = readWhole(join(folder, shardEnvironment(shard)), environmentSchema);
    const differs = (['kernel', 'cpuModel', 'cores', 'memoryBytes'] as const).filter(
      (fact) => machine[fact] !== first.machine[fact],
    );
    const message = `Shard ${shard} of ${basename(folder)} ran on another machine (${differs.join(', ')} differ).`;
    if (differs.length > 0) warnings.push({ code: 'other', message });
    if (product.commit !== first.product.commit)
      warnings.push({ code: 'other', message: `Shard ${shard} ran another version of this software.` });
  }
  return warnings;
}
