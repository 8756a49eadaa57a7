import type { FreeEvents } from '../../model/index.ts';

/** A reading of the time costs more than all else that is recorded of a free. As far apart as marks are. */
const freesPerReading = 64;
const allocationsPerReading = 64;

/**
 * Every free, in the order of time. Kept short on purpose: a free is recorded in the middle of the workload's
 * fastest code, so it costs one store (two where the allocation clock moved), and what it seldom does lies in
 * a function of its own.
 *
 * `add` never allocates as long as `reserve` was told of every block that lives.
 */
export class FreeLog {
  private readonly clock: { readonly objects: number };
  private readonly now: () => number;

  private rows = 0;
  private events: Int32Array;
  private readings = 0;
  private readingRow: Int32Array;
  private readingNs: Float64Array;

  /** The clock that the last event stands at; none yet since the last drain: -1. */
  private clockSaid = -1;
  /**
   * Row at which the present reading of the time has served its frees; too small for any row: there is none.
   */
  private readUntil = 0;
  private lastNs = 0;
  private lastNsClock = 0;
  /** `lastNs` has served no free yet. */
  private unused = false;

  constructor(clock: { readonly objects: number }, now: () => number, capacity: number) {
    this.clock = clock;
    this.now = now;
    this.events = new Int32Array(capacity * 2);
    this.readingRow = new Int32Array(capacity);
    this.readingNs = new Float64Array(capacity);
  }

  add(serial: number): void {
    if (this.clock.objects !== this.clockSaid || this.rows >= this.readUntil) this.stamp();
    this.events[this.rows++] = serial;
  }

  /** Makes room for a free of every live block, each at a clock and with a reading of its own. */
  reserve(liveBlocks: number): void {
    if (this.rows + 2 * liveBlocks > this.events.length) this.growEvents(this.rows + 2 * liveBlocks);
    if (this.readings + liveBlocks > this.readingRow.length) this.growReadings(this.readings + liveBlocks);
  }

  /**
   * The next free needs a reading of its own: something other than allocating and freeing went on since the
   * last.
   */
  timePassed(): void {
    this.unused = false;
    this.readUntil = 0;
  }

  /** Somebody has read the time for a purpose of his own, which spares the next frees a reading. */
  timeRead(ns: number): void {
    this.lastNs = ns;
    this.lastNsClock = this.clock.objects;
    this.unused = true;
    this.readUntil = 0;
  }

  /** All events since the last drain, as views that are good until the next one. */
  drain(): FreeEvents {
    const events = this.events.subarray(0, this.rows);
    const readingRow = this.readingRow.subarray(0, this.readings);
    const readingNs = this.readingNs.subarray(0, this.readings);
    // What comes next must be readable without what came before.
    this.unused = this.unused || this.rows < this.readUntil;
    this.rows = 0;
    this.readings = 0;
    this.clockSaid = -1;
    this.readUntil = 0;
    return { events, readingRow, readingNs };
  }

  private stamp(): void {
    const clock = this.clock.objects;
    if (clock !== this.clockSaid) {
      this.clockSaid = clock;
      this.events[this.rows++] = ~clock;
      // That row is no free.
      this.readUntil++;
    }
    if (clock - this.lastNsClock > allocationsPerReading) this.timePassed();
    else if (this.rows < this.readUntil) return;
    if (!this.unused) this.timeRead(this.now());
    this.readingRow[this.readings] = this.rows;
    this.readingNs[this.readings++] = this.lastNs;
    this.unused = false;
    this.readUntil = this.rows + freesPerReading;
  }

  private growEvents(needed: number): void {
    const larger = new Int32Array(Math.max(needed, this.events.length * 2));
    larger.set(this.events.subarray(0, this.rows));
    this.events = larger;
  }

  private growReadings(needed: number): void {
    const rows = Math.max(needed, this.readingRow.length * 2);
    const { readingRow, readingNs } = this;
    this.readingRow = new Int32Array(rows);
    this.readingRow.set(readingRow.subarray(0, this.readings));
    this.readingNs = new Float64Array(rows);
    this.readingNs.set(readingNs.subarray(0, this.readings));
  }
}
