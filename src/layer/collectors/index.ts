/**
 * Algorithms that find dead cycles: one interface, one suite, one folder each. May import: heap, triggers.
 * `trash/` ends what any of them found; `sanity/` is a checker that shares no code with them.
 */
export { AutomaticCollections, type CollectionPlace } from './automatic-collections.ts';
export type {
  CollectionInfo,
  CollectionListener,
  CollectionObserver,
  Collector,
  GenerationStatistics,
} from './collector.ts';
export * from './generational/index.ts';
export { type CollectorName, collectorNames, createCollector } from './registry.ts';
export { reachableFromRoots, unreachableObjects } from './sanity/index.ts';
export type { WeakReferencePolicy } from './trash/index.ts';
export { TrialDeletionCollector } from './trial-deletion/collector.ts';
