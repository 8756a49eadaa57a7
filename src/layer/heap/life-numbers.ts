const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;
const WITHIN = CHUNK - 1;

/**
 * Numbers that tell the objects of one row apart: an id with its life number names one object for ever
 * (modulo 2³²). An object gets its number when it is first asked for, so there are chunks only for rows that
 * were asked about.
 */
export class LifeNumbers {
  /**
   * New objects must be told of: rows have life numbers to forget, or an allocation observer listens. One
   * question for both, because every allocation asks it. Once true it stays so.
   */
  hearsOfBirths = false;
  readonly #chunks: (Uint32Array | undefined)[] = [];
  #last = 0;

  of(id: number): number {
    let chunk = this.#chunks[id >>> CHUNK_BITS];
    if (chunk === undefined) chunk = this.#add(id >>> CHUNK_BITS);
    const life = chunk[id & WITHIN]!;
    if (life !== 0) return life;
    this.#last = (this.#last + 1) >>> 0 || 1;
    this.hearsOfBirths = true;
    chunk[id & WITHIN] = this.#last;
    return this.#last;
  }

  /** The row has a new object. */
  forget(id: number): void {
    const chunk = this.#chunks[id >>> CHUNK_BITS];
    if (chunk !== undefined) chunk[id & WITHIN] = 0;
  }

  get bytes(): number {
    let chunks = 0;
    for (const chunk of this.#chunks) if (chunk !== undefined) chunks++;
    return chunks * CHUNK * 4;
  }

  #add(index: number): Uint32Array {
    while (this.#chunks.length < index) this.#chunks.push(undefined);
    const chunk = new Uint32Array(CHUNK);
    this.#chunks[index] = chunk;
    return chunk;
  }
}
