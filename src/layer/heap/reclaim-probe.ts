/**
 * Tells logical death from physical reclaim: the layer lets go of a wrapped JS object when its count reaches zero; V8
 * gives its memory back whenever it likes. The probe records, per object, how many objects had been allocated at both
 * moments. Probing costs a registration per object: a probed run is a run of its own, not a measured one.
 */
export class ReclaimProbe {
  readonly #clock: () => number;
  readonly #deaths = new Map<number, number>();
  readonly #reclaims = new Map<number, number>();
  readonly #registry: FinalizationRegistry<number>;

  /** `clock` gives the time on both columns, usually the heap's `counters.allocations`. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#registry = new FinalizationRegistry((serial) => this.#reclaims.set(serial, this.#clock()));
  }

  /** Watches a wrapped object from its birth. `serial` is the caller's name for it and must not keep it alive. */
  watch(wrapped: WeakKey, serial: number): void {
    this.#registry.register(wrapped, serial);
  }

  /** The layer let go of it. */
  died(serial: number): void {
    this.#deaths.set(serial, this.#clock());
  }

  /** Per object: death and physical reclaim on the clock, null while it has not happened. */
  observations(): { readonly serial: number; readonly death: number; readonly reclaim: number | null }[] {
    return [...this.#deaths].map(([serial, death]) => ({
      serial,
      death,
      reclaim: this.#reclaims.get(serial) ?? null,
    }));
  }
}
