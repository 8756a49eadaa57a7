import { HAS_FINALIZER, IS_WEAK_REFERENCE } from '../../heap/header.ts';
import { type AllocationTrigger, type Generation, type Heap, NEVER } from '../../heap/index.ts';
import { AllocationCount, type Thresholds } from '../../triggers/index.ts';
import { findUnreachable } from './reachability.ts';
import { closeRanks, Separation } from './separation.ts';
import {
  adoptTrash,
  breakTrash,
  fillTrash,
  finalizeTrash,
  restoreTrash,
  returnResurrected,
} from './trash.ts';
import { untrackHarmless } from './untracking.ts';
import { canGoUnseen, freeParked, killDoomed } from './unwatched.ts';
import { callBackWeakReferences, killWeakReferences, type WeakReferencePolicy } from './weak-phase.ts';

export interface GenerationalOptions {
  /** Default 700, 10, 10: CPython up to 3.12. */
  readonly thresholds?: Thresholds;
  /** Where an automatic collection runs: inside the allocation (CPython ≤ 3.11) or at the next `safepoint()` (3.12+). */
  readonly runsAt?: 'allocation' | 'safepoint';
  readonly weakReferences?: WeakReferencePolicy;
  /** Kill, without callback, the weak references that finalizers made to trash (3.13.13+, 3.14.4+). */
  readonly secondWeakSweep?: boolean;
}

/** Totals of one generation since the collector was made, manual and automatic runs alike: `gc.get_stats`. */
export interface GenerationStatistics {
  collections: number;
  collected: number;
  uncollectable: number;
  /** Objects looked at (3.15's `candidates`). */
  candidates: number;
}

export interface CollectionInfo {
  readonly generation: Generation;
  readonly collected: number;
  readonly uncollectable: number;
  readonly candidates: number;
}

export type CollectionObserver = (phase: 'start' | 'stop', info: CollectionInfo) => void;

/**
 * CPython's generational cycle collector (`gc_collect_main`, `Python/gc.c`), over one heap.
 * Not reentrant: a nested `collect` does nothing and returns 0.
 */
export class GenerationalCollector implements AllocationTrigger {
  readonly heap: Heap;
  readonly trigger: AllocationCount;
  readonly statistics: readonly [GenerationStatistics, GenerationStatistics, GenerationStatistics] = [
    noRuns(),
    noRuns(),
    noRuns(),
  ];
  /** Hears of the start and the stop of every collection. What it throws goes to the unraisable hook. */
  observer: CollectionObserver | null = null;
  /** When set, unreachable objects are handed over alive, with one owned reference each, and not broken (DEBUG_SAVEALL). */
  saveAll: ((id: number) => void) | null = null;
  /** Hears of each object found unreachable, before anything happens to it (DEBUG_COLLECTABLE). */
  onCollectable: ((id: number) => void) | null = null;
  readonly #runsAt: 'allocation' | 'safepoint';
  readonly #weakReferences: WeakReferencePolicy;
  readonly #secondWeakSweep: boolean;
  #enabled = true;
  #collecting = false;
  #pending = false;
  readonly #found: Separation;
  /** Objects that the last collection looked at. */
  #candidates = 0;

  constructor(heap: Heap, options: GenerationalOptions = {}) {
    this.heap = heap;
    this.#found = new Separation(heap);
    this.trigger = new AllocationCount(options.thresholds ?? [700, 10, 10]);
    this.#runsAt = options.runsAt ?? 'allocation';
    this.#weakReferences = options.weakReferences ?? 'dead-in-finalizers';
    this.#secondWeakSweep = options.secondWeakSweep ?? false;
    heap.trigger = this;
    this.#arm();
  }

  get isEnabled(): boolean {
    return this.#enabled;
  }

  get isCollecting(): boolean {
    return this.#collecting;
  }

  /** Automatic collections on. By hand it works either way. */
  enable(): void {
    this.#enabled = true;
    this.#arm();
  }

  disable(): void {
    this.#enabled = false;
    this.#arm();
  }

  get thresholds(): Thresholds {
    return this.trigger.thresholds;
  }

  /** A first threshold of 0 stops automatic collections; a negative one collects at every allocation. */
  setThresholds(thresholds: Thresholds): void {
    this.trigger.thresholds = thresholds;
    this.#arm();
  }

  /** Net allocations, young runs, middle runs: `gc.get_count`. */
  get counts(): Thresholds {
    return [this.heap.netAllocations, this.trigger.youngRuns, this.trigger.middleRuns];
  }

