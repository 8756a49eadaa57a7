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
import { deduceUnreachable } from './deduce-unreachable.ts';
import { closeUpSurvivors, Search } from './search.ts';
import { fillTrash, restoreTrash, returnResurrected } from './trash.ts';
import { deallocateUnreferenced, freeUnreachable, isUnobserved } from './unobserved.ts';
import { untrackHarmless } from './untracking.ts';

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
  /**
   * When set, unreachable objects are handed over alive, with one owned reference each, and not broken
   * (DEBUG_SAVEALL).
   */
  saveAll: ((id: number) => void) | null = null;
  /** Hears of each object found unreachable, before anything happens to it (DEBUG_COLLECTABLE). */
  onCollectable: ((id: number) => void) | null = null;
  readonly #weakReferences: WeakReferencePolicy;
  readonly #secondWeakSweep: boolean;
  #collecting = false;
  readonly #search: Search;
  /** Objects that the last collection looked at. */
  #candidates = 0;

  constructor(heap: Heap, options: GenerationalOptions = {}) {
    this.heap = heap;
    this.#search = new Search(heap);
    this.#weakReferences = options.weakReferences ?? 'dead-in-finalizers';
    this.#secondWeakSweep = options.secondWeakSweep ?? false;
  }

  get isCollecting(): boolean {
    return this.#collecting;
  }

  /**
   * Puts all tracked objects out of the collector's reach until `unfreeze`; they are still freed by count.
   * Counters start over.
   */
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
    const search = this.#search;

    // 1. The younger generations join the collected one; counters start over.
    this.listener.began(generation);
    heap.restartCount();
    const from = mergeYounger(heap, generation);

    // 2. Every candidate is known to be reachable or not.
    deduceUnreachable(search, from, heap.order.length);
    const unreachable = search.unreachable.count;

    // 3. Nobody can see the unreachable go: they are freed where they stand, and then what they alone kept
    // alive. Done.
    if (unreachable === 0 || this.#goesUnobserved()) {
      const unreferenced = unreachable === 0 ? 0 : freeUnreachable(search);
      this.#promote(generation, from);
      deallocateUnreferenced(heap, unreferenced);
      return unreachable;
    }

    // 4. The trash holds the unreachable, marked so that user code may run; survivors are promoted.
    const flags = fillTrash(search);
    this.#promote(generation, from);
    if (this.onCollectable !== null) this.#reportCollectable(this.onCollectable);

    // 5. to 7. User code sees them, in CPython's order; then they are gone.
    const survivors = generation === 0 ? 1 : 2;
    const called = (flags & ~HAS_FINALIZER) === 0 ? 0 : this.#callBack(survivors);
    const allStay = flags !== 0 && this.#finalize(survivors, flags);
    // What is unreachable by now counts as collected, whatever its end still brings about.
    const collected = called + search.unreachable.count;
    this.#endTrash(survivors, flags, allStay);
    return collected;
  }

  /**
   * 5. Weak references into the trash are dead (by policy: all, or those with a callback), and have called
   * back. Returns how many ended.
   */
  #callBack(survivors: Generation): number {
    return callBackWeakReferences(this.heap, this.#weakReferences, survivors);
  }

  /**
   * 6. Every finalizer in the trash has run, over an intact graph. What user code brought back is with the
   * survivors; no weak reference sees the rest. Returns true when nothing was brought back: then
   * `returnResurrected` says where the trash stands.
   */
  #finalize(survivors: Generation, flags: number): boolean {
    const { heap } = this;
    if ((flags & HAS_FINALIZER) !== 0) finalizeTrash(heap);
    const allStay = returnResurrected(this.#search, survivors);
    if (this.#secondWeakSweep || this.#weakReferences === 'alive-in-finalizers') killWeakReferences(heap);
    return allStay;
  }

  /** 7. The trash is gone, or saved. Where nothing more can be seen of it, it is freed where it stands. */
  #endTrash(survivors: Generation, flags: number, allStay: boolean): void {
    const { heap } = this;
    const mayBeObserved = (flags & IS_WEAK_REFERENCE) !== 0 || heap.weakReferences.targets > 0;
    if (allStay && this.saveAll === null && isUnobserved(this.#search, mayBeObserved)) {
      freeUnreachable(this.#search);
      heap.order.trashLength = 0;
      return;
    }
    if (allStay) restoreTrash(heap);
    if (this.saveAll !== null) this.#saveTrash(survivors);
    else breakTrash(heap, survivors);
  }

  #goesUnobserved(): boolean {
    return !this.#debugging && (!this.heap.mayBeObserved || isUnobserved(this.#search, true));
  }

  get #debugging(): boolean {
    return this.saveAll !== null || this.onCollectable !== null;
  }

  /**
   * Survivors stand closed up at the tail of the next generation; those without a part in any cycle are
   * tracked no longer.
   */
  #promote(generation: Generation, from: number): void {
    const { heap } = this;
    const search = this.#search;
    const { survivors } = search;
    this.#candidates = search.candidates.count;
    closeUpSurvivors(heap.order, from, search);
    heap.order.promote(generation);
    const untracked = untrackHarmless(heap, from, heap.order.length, generation, search.reachable.flags);
    this.listener.survived(generation, survivors - untracked);
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
