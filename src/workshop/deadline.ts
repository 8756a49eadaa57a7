const tickMs = 50;
/**
 * What one look at the clock may count at most: while this process was stopped, or too busy to look, nobody's
 * time ran.
 */
const creditMs = 4 * tickMs;

/** Where time comes from; tests give one of their own. */
export interface Time {
  /** Milliseconds that only grow. */
  now(): number;
  /** Calls back once after some milliseconds; what it returns takes that back. */
  after(ms: number, call: () => void): () => void;
}

const realTime: Time = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * A span of time that runs only while this process runs. A parent that was stopped by SIGSTOP or Ctrl-Z, or
 * that was busy for long, does not find its children late: at most 200 ms of such a pause count. Spans may be
 * of any length, also beyond what a timer can hold.
 */
export class Deadline {
  #leftMs: number;
  #lookedAt: number;
  #takeBack: () => void = () => undefined;
  readonly #onEnd: () => void;
  readonly #time: Time;

  /**
   * Begins at once; `onEnd` is called once, unless `cancel` comes first.
   *
   * @throws {RangeError} when the span is no positive number.
   */
  constructor(spanMs: number, onEnd: () => void, time: Time = realTime) {
    if (!(spanMs > 0)) throw new RangeError(`A deadline of ${spanMs} ms is none: it must be above zero.`);
    this.#leftMs = spanMs;
    this.#onEnd = onEnd;
    this.#time = time;
    this.#lookedAt = time.now();
    this.#wait();
  }

  /** Takes back milliseconds that have been counted though the other side had to wait for us. */
  excuse(ms: number): void {
    this.#leftMs += ms;
  }

  cancel(): void {
    this.#takeBack();
  }

  #wait(): void {
    this.#takeBack = this.#time.after(Math.min(tickMs, this.#leftMs), () => this.#look());
  }

  #look(): void {
    const now = this.#time.now();
    this.#leftMs -= Math.min(now - this.#lookedAt, creditMs);
    this.#lookedAt = now;
    if (this.#leftMs > 0) this.#wait();
    else this.#onEnd();
  }
}
