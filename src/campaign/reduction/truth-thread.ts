/**
 * Runs in a thread of its own (`truth.ts`): computes the truth of one workload and posts it, without copying
 * its columns.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkloadName, WorkloadParameters } from '../../model/index.ts';
import { computeTruth } from '../../oracles/truth/index.ts';
import { workloads } from '../../subjects/workloads/index.ts';
import { fingerprint } from './fingerprint.ts';

/** What the thread is asked for. */
export interface TruthWanted {
  readonly workload: WorkloadName;
  readonly parameters: WorkloadParameters;
}

const { workload, parameters }: TruthWanted = workerData;
const { checksum, deathClock, nativeBytes, reachable } = await computeTruth(workloads[workload], parameters);
const truth = { checksum, deathClock, nativeBytes, reachable };
const columns = [deathClock, nativeBytes, reachable].flatMap(({ buffer }) =>
  buffer instanceof ArrayBuffer ? [buffer] : [],
);
parentPort?.postMessage({ truth, fingerprint: fingerprint(truth) }, columns);
