import { getHeapStatistics } from 'node:v8';

/**
 * More samples than a flush ever has to carry, at the rate they are taken; beyond, the last place is written
 * over.
 */
const room = 1024;

/** Samples of the V8 heap: bytes in use. A sample takes some 3 µs. */
export class HeapProbe {
  private readonly now: () => number;
  private rows = 0;
  private readonly times = new Float64Array(room);
  private readonly levels = new Float64Array(room);

  constructor(now: () => number) {
    this.now = now;
  }

  sample(): void {
    if (this.rows < room) this.rows++;
    this.times[this.rows - 1] = this.now();
    this.levels[this.rows - 1] = getHeapStatistics().used_heap_size;
  }

  /** Views of the rows since the last drain, good until the next sample. */
  drain(): { readonly ns: Float64Array; readonly bytes: Float64Array } {
    const { rows } = this;
    this.rows = 0;
    return { ns: this.times.subarray(0, rows), bytes: this.levels.subarray(0, rows) };
  }
}
