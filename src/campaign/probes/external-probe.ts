import { getHeapStatistics } from 'node:v8';

/**
 * Samples of V8's external memory above its level at the start. Columns preallocated, thinned by half when
 * full.
 */
export class ExternalProbe {
  private readonly clock: { readonly objects: number };
  private readonly now: () => number;
  private base = 0;
  private rows = 0;
  private readonly clocks = new Int32Array(4096);
  private readonly times = new Float64Array(4096);
  private readonly levels = new Float64Array(4096);

  constructor(clock: { readonly objects: number }, now: () => number) {
    this.clock = clock;
    this.now = now;
  }

  start(): void {
    this.base = getHeapStatistics().external_memory;
  }

  sample(): void {
    if (this.rows === this.clocks.length) this.thin();
    const row = this.rows++;
    this.clocks[row] = this.clock.objects;
    this.times[row] = this.now();
    this.levels[row] = getHeapStatistics().external_memory - this.base;
  }

  /** Views of the rows since the last drain, good until the next sample. */
  drain(): { readonly clock: Int32Array; readonly ns: Float64Array; readonly bytes: Float64Array } {
    this.sample();
    const { rows } = this;
    this.rows = 0;
    return {
      clock: this.clocks.subarray(0, rows),
      ns: this.times.subarray(0, rows),
      bytes: this.levels.subarray(0, rows),
    };
  }

  private thin(): void {
    const half = this.rows >> 1;
    for (let row = 0; row < half; row++) {
      this.clocks[row] = this.clocks[2 * row]!;
      this.times[row] = this.times[2 * row]!;
      this.levels[row] = this.levels[2 * row]!;
    }
    this.rows = half;
  }
}
