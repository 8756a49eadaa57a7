/**
 * From a definition to records on disk: plans, measured processes, outcomes, the store. Imports the model; of
 * its own rooms only child/ imports managers, native memory and workloads, and only reduction/truth-thread.ts
 * the workloads' truth. The child's entry is not exported: it is bundled and started, never imported.
 */
export { captureEnvironment, finishEnvironment } from './environment/capture.ts';
export {
  findMinHeap,
  type HeapTrial,
  type MinHeap,
  MinHeapError,
  type MinHeapOptions,
} from './minheap/minheap.ts';
export { processRunner } from './minheap/runner.ts';
export { makeSearch, resumeSearch, type SearchFolder } from './minheap/search-folder.ts';
export { ContractError, checkOwnParts } from './own/conformance.ts';
export type { OwnFile } from './own/files.ts';
export { noOwnParts, type OwnParts } from './own/parts.ts';
export { isWrittenOut } from './own/written-out.ts';
export { cellDefaults } from './plan/defaults.ts';
export { PlanError } from './plan/errors.ts';
export { type PlanOptions, planExperiment } from './plan/plan.ts';
export { type DecodedFlush, decodeMessage } from './reduction/messages.ts';
export { classifyEnding } from './reduction/outcome.ts';
export { managerPauses, type Pause, v8Story } from './reduction/pauses.ts';
export { hasRaw, isStale, type RunReduction, reduceRun, type WritableRun } from './reduction/reduce-run.ts';
export { Listener, type Story } from './reduction/story.ts';
export { type TruthSource, truthSource } from './reduction/truth.ts';
export { bundleChild, bundleChildren, inlinedWorkloads } from './run/bundle.ts';
export { type CampaignEnd, type CampaignOptions, runCampaign } from './run/campaign.ts';
export { childCommand } from './run/command.ts';
export { InterruptedError, type Interruption, interruption } from './run/interruption.ts';
export { type InvocationDependencies, runInvocation } from './run/invocation.ts';
export { nodePrograms } from './run/node-programs.ts';
export type { ProgressEvent } from './run/progress.ts';
export { mergeRuns } from './store/merge.ts';
export { type AllowedPrograms, refuseForeignPrograms } from './store/programs.ts';
export { addEnvironment, differences, readEnvironments } from './store/provenance.ts';
export { type ListedRun, listRuns, openRun } from './store/reader.ts';
export { environmentSchema } from './store/record-schema.ts';
export { invocationsOf, readShard, type Shard } from './store/shard.ts';
export { createRun, type RunWriter, reopenRun } from './store/writer.ts';
