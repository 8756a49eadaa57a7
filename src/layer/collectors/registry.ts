import type { Heap } from '../heap/index.ts';
import type { Collector } from './collector.ts';
import { GenerationalCollector } from './generational/index.ts';
import { TrialDeletionCollector } from './trial-deletion/collector.ts';

export const collectorNames = ['generational', 'trial-deletion'] as const;
export type CollectorName = (typeof collectorNames)[number];

const collectors: Readonly<Record<CollectorName, (heap: Heap) => Collector>> = {
  generational: (heap) => new GenerationalCollector(heap),
  'trial-deletion': (heap) => new TrialDeletionCollector(heap),
};

/**
 * The named collector over a heap, as it is by default. It runs by hand, until `AutomaticCollections` runs
 * it.
 */
export function createCollector(name: CollectorName, heap: Heap): Collector {
  return collectors[name](heap);
}
