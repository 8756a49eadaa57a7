import type { Cell } from './cell.ts';
import type { Experiment } from './experiment.ts';

export const schemaVersion = 1;

/** One fresh child process to be run: which cell, in which block, in which place of the seeded order. */
export interface PlannedInvocation {
  /** `b003-i012`: block and position. Unique within a plan. */
  readonly id: string;
  readonly block: number;
  readonly position: number;
  readonly cellId: string;
}

/** Everything a run will do, decided before it starts. Written first, never changed afterwards. */
export interface Plan {
  readonly schema: typeof schemaVersion;
  readonly experiment: Experiment;
  /** `quick`, `full`, or `custom` when blocks or scale were given by hand. */
  readonly size: 'quick' | 'full' | 'custom';
  readonly blocks: number;
  readonly scale: number;
  /** Seeds the order of invocations inside blocks; the workloads' own seed is in their parameters. */
  readonly orderSeed: number;
  readonly cells: readonly Cell[];
  readonly invocations: readonly PlannedInvocation[];
}
