const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;
const WITHIN = CHUNK - 1;

/**
 * A column of JS values by object id, in chunks of 4,096: it grows without copying, stays dense for V8, and
 * costs nothing where no object has a value. Reading and clearing never allocate.
 */
export class ChunkedColumn<T> {
  readonly #chunks: ((T | null)[] | undefined)[] = [];

  get(id: number): T | null {
    const chunk = this.#chunks[id >>> CHUNK_BITS];
    return chunk === undefined ? null : chunk[id & WITHIN]!;
  }

  set(id: number, value: T): void {
    const index = id >>> CHUNK_BITS;
    while (this.#chunks.length <= index) this.#chunks.push(undefined);
    this.#chunks[index] ??= new Array<T | null>(CHUNK).fill(null);
    this.#chunks[index]![id & WITHIN] = value;
  }

  clear(id: number): void {
    const chunk = this.#chunks[id >>> CHUNK_BITS];
    if (chunk !== undefined) chunk[id & WITHIN] = null;
  }

  /** Bytes of the column itself, a pointer per place; the values themselves are not counted. */
  get bytes(): number {
    let chunks = 0;
    for (const chunk of this.#chunks) if (chunk !== undefined) chunks++;
    return chunks * CHUNK * 8;
  }
}
