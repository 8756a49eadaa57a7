/**
 * Values that a slot can hold without being counted objects: small integers, null, booleans, strings, any
 * other JS value that the layer does not track. Encoded in one negative word, so that a slot stays one Int32.
 *
 * With p = ~word: p even, the integer p/2 − 2²⁹; p odd, entry (p−1)/2 of the pool.
 */

const HALF_RANGE = 0x20000000;

/** The first entries never leave the pool: storing one of these costs no entry. */
const constants: readonly unknown[] = [null, undefined, true, false, '', Number.NaN];

/** Strings up to this length have one entry each, however often they are stored: names, keys, words. */
const SHARED_LENGTH = 32;

/** True for a value that has one word for all its equals. */
export function isShared(text: string): boolean {
  return text.length <= SHARED_LENGTH;
}

/** A reference from the pool to a value. */
const ENTRY_BYTES = 8;

/** Not in the list of unused entries. */
const IN_USE = -1;

/** True for a word that names a pool entry, which must be dropped when the word is overwritten. */
export function isPooled(word: number): boolean {
  return word < 0 && (word & 1) === 0;
}

export class AtomPool {
  #values: unknown[] = [...constants];
  /** Words that name an entry. */
  #counts = new Int32Array(64);
  /** Next unused entry, or IN_USE. An entry in the list may have come back to use; it is passed over then. */
  #next = new Int32Array(64).fill(IN_USE);
  #unused = 0;
  /** Words of the constants and of short strings, those nobody uses any more included: they may come back. */
  readonly #words = new Map<unknown, number>(constants.map((value, entry) => [value, wordOf(entry)]));
  #size = 0;

  /**
   * The word for a value, to be dropped when it is not needed any more. Equal short strings have equal words.
   */
  store(value: unknown): number {
    if (typeof value === 'string') {
      if (value.length > SHARED_LENGTH) return this.#enter(value);
      const word = this.#words.get(value);
      if (word !== undefined) return this.copy(word);
      const entered = this.#enter(value);
      this.#words.set(value, entered);
      return entered;
    }
    if (typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)) {
      if (value >= -HALF_RANGE && value < HALF_RANGE) return ~((value + HALF_RANGE) * 2);
    }
    const constant = this.#words.get(value);
    return constant !== undefined && !Object.is(value, -0) ? constant : this.#enter(value);
  }

  /** The word that a short string has, or would have; 0 when nothing holds it. Makes no entry. */
  find(text: string): number {
    return this.#words.get(text) ?? 0;
  }

  /** The value of a negative word. */
  load(word: number): unknown {
    const p = ~word;
    return (p & 1) === 0 ? p / 2 - HALF_RANGE : this.#values[(p - 1) / 2];
  }

  /** A second word for the same value, to be dropped on its own. */
  copy(word: number): number {
    if ((word & 1) !== 0) return word;
    const entry = (~word - 1) >>> 1;
    if (entry < constants.length) return word;
    const count = this.#counts[entry]!;
    this.#counts[entry] = count + 1;
    if (count === 0) this.#size++;
    return word;
  }

  /** Ends the use of a word. Allocates nothing: a sweep may call it. */
  drop(word: number): void {
    if ((word & 1) !== 0) return;
    const entry = (~word - 1) >>> 1;
    if (entry < constants.length) return;
    const count = this.#counts[entry]! - 1;
    this.#counts[entry] = count;
    if (count === 0) this.#retire(entry);
  }

  /** `drop` for whatever words of atoms stand among others in [from, to). */
  dropAll(words: Int32Array, from: number, to: number): void {
    const counts = this.#counts;
    for (let at = from; at < to; at++) {
      const word = words[at]!;
      if (word >= 0 || (word & 1) !== 0) continue;
      const entry = (~word - 1) >>> 1;
      if (entry < constants.length) continue;
      const count = counts[entry]! - 1;
      counts[entry] = count;
      if (count === 0) this.#retire(entry);
    }
  }

  /** Entries in use, constants excluded. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of the pool's own tables; the values are the program's. */
  get bytes(): number {
    return this.#counts.byteLength + this.#next.byteLength + this.#values.length * ENTRY_BYTES;
  }

  #retire(entry: number): void {
    this.#size--;
    const value = this.#values[entry];
    // A short string stays findable until its entry is needed; whatever else there is, V8 may have back at
    // once.
    if (typeof value !== 'string' || value.length > SHARED_LENGTH) this.#values[entry] = undefined;
    if (this.#next[entry] !== IN_USE) return;
    this.#next[entry] = this.#unused;
    this.#unused = entry;
  }

  #enter(value: unknown): number {
    const entry = this.#takeUnused();
    this.#values[entry] = value;
    this.#counts[entry] = 1;
    this.#size++;
    return wordOf(entry);
  }

  #takeUnused(): number {
    while (this.#unused !== 0) {
      const entry = this.#unused;
      this.#unused = this.#next[entry]!;
      this.#next[entry] = IN_USE;
      if (this.#counts[entry]! > 0) continue;
      const before = this.#values[entry];
      if (typeof before === 'string') this.#words.delete(before);
      return entry;
    }
    const entry = this.#values.length;
    if (entry >= this.#counts.length) this.#grow();
    return entry;
  }

  #grow(): void {
    const length = this.#counts.length * 2;
    const counts = new Int32Array(length);
    counts.set(this.#counts);
    this.#counts = counts;
    const next = new Int32Array(length).fill(IN_USE);
    next.set(this.#next);
    this.#next = next;
  }
}

function wordOf(entry: number): number {
  return ~(entry * 2 + 1);
}
