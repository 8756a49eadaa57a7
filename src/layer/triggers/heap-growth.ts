import type { Generation } from '../heap/index.ts';
import type { Trigger } from './trigger.ts';

export interface HeapGrowthOptions {
  /** Net allocations that are never worth a collection. Default 700. */
  readonly atLeast?: number;
  /** Growth in relation to the survivors of the last collection. Default 0.5. */
  readonly share?: number;
}

/**
 * A full collection whenever the heap has grown by half since the last one: `JS_TriggerGC` of QuickJS, which
 * does the same in bytes (`malloc_gc_threshold`). The cost of collections stays in proportion to the number
 * of allocations, however large the heap is.
 */
export class HeapGrowth implements Trigger {
  limit: number;
  readonly #atLeast: number;
  readonly #share: number;

  constructor({ atLeast = 700, share = 0.5 }: HeapGrowthOptions = {}) {
    this.limit = atLeast;
    this.#atLeast = atLeast;
    this.#share = share;
  }

  select(netAllocations: number): Generation | null {
    return netAllocations > this.limit ? 2 : null;
  }

  began(): void {}

  survived(_generation: Generation, survivors: number): void {
    this.limit = Math.max(this.#atLeast, Math.floor(survivors * this.#share));
  }

  restarted(): void {
    this.limit = this.#atLeast;
  }
}
