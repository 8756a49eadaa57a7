import { parentPort, workerData } from 'node:worker_threads';
import type { OwnName, WorkloadName, WorkloadParameters } from '../../model/index.ts';
import { computeTruth } from '../../oracles/truth/index.ts';
import { type OwnSubjects, workloadNamed } from '../../subjects/own-subjects.ts';
import { fingerprint } from './fingerprint.ts';

/** What the thread is asked for. */
export interface TruthWanted {
  readonly workload: WorkloadName | OwnName;
  readonly parameters: WorkloadParameters;
}

/** Computes what the thread was asked for and posts it. */
export async function answerTruth(own: OwnSubjects): Promise<void> {
  const { workload, parameters }: TruthWanted = workerData;
  const { checksum, deathClock, nativeBytes, reachable } = await computeTruth(
    workloadNamed(workload, own),
    parameters,
  );
  const truth = { checksum, deathClock, nativeBytes, reachable };
  const columns = [deathClock, nativeBytes, reachable].flatMap(({ buffer }) =>
    buffer instanceof ArrayBuffer ? [buffer] : [],
  );
  parentPort?.postMessage({ truth, fingerprint: fingerprint(truth) }, columns);
}
