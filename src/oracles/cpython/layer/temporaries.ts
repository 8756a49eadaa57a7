import type { Owned, PyObject, Python, PyValue } from '../../../layer/python/index.ts';
import type { ProgramKind } from '../program/kinds.ts';

interface Makers {
  readonly list: (items: readonly PyValue[]) => Owned<PyObject>;
  readonly tuple: (items: readonly PyValue[]) => Owned<PyObject>;
}

/**
 * A collection inside a call finds what carries the call's operands: exact tuples and lists. They are
 * recycled, so they never move the young counter, but they survive, and survivors are what the 25 % rule
 * counts.
 */
export class Temporaries {
  readonly #python: Python;
  readonly #seen: boolean;
  readonly #seenInAllocations: boolean;

  constructor(python: Python, kind: ProgramKind) {
    this.#python = python;
    this.#seen = kind === 'automatic';
    this.#seenInAllocations = this.#seen && python.profile.runsAt === 'allocation';
  }

  /**
   * Calls a type while temporaries are there: only up to 3.11 does an automatic collection run inside the
   * allocation.
   */
  duringAllocation<T>(make: (makers: Makers) => Owned<PyObject>[], call: () => T): T {
    return this.#seenInAllocations ? this.during(make, call) : call();
  }

  /** Calls something whose steps may collect while temporaries are there. */
  during<T>(make: (makers: Makers) => Owned<PyObject>[], call: () => T): T {
    if (!this.#seen) return call();
    const python = this.#python;
    const made = python.heap.uncounted(() => make({ list: python.list, tuple: python.tuple }));
    try {
      return call();
    } finally {
      python.heap.uncounted(() => {
        for (const temporary of made.reverse()) temporary.release();
      });
    }
  }
}
