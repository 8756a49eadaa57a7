import { decodeFrees, type FreeEvents, type Frees } from '../../model/index.ts';
import type { NativeBlock } from './backend.ts';
import { FreeLog } from './free-log.ts';

/** What the ledger reads of the allocation clock. */
export interface ClockReading {
  /** Objects allocated so far. */
  readonly objects: number;
}

export interface LedgerOptions {
  readonly clock: ClockReading;
  /**
   * Nanoseconds since a moment of the caller's choice. Called at marks and for one free in 64 or so: keep it
   * cheap all the same.
   */
  readonly now: () => number;
  /** false: only the counters are kept. */
  readonly record: boolean;
  /** A time mark is kept at every Nth allocation; default 64. */
  readonly markEvery?: number;
  /** Frees that there is room for from the start; the columns double when they must. Default 65,536. */
  readonly capacity?: number;
}

/**
 * The allocation clock and the live bytes against time, at every Nth native allocation: joins the two clocks.
 */
export interface Marks {
  readonly clock: Int32Array;
  readonly ns: Float64Array;
  readonly liveBytes: Float64Array;
}

/**
 * Accounts for native memory: what lives, the peak, totals, and when each block was freed. The truth about
 * "freed" is here; the resident set only follows it.
 *
 * Recording a free never allocates: the columns grow while something is *allocated*, always to room for every
 * live block.
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
  private marked: ((ns: number) => void) | null = null;

  private readonly frees: FreeLog;

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
    this.frees = new FreeLog(options.clock, options.now, rows);
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
    if (this.record && --this.untilMark === 0) this.mark();
  }

  /** `size` and `serial` as the block had them; the block itself may be gone already. */
  freed(size: number, serial: number): void {
    this.liveBlocks--;
    this.liveBytes -= size;
    this.freedBlocks++;
    this.freedBytes += size;
    if (!this.ended) this.freedBeforeEnd++;
    if (this.record) this.frees.add(serial);
  }

  /**
   * The next free needs a reading of its own: something other than allocating and freeing went on since the
   * last.
   */
  timePassed(): void {
    this.frees.timePassed();
  }

  /** The caller has read the time for a purpose of its own, which spares the next frees a reading. */
  timeRead(ns: number): void {
    this.frees.timeRead(ns);
  }

  /**
   * Calls `marked` with the time of every mark from now on, when it is kept and the ledger is consistent. It
   * may drain.
   */
  onMark(marked: (ns: number) => void): void {
    this.marked = marked;
  }

  /** Keeps a mark now, and the next one `markEvery` native allocations later. */
  mark(): void {
    this.untilMark = this.markEvery;
    if (!this.record) return;
    // Frees never need more room than the blocks that lived; so it is enough to look here, ahead for all
    // allocations until the next mark.
    this.frees.reserve(this.liveBlocks + this.markEvery);
    if (this.markRows === this.markClock.length) this.growMarks();
    const row = this.markRows++;
    this.markClock[row] = this.clock.objects;
    const ns = this.now();
    this.markNs[row] = ns;
    this.frees.timeRead(ns);
    this.markLive[row] = this.liveBytes;
    this.marked?.(ns);
  }

  /** The workload's synchronous code has ended; later frees are not counted in `freedBeforeEnd`. */
  markEnd(): void {
    this.mark();
    this.timePassed();
    this.ended = true;
  }

  /**
   * All that was recorded since the last drain, written out. For whoever has the time; a flush takes the two
   * below.
   */
  drain(): { readonly frees: Frees; readonly marks: Marks } {
    return { frees: decodeFrees(this.drainFrees()), marks: this.drainMarks() };
  }

  /**
   * All frees recorded since the last drain, as they are recorded. A view, good until the next event: copies
   * would be garbage outside the V8 heap, for which V8 collects.
   */
  drainFrees(): FreeEvents {
    return this.frees.drain();
  }

  /** All marks since the last drain; views too. */
  drainMarks(): Marks {
    const rows = this.markRows;
    this.markRows = 0;
    return {
      clock: this.markClock.subarray(0, rows),
      ns: this.markNs.subarray(0, rows),
      liveBytes: this.markLive.subarray(0, rows),
    };
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
