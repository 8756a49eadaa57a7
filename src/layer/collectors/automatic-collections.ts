import { type AllocationListener, type Generation, NEVER } from '../heap/index.ts';
import type { Trigger } from '../triggers/index.ts';
import type { CollectionListener, Collector } from './collector.ts';

/**
 * Where an automatic collection runs: inside the allocation (CPython ≤ 3.11) or at the next `safepoint()`
 * (3.12+).
 */
export type CollectionPlace = 'allocation' | 'safepoint';

/**
 * Runs a collector whenever a trigger says so. Sits between the three: the heap tells it of allocations, the
 * collector of collections, and it asks the trigger. One per heap; it takes the place of the heap's and the
 * collector's listener.
 */
export class AutomaticCollections<Of extends Trigger = Trigger>
  implements AllocationListener, CollectionListener
{
  readonly collector: Collector;
  readonly #place: CollectionPlace;
  #trigger: Of;
  #enabled = true;
  /** A collection is due at the next safepoint. */
  #pending = false;

  constructor(collector: Collector, trigger: Of, place: CollectionPlace = 'allocation') {
    this.collector = collector;
    this.#trigger = trigger;
    this.#place = place;
    collector.heap.allocationListener = this;
    collector.listener = this;
    this.#setLimit();
  }

  get trigger(): Of {
    return this.#trigger;
  }

  /** Goes on with another trigger, or with the same one after its settings changed. */
  set trigger(trigger: Of) {
    this.#trigger = trigger;
    this.#setLimit();
  }

  get isEnabled(): boolean {
    return this.#enabled;
  }

  enable(): void {
    this.#enabled = true;
    this.#setLimit();
  }

  /** No automatic collections; by hand the collector works as before, and the trigger goes on counting. */
  disable(): void {
    this.#enabled = false;
    this.#setLimit();
  }

  limitExceeded(): void {
    if (this.collector.isCollecting) return;
    if (this.#place === 'safepoint') this.#pending = true;
    else this.#collectSelected();
  }

  /** Where the program is between two of its operations: a pending automatic collection runs now. */
  safepoint(): void {
    if (!this.#pending) return;
    this.#pending = false;
    if (this.#enabled) this.#collectSelected();
  }

  began(generation: Generation): void {
    this.#pending = false;
    this.#trigger.began(generation);
  }

  survived(generation: Generation, survivors: number): void {
    this.#trigger.survived(generation, survivors);
    this.#setLimit();
  }

  restarted(): void {
    this.#trigger.restarted();
    this.#setLimit();
  }

  #collectSelected(): void {
    const generation = this.#trigger.select(this.collector.heap.netAllocations);
    if (generation !== null) this.collector.collect(generation);
  }

  #setLimit(): void {
    this.collector.heap.allocationLimit = this.#enabled ? this.#trigger.limit : NEVER;
  }
}
