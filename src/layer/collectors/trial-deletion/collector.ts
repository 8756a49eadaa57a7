import type { Generation, Heap } from '../../heap/index.ts';
import {
  type CollectionListener,
  type CollectionObserver,
  type Collector,
  noRuns,
  noTrigger,
  notify,
} from '../collector.ts';
import { breakTrash, callBackWeakReferences, finalizeTrash } from '../trash/index.ts';
import { decref, scan } from './search.ts';
import { putIntoTrash, returnToHeap, trashed } from './unreachable.ts';

/**
 * Trial deletion as QuickJS's `JS_RunGC` does it, over all tracked objects at once: take off the references
 * among them, put back those of the objects that are reached, free the others. Slow and plain, to be read,
 * and to be compared with.
 */
export class TrialDeletionCollector implements Collector {
  readonly heap: Heap;
  readonly statistics = [noRuns(), noRuns(), noRuns()] as const;
  observer: CollectionObserver | null = null;
  listener: CollectionListener = noTrigger;
  #collecting = false;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  get isCollecting(): boolean {
    return this.#collecting;
  }

  /** Collects all there is, whatever generation is asked for. */
  collect(_generation: Generation = 2): number {
    if (this.#collecting) return 0;
    this.#collecting = true;
    const [, , totals] = this.statistics;
    const found = { generation: 2, collected: 0, uncollectable: 0, candidates: 0 } as const;
    try {
      notify(this, 'start', found);
      this.listener.began(2);
      this.heap.restartCount();
      const candidates = tracked(this.heap);
      decref(this.heap, candidates);
      const unreachable = scan(this.heap, candidates);
      this.listener.survived(2, candidates.length - unreachable.length);
      const collected = this.#freeCycles(unreachable);
      totals.collections++;
      totals.collected += collected;
      totals.candidates += candidates.length;
      notify(this, 'stop', { ...found, collected, candidates: candidates.length });
      return collected;
    } finally {
      this.#collecting = false;
    }
  }

  /**
   * `gc_free_cycles`, with finalizers and weak references as CPython has them. Returns the number of objects
   * that stayed unreachable.
   */
  #freeCycles(unreachable: Int32Array): number {
    const { heap } = this;
    if (unreachable.length === 0) return 0;
    putIntoTrash(heap, unreachable);
    let collected = unreachable.length;
    if (heap.mayBeObserved) {
      const called = callBackWeakReferences(heap, 'dead-in-finalizers', 0);
      finalizeTrash(heap);
      // The same question once more, after user code: what is reached now was resurrected.
      const left = trashed(heap);
      decref(heap, left);
      const stillUnreachable = scan(heap, left);
      returnToHeap(heap, left, stillUnreachable);
      collected = called + stillUnreachable.length;
    }
    breakTrash(heap, 0);
    return collected;
  }
}

/** All tracked objects that are not frozen, in their order. */
function tracked({ order }: Heap): Int32Array {
  return Int32Array.from(order.list(order.permanentEnd)).filter((id) => id !== 0);
}
