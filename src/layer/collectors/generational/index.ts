export {
  type CollectionInfo,
  type CollectionObserver,
  GenerationalCollector,
  type GenerationalOptions,
  type GenerationStatistics,
} from './collector.ts';
export type { WeakReferencePolicy } from './weak-phase.ts';
