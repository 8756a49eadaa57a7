import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { openRun } from '../campaign/index.ts';
import type { InvocationRecord, StoredRun } from '../model/index.ts';
import { Lost } from './outcome.ts';

/** What two runs of one plan must agree in, whatever the machine did meanwhile. */
export interface Lasting {
  readonly cellId: string;
  readonly outcome: string;
  readonly checksum: number | null;
  readonly allocated: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
  /** Reclaims on the allocation clock; null where V8 decides when they happen. */
  readonly reclaims: unknown;
}

/** The part of a record that does not depend on time. */
export function lasting(record: InvocationRecord): Lasting {
  const layered = Object.keys(record.counts).length > 0;
  return {
    cellId: record.cellId,
    outcome: record.outcome.kind,
    checksum: record.checksum,
    allocated: [record.native.allocatedBlocks, record.native.allocatedBytes],
    counts: record.counts,
    reclaims: layered ? { freed: record.native.freedBlocks, clock: record.lag?.clock ?? null } : null,
  };
}

/** By invocation. @throws Lost when an invocation has several records. */
export function lastingOf(run: StoredRun): ReadonlyMap<string, Lasting> {
  const byId = new Map<string, Lasting>();
  for (const record of run.records) {
    if (byId.has(record.id)) throw new Lost(`invocation ${record.id} was recorded twice`);
    byId.set(record.id, lasting(record));
  }
  return byId;
}

/** @throws Lost when the folder cannot be read as a run. */
export function readRun(folder: string): StoredRun {
  if (!existsSync(folder)) throw new Lost(`${folder} is gone`);
  try {
    return openRun(folder);
  } catch (error) {
    throw new Lost(`the run cannot be read: ${String(error)}`);
  }
}

/**
 * Compares a run with the reference, by invocation. `except`: invocations that were struck themselves.
 *
 * @throws Lost that names the first difference.
 */
export function mustEqual(
  reference: ReadonlyMap<string, Lasting>,
  run: StoredRun,
  except: ReadonlySet<string> = new Set(),
): void {
  const found = lastingOf(run);
  for (const [id, expected] of reference) {
    if (except.has(id)) continue;
    const record = found.get(id);
    if (record === undefined) throw new Lost(`invocation ${id} has no record`);
    for (const key of Object.keys(expected).filter((name): name is keyof Lasting => name in expected))
      if (!isDeepStrictEqual(record[key], expected[key]))
        throw new Lost(
          `invocation ${id} (${expected.cellId}): ${key} is ${JSON.stringify(record[key])}, was ${JSON.stringify(expected[key])}`,
        );
  }
  const unknown = [...found.keys()].filter((id) => !reference.has(id));
  if (unknown.length > 0) throw new Lost(`records of invocations that nobody planned: ${unknown.join(', ')}`);
}
