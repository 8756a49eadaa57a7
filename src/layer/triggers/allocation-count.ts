import { type Generation, NEVER } from '../heap/index.ts';
import type { Trigger } from './trigger.ts';

export type Thresholds = readonly [number, number, number];

/**
 * CPython's trigger arithmetic (`gc_select_generation` and the counters of `gc_collect_main`, `Python/gc.c`).
 * Counter 0, net allocations of collectable objects, belongs to the heap; this keeps the rest.
 */
export class AllocationCount implements Trigger {
  /** A first threshold of 0 stops automatic collections; a negative one collects at every allocation. */
  thresholds: Thresholds;
  /** Collections of generation 0 since the last of generation 1, and of 1 since the last of 2. */
  youngRuns = 0;
  middleRuns = 0;
  /** Survivors of the last full collection, and of all middle collections since then. */
  longLivedTotal = 0;
  longLivedPending = 0;

  constructor(thresholds: Thresholds) {
    this.thresholds = thresholds;
  }

  get limit(): number {
    const [young] = this.thresholds;
    return young === 0 ? NEVER : Math.min(young, NEVER);
  }

  /**
   * The oldest generation whose counter exceeds its threshold, or null. A full collection must also be worth
   * it: the objects that became long-lived since the last one are at least a quarter of those that were (the
   * 25 % rule, which keeps the total cost of full collections linear in the number of objects).
   */
  select(netAllocations: number): Generation | null {
    const [young, middle, old] = this.thresholds;
    if (this.middleRuns > old && this.longLivedPending >= Math.floor(this.longLivedTotal / 4)) return 2;
    if (this.youngRuns > middle) return 1;
    return netAllocations > young ? 0 : null;
  }

  /** The counter of `generation` and the younger ones start over. */
  began(generation: Generation): void {
    if (generation === 0) this.youngRuns++;
    else if (generation === 1) this.middleRuns++;
    if (generation >= 1) this.youngRuns = 0;
    if (generation === 2) this.middleRuns = 0;
  }

  survived(generation: Generation, survivors: number): void {
    if (generation === 1) this.longLivedPending += survivors;
    if (generation === 2) {
      this.longLivedTotal = survivors;
      this.longLivedPending = 0;
    }
  }

  restarted(): void {
    this.youngRuns = 0;
    this.middleRuns = 0;
  }
}
