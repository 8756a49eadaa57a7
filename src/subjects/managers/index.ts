/**
 * What is compared: whole memory managers, each a `Mutator` that any workload runs on. They differ in who
 * frees an object's native memory, and when; the wrapped JS objects have the same shape under all. May
 * import: model, native, heap, collectors, triggers.
 */
export { type Manager, type ManagerContext, ManagerContextError } from './manager.ts';
export { Clock, type Mutator } from './mutator.ts';
export {
  createOwnManager,
  type OwnManager,
  ownManagerKind,
  type WrappedHooks,
  type WrappedTools,
} from './own.ts';
export { cascadeThreshold } from './refcount.ts';
export { createManager, managers } from './registry.ts';
export type { Beat } from './safepoints.ts';
export { type SpanCause, type SpanLog, type Spans, spanCauses } from './spans.ts';
