import type { Heap } from './heap.ts';

/** A handle that V8 collected although it was not released. */
export interface Leak {
  readonly heap: Heap;
  readonly id: number;
  /** Where the handle was made, if the net keeps stacks. */
  readonly born: string | null;
}

/**
 * Catches owned handles that the program dropped without release, by a `FinalizationRegistry`. What is caught
 * is always reported; with `release` its reference is given back too, so the object may be freed. V8 decides
 * when, if ever: after a major collection and a turn of the event loop. Registering costs a few hundred
 * nanoseconds per handle.
 */
export class LeakNet {
  readonly wantsStacks: boolean;
  /** Leaks caught so far. */
  caught = 0;
  readonly #release: boolean;
  readonly #report: (leak: Leak) => void;
  readonly #registry: FinalizationRegistry<Leak>;

  constructor(options: {
    readonly release: boolean;
    readonly stacks: boolean;
    readonly report?: (leak: Leak) => void;
  }) {
    this.wantsStacks = options.stacks;
    this.#release = options.release;
    this.#report = options.report ?? printLeak;
    this.#registry = new FinalizationRegistry((leak) => this.#catch(leak));
  }

  /** Reports `leak` when V8 collects the handle, unless `unwatch` came first. */
  watch(ref: WeakKey, leak: Leak): void {
    this.#registry.register(ref, leak, ref);
  }

  unwatch(ref: WeakKey): void {
    this.#registry.unregister(ref);
  }

  #catch(leak: Leak): void {
    this.caught++;
    this.#report(leak);
    if (this.#release) leak.heap.release(leak.id);
  }
}

function printLeak(leak: Leak): void {
  const where = leak.born ? ` It was made at:\n${leak.born}` : ' Switch on stacks to see where it was made.';
  console.error(
    `Leaked handle to object ${leak.id} (${leak.heap.kindOf(leak.id).name}): dropped without release().${where}`,
  );
}
