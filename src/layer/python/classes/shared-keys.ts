/** So many names can be shared, less one for each instance that was made (`SHARED_KEYS_MAX_SIZE`). */
const MOST_SHARED = 30;

/**
 * The attribute names that the instances of one class share, so that an instance needs no dict: CPython's
 * split keys. Each new instance uses up one of the places that are left, down to the last; a name that finds
 * none makes the instance a dict of its own.
 */
export class SharedKeys {
  readonly #positions = new Map<string, number>();
  #usable = MOST_SHARED;

  get names(): IterableIterator<string> {
    return this.#positions.keys();
  }

  get size(): number {
    return this.#positions.size;
  }

  /** An instance was made. */
  countInstance(): void {
    if (this.#usable > 1) this.#usable--;
  }

  /** −1 for a name that is not shared. */
  positionOf(name: string): number {
    return this.#positions.get(name) ?? -1;
  }

  /** The position of a name, which joins the shared ones if there is room; else −1. */
  add(name: string): number {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    if (this.#usable === 0) return -1;
    this.#usable--;
    const position = this.#positions.size;
    this.#positions.set(name, position);
    return position;
  }
}
