import { HAS_FINALIZER, IS_WEAK_REFERENCE } from '../../heap/header.ts';
import type { Generation, Heap } from '../../heap/index.ts';
import {
  type CollectionListener,
  type CollectionObserver,
  type Collector,
  type GenerationStatistics,
  noRuns,
  noTrigger,
  notify,
} from '../collector.ts';
import {
  adoptTrash,
  breakTrash,
  callBackWeakReferences,
  finalizeTrash,
  killWeakReferences,
  type WeakReferencePolicy,
} from '../trash/index.ts';
import { findUnreachable } from './reachability.ts';
import { closeRanks, Separation } from './separation.ts';
import { fillTrash, restoreTrash, returnResurrected } from './trash.ts';
import { untrackHarmless } from './untracking.ts';
import { canGoUnseen, freeParked, killDoomed } from './unwatched.ts';

export interface GenerationalOptions {
  /** Default `dead-in-finalizers`: CPython up to 3.14. */
  readonly weakReferences?: WeakReferencePolicy;
  /** Kill, without callback, the weak references that finalizers made to trash (3.13.13+, 3.14.4+). */
  readonly secondWeakSweep?: boolean;
}

/** CPython's generational cycle collector (`gc_collect_main`, `Python/gc.c`), over one heap. */
export class GenerationalCollector implements Collector {
  readonly heap: Heap;
  readonly statistics: readonly [GenerationStatistics, GenerationStatistics, GenerationStatistics] = [
    noRuns(),
    noRuns(),
    noRuns(),
  ];
  observer: CollectionObserver | null = null;
  listener: CollectionListener = noTrigger;
  /** When set, unreachable objects are handed over alive, with one owned reference each, and not broken (DEBUG_SAVEALL). */
  saveAll: ((id: number) => void) | null = null;
  /** Hears of each object found unreachable, before anything happens to it (DEBUG_COLLECTABLE). */
  onCollectable: ((id: number) => void) | null = null;
  readonly #weakReferences: WeakReferencePolicy;
  readonly #secondWeakSweep: boolean;
  #collecting = false;
  readonly #found: Separation;
  /** Objects that the last collection looked at. */
  #candidates = 0;

  constructor(heap: Heap, options: GenerationalOptions = {}) {
    this.heap = heap;
    this.#found = new Separation(heap);
    this.#weakReferences = options.weakReferences ?? 'dead-in-finalizers';
    this.#secondWeakSweep = options.secondWeakSweep ?? false;
  }

  get isCollecting(): boolean {
    return this.#collecting;
  }

  /** Puts all tracked objects out of the collector's reach until `unfreeze`; they still die by count. Counters start over. */
  freeze(): void {
    this.heap.order.freeze();
    this.heap.restartCount();
    this.listener.restarted();
  }

  unfreeze(): void {
    this.heap.order.unfreeze();
  }

  collect(generation: Generation = 2): number {
    if (this.#collecting) return 0;
    this.#collecting = true;
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
    this.listener.began(generation);
    heap.restartCount();
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
    this.listener.survived(generation, kept - untracked);
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

  #notify(phase: 'start' | 'stop', generation: Generation, collected: number, candidates: number): void {
    notify(this, phase, { generation, collected, uncollectable: 0, candidates });
  }
}

function mergeYounger(heap: Heap, generation: Generation): number {
  const { order } = heap;
  if (generation === 2) order.rotateYoungBeforeMiddle();
  return order.start(generation);
}
