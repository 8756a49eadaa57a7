const EMPTY = 0;
const MIN_CAPACITY = 32;

/**
 * From words that are equal only when they are the same (small integers, ids) to positions: open addressing
 * with linear probing, outside the V8 heap. Positions are kept plus one, so that 0 means empty.
 */
export class WordTable {
  #words = new Int32Array(MIN_CAPACITY);
  #positions = new Int32Array(MIN_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The position of a word, −1 when it is absent. */
  get(word: number): number {
    const words = this.#words;
    const positions = this.#positions;
    const mask = words.length - 1;
    for (let at = scatter(word) & mask; ; at = (at + 1) & mask) {
      const position = positions[at]!;
      if (position === EMPTY) return -1;
      if (words[at] === word) return position - 1;
    }
  }

  set(word: number, position: number): void {
    if (this.#size * 3 >= this.#words.length * 2) this.#rehash(this.#words.length * 2);
    const mask = this.#words.length - 1;
    let at = scatter(word) & mask;
    while (this.#positions[at] !== EMPTY && this.#words[at] !== word) at = (at + 1) & mask;
    if (this.#positions[at] === EMPTY) this.#size++;
    this.#words[at] = word;
    this.#positions[at] = position + 1;
  }

  /** Closes the gap by moving back what would not be found across it, so that no tombstones gather. */
  delete(word: number): boolean {
    const words = this.#words;
    const positions = this.#positions;
    const mask = words.length - 1;
    let at = scatter(word) & mask;
    while (positions[at] !== EMPTY && words[at] !== word) at = (at + 1) & mask;
    if (positions[at] === EMPTY) return false;
    for (let next = (at + 1) & mask; positions[next] !== EMPTY; next = (next + 1) & mask) {
      const home = scatter(words[next]!) & mask;
      if (((next - home) & mask) < ((next - at) & mask)) continue;
      words[at] = words[next]!;
      positions[at] = positions[next]!;
      at = next;
    }
    positions[at] = EMPTY;
    this.#size--;
    return true;
  }

  /** Positions changed: `moved[old]` is the new one. */
  relocate(moved: readonly number[]): void {
    const positions = this.#positions;
    for (let at = 0; at < positions.length; at++)
      if (positions[at] !== EMPTY) positions[at] = moved[positions[at]! - 1]! + 1;
  }

  clear(): void {
    this.#words = new Int32Array(MIN_CAPACITY);
    this.#positions = new Int32Array(MIN_CAPACITY);
    this.#size = 0;
  }

  #rehash(capacity: number): void {
    const words = this.#words;
    const positions = this.#positions;
    this.#words = new Int32Array(capacity);
    this.#positions = new Int32Array(capacity);
    this.#size = 0;
    for (let at = 0; at < words.length; at++)
      if (positions[at] !== EMPTY) this.set(words[at]!, positions[at]! - 1);
  }
}

/** Spreads neighbouring words only as far as needed: integers in a row stay in a row. */
function scatter(word: number): number {
  const mixed = word ^ (word >>> 15);
  return (mixed >>> 1) ^ (mixed << 4);
}
