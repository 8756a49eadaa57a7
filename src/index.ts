/**
 * The public entrance `reclaim-lab`: what an experiment file may import. Light on purpose: no chart, no
 * store, no command line behind it. Python's words are an entrance of their own, `python.ts`.
 */

export {
  defineExperiment,
  defineManager,
  defineWorkload,
  type ExperimentDefinition,
} from './definition/index.ts';
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
export type { Collector } from './layer/collectors/collector.ts';
export { type CollectorName, createCollector } from './layer/collectors/registry.ts';
export type { Heap } from './layer/heap/heap.ts';
export * from './layer/triggers/index.ts';
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
export type { Mutator } from './subjects/managers/mutator.ts';
export type { OwnManager, WrappedHooks, WrappedTools } from './subjects/managers/own.ts';
export type { NativeBlock } from './subjects/native/backend.ts';
export { emptyChecksum, finish, mix } from './subjects/workloads/checksum.ts';
export { liveSize, operations, prepare } from './subjects/workloads/parameters.ts';
export type { OwnWorkload } from './subjects/workloads/workload.ts';