  /** The heap's allocation trigger: more net allocations than the threshold allows. */
  fire(): void {
    if (this.#collecting) return;
    if (this.#runsAt === 'safepoint') this.#pending = true;
    else this.#collectSelected();
  }

  /** Where the program is between two of its operations: a pending automatic collection runs now. */
  safepoint(): void {
    if (!this.#pending) return;
    this.#pending = false;
    if (this.#enabled) this.#collectSelected();
  }

  /** Puts all tracked objects out of the collector's reach until `unfreeze`; they still die by count. Counters start over. */
  freeze(): void {
    this.heap.order.freeze();
    this.heap.netAllocations = 0;
    this.trigger.youngRuns = 0;
    this.trigger.middleRuns = 0;
  }

  unfreeze(): void {
    this.heap.order.unfreeze();
  }

  /**
   * Collects `generation` and the younger ones now. Returns the number of unreachable objects found that stayed
   * unreachable; 0 when called from inside a collection.
   */
  collect(generation: Generation = 2): number {
    if (this.#collecting) return 0;
    this.#collecting = true;
    this.#pending = false;
    try {
      if (this.observer !== null) this.#notify('start', generation, 0, 0);
      const collected = this.#run(generation);
      const candidates = this.#candidates;
      const totals = this.statistics[generation];
      totals.collections++;
      totals.collected += collected;
      totals.candidates += candidates;
      if (this.observer !== null) this.#notify('stop', generation, collected, candidates);
      return collected;
    } finally {
      this.#collecting = false;
    }
  }

  /** The phases. Returns the number collected. */
  #run(generation: Generation): number {
    const { heap } = this;
    const { order } = heap;
    const found = this.#found;

    // 1. The younger generations join the collected one; counters start over.
    this.trigger.began(generation);
    heap.netAllocations = 0;
    const from = mergeYounger(heap, generation);

    // 2. Every member of it is known to be reachable or not.
    findUnreachable(heap, from, order.length, found);

    // 3. Where nobody can see it, the unreachable go at once, and what they alone held with them.
    const { dead } = found;
    const unseen = !heap.mayBeObserved;
    if (dead === 0 || (!this.#debugging && (unseen || canGoUnseen(heap, found, true)))) {
      const doomed = dead === 0 ? 0 : freeParked(heap, found);
      this.#promote(generation, from);
      killDoomed(heap, doomed);
      return dead;
    }

    // 3. The trash holds the unreachable, marked so that user code may run; survivors are promoted, in CPython's order.
    const flags = fillTrash(heap, found);
    this.#promote(generation, from);
    return this.#endTrash(generation === 0 ? 1 : 2, flags);
  }

  /** What somebody may see of the unreachable, in CPython's order. `flags` are those of OBSERVED. Returns the number collected. */
  #endTrash(survivors: Generation, flags: number): number {
    const { heap } = this;
    const found = this.#found;
    if (this.onCollectable !== null) this.#reportCollectable(this.onCollectable);

    // 4. Weak references into the trash are dead (by policy: all, or those with a callback), and have called back.
    let collected = 0;
    let whole = false;
    if (flags !== 0) {
      if ((flags & ~HAS_FINALIZER) !== 0)
        collected += callBackWeakReferences(heap, this.#weakReferences, survivors);
      // 5. Every finalizer in the trash has run, over an intact graph.
      if ((flags & HAS_FINALIZER) !== 0) finalizeTrash(heap);
      // 6. What user code brought back is with the survivors; no weak reference sees the rest.
      whole = returnResurrected(heap, survivors, found);
      if (this.#secondWeakSweep || this.#weakReferences === 'alive-in-finalizers') killWeakReferences(heap);
    }
    collected += found.dead;

    // 7. The trash is gone, or saved. Its finalizers have run.
    const watched = (flags & IS_WEAK_REFERENCE) !== 0 || heap.weakReferences.targets > 0;
    if (whole && this.saveAll === null && canGoUnseen(heap, found, watched)) {
      freeParked(heap, found);
      heap.order.trashLength = 0;
      return collected;
    }
    if (whole) restoreTrash(heap);
    if (this.saveAll !== null) this.#saveTrash(survivors);
    else breakTrash(heap, survivors);
    return collected;
  }

  get #debugging(): boolean {
    return this.saveAll !== null || this.onCollectable !== null;
  }

  /** Survivors stand closed up at the tail of the next generation; those without a part in any cycle are tracked no longer. */
  #promote(generation: Generation, from: number): void {
    const { heap } = this;
    const { members, kept, keptBits } = this.#found;
    this.#candidates = members;
    closeRanks(heap.order, from, this.#found);
    heap.order.promote(generation);
    const untracked = untrackHarmless(heap, from, heap.order.length, generation, keptBits);
    this.trigger.survived(generation, kept - untracked);
  }

  #reportCollectable(report: (id: number) => void): void {
    const { order } = this.heap;
    for (let place = 0; place < order.trashLength; place++) report(order.trashAt(place));
  }

  #saveTrash(survivors: Generation): void {
    const { order } = this.heap;
    const { saveAll } = this;
    for (let place = 0; place < order.trashLength; place++) {
      const id = order.trashAt(place);
      if (id === 0) continue;
      this.heap.retain(id);
      saveAll?.(id);
    }
    adoptTrash(this.heap, survivors);
  }

  #collectSelected(): void {
    const generation = this.trigger.select(this.heap.netAllocations);
    if (generation !== null) this.collect(generation);
  }

  #arm(): void {
    const armed = this.#enabled && this.trigger.thresholds[0] !== 0;
    this.heap.triggerAt = armed ? Math.min(this.trigger.thresholds[0], NEVER) : NEVER;
  }

  #notify(phase: 'start' | 'stop', generation: Generation, collected: number, candidates: number): void {
    try {
      this.observer?.(phase, { generation, collected, uncollectable: 0, candidates });
    } catch (error) {
      this.heap.reportUnraisable({ error, where: 'collector callback', id: 0 });
    }
  }
}

function mergeYounger(heap: Heap, generation: Generation): number {
  const { order } = heap;
  if (generation === 2) order.rotateYoungBeforeMiddle();
  return order.start(generation);
}

function noRuns(): GenerationStatistics {
  return { collections: 0, collected: 0, uncollectable: 0, candidates: 0 };
}
