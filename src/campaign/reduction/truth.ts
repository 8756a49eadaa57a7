import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Cell, isOwnName } from '../../model/index.ts';
import { inThread } from '../../workshop/index.ts';
import { type OwnFile, ownSubjectsText } from '../own/files.ts';
import { rememberFingerprint } from './fingerprint.ts';
import type { WorkloadTruth } from './reachable.ts';
import type { TruthWanted } from './truth-answer.ts';

/**
 * The exact death times and checksum of a cell's workload, to judge what children did. Computed once per
 * workload and parameters, before the first child that needs them. Rejects with the signal's reason when that
 * aborts.
 */
export type TruthSource = (cell: Cell, signal?: AbortSignal) => Promise<WorkloadTruth>;

/** The death times of a workload cannot be computed; the message says what to do. */
export class TruthError extends Error {
  override readonly name = 'TruthError';
}

/** Equal for cells that are judged by the same truth. */
export const truthKey = ({ workload, parameters }: Cell): string => JSON.stringify([workload, parameters]);

const answer = z.object({
  truth: z.object({
    checksum: z.number(),
    deathClock: z.instanceof(Int32Array),
    nativeBytes: z.instanceof(Float64Array),
    reachable: z.instanceof(Float64Array),
  }),
  fingerprint: z.string(),
});

/**
 * Each is computed in a thread of its own, because a long workload would leave no moment to hear a signal.
 */
export function truthSource(own: readonly OwnFile[] = []): TruthSource {
  const known = new Map<string, Promise<WorkloadTruth>>();
  const compute = inThread({
    name: 'truth',
    entry: fileURLToPath(new URL('truth-thread.ts', import.meta.url)),
    ...(own.length > 0 && {
      text: `import { answerTruth } from './truth-answer.ts';\n${ownSubjectsText(own)}await answerTruth(own);\n`,
    }),
  });
  return async (cell, signal) => {
    refuseMissing(cell, own);
    const key = truthKey(cell);
    const before = known.get(key);
    if (before !== undefined) return before;
    const truth = truthOf(cell, compute, signal);
    known.set(key, truth);
    truth.catch(() => known.delete(key));
    return truth;
  };
}

function refuseMissing({ workload }: Cell, own: readonly OwnFile[]): void {
  if (!isOwnName(workload) || own.some(({ kind, name }) => kind === 'workload' && name === workload)) return;
  throw new TruthError(
    `The workload "${workload}" is one of an experiment's own, and was not loaded: name the folder of its experiment file with --experiments.`,
  );
}

async function truthOf(
  { workload, parameters }: Cell,
  compute: ReturnType<typeof inThread>,
  signal: AbortSignal | undefined,
): Promise<WorkloadTruth> {
  const wanted: TruthWanted = { workload, parameters };
  try {
    const { truth, fingerprint } = answer.parse(await compute(wanted, signal));
    rememberFingerprint(truth, fingerprint);
    return truth;
  } catch (error) {
    if (!(error instanceof RangeError) && !isOutOfMemory(error)) throw error;
    throw new TruthError(
      `Cannot compute when the objects of ${workload} die at scale ${parameters.scale}: ${error.message}. Lower the scale, or give this machine more memory.`,
      { cause: error },
    );
  }
}

/** How Node says that a thread's V8 heap was full. */
const isOutOfMemory = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
