import type { Generation, Heap } from '../heap/index.ts';

/** Totals of one generation since the collector was made, manual and automatic runs alike: `gc.get_stats`. */
export interface GenerationStatistics {
  collections: number;
  /** Objects found unreachable that stayed so. */
  collected: number;
  uncollectable: number;
  /** Objects looked at (3.15's `candidates`). */
  candidates: number;
}

/** What an observer is told of one collection; at its start, of the generation only. */
export interface CollectionInfo {
  readonly generation: Generation;
  readonly collected: number;
  readonly uncollectable: number;
  readonly candidates: number;
}

export type CollectionObserver = (phase: 'start' | 'stop', info: CollectionInfo) => void;

/** What a trigger needs to hear of collections. Must not touch the heap. */
export interface CollectionListener {
  /** A collection of `generation` and all younger ones begins. */
  began(generation: Generation): void;
  /** It has found `survivors` objects reachable, before any user code ran. */
  survived(generation: Generation, survivors: number): void;
  /** All objects so far are out of the collector's reach. */
  restarted(): void;
}

/**
 * Finds the objects of one heap that only cycles keep alive, and frees them. Knows no trigger: it runs when
 * it is called.
 *
 * Every collector promises, and `testCollector` checks:
 * - a full collection frees exactly the tracked objects that no reference from elsewhere reaches, and what
 *   only they kept alive;
 * - weak references to the unreachable are dead, and have called back, before the first finalizer runs,
 *   except
 *   those that are unreachable themselves, which stay silent; those of one object call back newest first;
 * - every finalizer runs once in the life of its object, over an intact graph; what a finalizer makes
 *   reachable
 *   lives on, whole;
 * - a collection inside a collection does nothing and returns 0.
 *
 * The order in which objects are finalized and freed is each collector's own.
 */
export interface Collector {
  readonly heap: Heap;
  /**
   * By generation. A collector without generations collects all there is whatever it is asked for, and counts
   * it as generation 2.
   */
  readonly statistics: readonly [GenerationStatistics, GenerationStatistics, GenerationStatistics];
  readonly isCollecting: boolean;
  /** Hears of the start and the stop of every collection. What it throws goes to the unraisable hook. */
  observer: CollectionObserver | null;
  listener: CollectionListener;
  /**
   * Collects `generation` (default 2) and the younger ones now. Returns the number of unreachable objects
   * found that stayed unreachable; 0 when called from inside a collection.
   */
  collect(generation?: Generation): number;
}

/** The listener of a collector that runs by hand only. */
export const noTrigger: CollectionListener = {
  began: () => undefined,
  survived: () => undefined,
  restarted: () => undefined,
};

/** Statistics of a generation without collections. */
export function noRuns(): GenerationStatistics {
  return { collections: 0, collected: 0, uncollectable: 0, candidates: 0 };
}

/**
 * Tells a collector's observer of the start or the stop of a collection; what it throws goes to the
 * unraisable hook.
 */
export function notify(collector: Collector, phase: 'start' | 'stop', info: CollectionInfo): void {
  try {
    collector.observer?.(phase, info);
  } catch (error) {
    collector.heap.reportUnraisable({ error, where: 'collector callback', id: 0 });
  }
}
