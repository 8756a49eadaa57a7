import type { Cell } from '../../model/index.ts';
import { computeTruth } from '../../oracles/truth/index.ts';
import { workloads } from '../../subjects/workloads/index.ts';
import type { WorkloadTruth } from './reachable.ts';

/**
 * The campaign's one door to the workloads outside the measured process: it needs their exact death times and
 * checksums to judge what children did. Computed once per workload and parameters, before the first child that needs them.
 */
export type TruthSource = (cell: Cell) => Promise<WorkloadTruth>;

export function truthSource(): TruthSource {
  const known = new Map<string, Promise<WorkloadTruth>>();
  return (cell) => {
    const key = JSON.stringify([cell.workload, cell.parameters]);
    let truth = known.get(key);
    if (truth === undefined) {
      truth = computeTruth(workloads[cell.workload], cell.parameters);
      known.set(key, truth);
    }
    return truth;
  };
}
