/**
 * Values that a slot can hold without being counted objects: small integers, null, booleans, strings, any other
 * JS value that the layer does not track. Encoded in one negative word, so that a slot stays one Int32.
 *
 * With p = ~word: p even, the integer p/2 − 2²⁹; p odd, entry (p−1)/2 of the pool.
 */

const HALF_RANGE = 2 ** 29;

/** The first entries never leave the pool: storing one of these costs no entry. */
const constants: readonly unknown[] = [null, undefined, true, false, '', Number.NaN];

/** True for a word that names a pool entry, which must be dropped when the word is overwritten. */
export function isPooled(word: number): boolean {
  return word < 0 && (word & 1) === 0;
}

export class AtomPool {
  readonly #values: unknown[] = [...constants];
  readonly #free: number[] = [];
  readonly #constantWords = new Map<unknown, number>(
    constants.map((value, entry) => [value, ~(entry * 2 + 1)]),
  );

  /** The word for a value. Each call for a pooled value makes an entry of its own. */
  store(value: unknown): number {
    if (typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)) {
      if (value >= -HALF_RANGE && value < HALF_RANGE) return ~((value + HALF_RANGE) * 2);
    }
    // The empty string is the only constant among strings: others need not be looked for.
    if (typeof value !== 'string' || value === '') {
      const constant = this.#constantWords.get(value);
      if (constant !== undefined && !Object.is(value, -0)) return constant;
    }
    const entry = this.#free.pop() ?? this.#values.length;
    this.#values[entry] = value;
    return ~(entry * 2 + 1);
  }

  /** The value of a negative word. */
  load(word: number): unknown {
    const p = ~word;
    return (p & 1) === 0 ? p / 2 - HALF_RANGE : this.#values[(p - 1) / 2];
  }

  /** A second word for the same value, to be dropped on its own. */
  copy(word: number): number {
    return isPooled(word) ? this.store(this.load(word)) : word;
  }

  /** Gives the entry back. */
  drop(word: number): void {
    const entry = (~word - 1) / 2;
    if (!isPooled(word) || entry < constants.length) return;
    this.#values[entry] = undefined;
    this.#free.push(entry);
  }

  /** Entries in use, constants excluded. */
  get size(): number {
    return this.#values.length - constants.length - this.#free.length;
  }
}
