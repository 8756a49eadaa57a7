import type { OwnManager } from '../subjects/managers/own.ts';
import type { OwnWorkload } from '../subjects/workloads/workload.ts';

/**
 * A workload of one's own: a seeded, deterministic program over `Mutator`. It stands in a file of its own,
 * which exports it; an experiment
 * names it among its workloads. Where its functions take a parameter of type `Mutator`, its calls are
 * written out like those of built-in ones.
 */
export function defineWorkload(workload: OwnWorkload): OwnWorkload {
  return workload;
}

/**
 * A manager of one's own, in a file of its own, which exports it; an experiment names it among its managers.
 */
export function defineManager(manager: OwnManager): OwnManager {
  return manager;
}
