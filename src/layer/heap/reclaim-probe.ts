/**
 * Tells the end of an object from the reclaim of its memory: the layer lets go of a wrapped JS object when
 * its count reaches zero; V8 gives its memory back whenever it likes. The probe records, per object, how many
 * objects had been allocated at both moments. Probing costs a registration per object: a probed run is a run
 * of its own, not a measured one.
 */
export class ReclaimProbe {
  readonly #clock: () => number;
  readonly #frees = new Map<number, number>();
  readonly #reclaims = new Map<number, number>();
  readonly #registry: FinalizationRegistry<number>;

  /** `clock` gives the time on both columns, usually the heap's `allocations`. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#registry = new FinalizationRegistry((serial) => this.#reclaims.set(serial, this.#clock()));
  }

  /**
   * Watches a wrapped object from when it is made. `serial` is the caller's name for it and must not keep it
   * alive.
   */
  watch(wrapped: WeakKey, serial: number): void {
    this.#registry.register(wrapped, serial);
  }

  /** The layer let go of it. */
  freed(serial: number): void {
    this.#frees.set(serial, this.#clock());
  }

  /**
   * Per object: when it was freed and when V8 took its memory back, on the clock, null while it has not
   * happened.
   */
  observations(): { readonly serial: number; readonly freed: number; readonly reclaim: number | null }[] {
    return [...this.#frees].map(([serial, freed]) => ({
      serial,
      freed,
      reclaim: this.#reclaims.get(serial) ?? null,
    }));
  }
}
