import type { NativeBlock } from './backend.ts';

/** What the ledger reads of the allocation clock. */
export interface ClockReading {
  /** Objects allocated so far. */
  readonly objects: number;
}

export interface LedgerOptions {
  readonly clock: ClockReading;
  /** Nanoseconds since a moment of the caller's choice. Called once per recorded event: keep it cheap. */
  readonly now: () => number;
  /** false: only the counters are kept. */
  readonly record: boolean;
  /** A time mark is kept at every Nth allocation; default 64. */
  readonly markEvery?: number;
  /** Rows preallocated for frees; the columns double when they must. Default 65,536. */
  readonly capacity?: number;
}

/** Columns of what was recorded since the last drain; row i of one belongs to row i of the others. */
export interface LedgerEvents {
  readonly frees: {
    /** Birth number of the object that the bytes hung on. */
    readonly serial: Int32Array;
    /** Objects allocated when it happened. */
    readonly clock: Int32Array;
    /** One reading of the time serves 64 frees, while at most 64 objects are allocated: never late, and early by those at most. */
    readonly ns: Float64Array;
  };
  /** The allocation clock and the live bytes against time, at every Nth native allocation: joins the two clocks. */
  readonly marks: {
    readonly clock: Int32Array;
    readonly ns: Float64Array;
    readonly liveBytes: Float64Array;
  };
}

/** A reading costs more than all else that is recorded of a free. As far apart as marks are. */
const freesPerReading = 64;
const allocationsPerReading = 64;

/**
 * Accounts for native memory: what lives, the peak, totals, and when each block was freed. The truth about
 * "freed" is here; the resident set only follows it.
 *
 * Recording a free never allocates: the columns grow while something is *allocated*, always to room for every live block.
 */
export class Ledger {
  liveBytes = 0;
  liveBlocks = 0;
  peakBytes = 0;
  allocatedBlocks = 0;
  allocatedBytes = 0;
  freedBlocks = 0;
  freedBytes = 0;
  /** Frees before `markEnd`: those that did not have to wait for the workload's synchronous code to end. */
  freedBeforeEnd = 0;

  private readonly clock: ClockReading;
  private readonly now: () => number;
  private readonly record: boolean;
  private readonly markEvery: number;
  private ended = false;

  private freeRows = 0;
  private freeSerial: Int32Array;
  private freeClock: Int32Array;
  private freeNs: Float64Array;

  private readingNs = 0;
  private readingClock = 0;
  private readingUses = freesPerReading;

  private untilMark = 1;
  private markRows = 0;
  private markClock: Int32Array;
  private markNs: Float64Array;
  private markLive: Float64Array;

  constructor(options: LedgerOptions) {
    this.clock = options.clock;
    this.now = options.now;
    this.record = options.record;
    this.markEvery = options.markEvery ?? 64;
    const rows = options.record ? Math.max(1, options.capacity ?? 65_536) : 0;
    this.freeSerial = new Int32Array(rows);
    this.freeClock = new Int32Array(rows);
    this.freeNs = new Float64Array(rows);
    const marks = options.record ? 1024 : 0;
    this.markClock = new Int32Array(marks);
    this.markNs = new Float64Array(marks);
    this.markLive = new Float64Array(marks);
  }

  /** Every block that was allocated has been freed. */
  get balanced(): boolean {
    return this.liveBlocks === 0 && this.liveBytes === 0;
  }

  allocated(block: NativeBlock): void {
    this.liveBlocks++;
    this.liveBytes += block.size;
    if (this.liveBytes > this.peakBytes) this.peakBytes = this.liveBytes;
    this.allocatedBlocks++;
    this.allocatedBytes += block.size;
    if (!this.record) return;
    if (this.freeRows + this.liveBlocks > this.freeSerial.length) this.growFrees();
    if (--this.untilMark === 0) this.mark();
  }

  /** `size` and `serial` as the block had them; the block itself may be gone already. */
  freed(size: number, serial: number): void {
    this.liveBlocks--;
    this.liveBytes -= size;
    this.freedBlocks++;
    this.freedBytes += size;
    if (!this.ended) this.freedBeforeEnd++;
    if (!this.record) return;
    const clock = this.clock.objects;
    if (this.readingUses === freesPerReading || clock - this.readingClock > allocationsPerReading)
      this.timeRead(this.now());
    this.readingUses++;
    const row = this.freeRows++;
    this.freeSerial[row] = serial;
    this.freeClock[row] = clock;
    this.freeNs[row] = this.readingNs;
  }

  /** The next free needs a reading of its own: something other than allocating and freeing went on since the last. */
  timePassed(): void {
    this.readingUses = freesPerReading;
  }

  /** The caller has read the time for a purpose of its own, which spares the next frees a reading. */
  timeRead(ns: number): void {
    this.readingNs = ns;
    this.readingClock = this.clock.objects;
    this.readingUses = 0;
  }

  /** Keeps a mark now, and the next one `markEvery` native allocations later. */
  mark(): void {
    this.untilMark = this.markEvery;
    if (!this.record) return;
    if (this.markRows === this.markClock.length) this.growMarks();
    const row = this.markRows++;
    this.markClock[row] = this.clock.objects;
    const ns = this.now();
    this.markNs[row] = ns;
    this.timeRead(ns);
    this.markLive[row] = this.liveBytes;
  }

  /** The workload's synchronous code has ended; later frees are not counted in `freedBeforeEnd`. */
  markEnd(): void {
    this.mark();
    this.timePassed();
    this.ended = true;
  }

  /**
   * All rows recorded since the last drain; the columns start anew. These are views, good until the next event: copies would
   * be garbage outside the V8 heap, for which V8 collects.
   */
  drain(): LedgerEvents {
    const events = {
      frees: {
        serial: this.freeSerial.subarray(0, this.freeRows),
        clock: this.freeClock.subarray(0, this.freeRows),
        ns: this.freeNs.subarray(0, this.freeRows),
      },
      marks: {
        clock: this.markClock.subarray(0, this.markRows),
        ns: this.markNs.subarray(0, this.markRows),
        liveBytes: this.markLive.subarray(0, this.markRows),
      },
    };
    this.freeRows = 0;
    this.markRows = 0;
    return events;
  }

  private growFrees(): void {
    const rows = this.freeSerial.length * 2;
    this.freeSerial = copyInto(new Int32Array(rows), this.freeSerial);
    this.freeClock = copyInto(new Int32Array(rows), this.freeClock);
    this.freeNs = copyInto(new Float64Array(rows), this.freeNs);
  }

  private growMarks(): void {
    const rows = this.markClock.length * 2;
    this.markClock = copyInto(new Int32Array(rows), this.markClock);
    this.markNs = copyInto(new Float64Array(rows), this.markNs);
    this.markLive = copyInto(new Float64Array(rows), this.markLive);
  }
}

function copyInto<Column extends Int32Array | Float64Array>(larger: Column, smaller: Column): Column {
  larger.set(smaller);
  return larger;
}
