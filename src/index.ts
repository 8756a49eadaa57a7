/**
 * The public entrance `reclaim-lab`: what an experiment file may import. Light on purpose: no chart, no
 * store, no command line behind it. Python's words are an entrance of their own, `python.ts`.
 */

export {
  type Card,
  type CheckableCard,
  defineFactCheck,
  type FactCheck,
  type Judgement,
  type LayerProgram,
  type LayerTools,
  type UncheckableCard,
  type V8Program,
  type V8Tools,
} from './fact-check/definition.ts';
export type { Facts } from './fact-check/facts.ts';
export type { ManagerOptions, NativeSize, WorkloadParameters } from './model/cell.ts';
export type {
  ChartRequest,
  Claim,
  Comparison,
  Experiment,
  Factors,
  FixedValues,
  ManagerVariant,
  Size,
  Threshold,
} from './model/experiment.ts';
export type { Observations, Seen } from './model/fact-check.ts';
export { type ManagerName, managerNames } from './model/managers.ts';
export {
  type BackendName,
  backendNames,
  type ChartName,
  chartNames,
  type MetricName,
  metricNames,
  type WorkloadName,
  workloadNames,
} from './model/names.ts';
export { type OutcomeKind, outcomeKinds } from './model/outcome.ts';
export {
  type AllocationClock,
  allocations,
  type Bytes,
  bytes,
  kib,
  mib,
  milliseconds,
  type Nanoseconds,
  nanoseconds,
} from './model/units.ts';
export type { Where } from './model/where.ts';

import type { Experiment } from './model/experiment.ts';

/** Types an experiment while it is written. It is checked against all that exists when it is planned. */
export function defineExperiment(experiment: Experiment): Experiment {
  return experiment;
}
