import type { PauseCause } from '../../model/index.ts';

/** The pauses that a manager knows of itself; V8's own are observed from outside. */
export const spanCauses = [
  'sweep',
  'death-cascade',
  'finalizer-burst',
] as const satisfies readonly PauseCause[];
export type SpanCause = (typeof spanCauses)[number];

/** Columns of the spans since the last drain; `cause` indexes `spanCauses`. */
export interface Spans {
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
  readonly cause: Uint8Array;
}

/**
 * Spans of time in which a manager, not the workload, was at work. Columns preallocated, doubled when full.
 */
export class SpanLog {
  private rows = 0;
  private spanned: ((endNs: number) => void) | null = null;
  private startNs: Float64Array;
  private durationNs: Float64Array;
  private cause: Uint8Array;

  constructor(capacity = 4096) {
    this.startNs = new Float64Array(capacity);
    this.durationNs = new Float64Array(capacity);
    this.cause = new Uint8Array(capacity);
  }

  add(cause: SpanCause, startNs: number, endNs: number): void {
    if (this.rows === this.cause.length) this.grow();
    const row = this.rows++;
    this.startNs[row] = startNs;
    this.durationNs[row] = endNs - startNs;
    this.cause[row] = spanCauses.indexOf(cause);
    this.spanned?.(endNs);
  }

  /** Calls `spanned` with the end of every span from now on, once it is logged. It may drain. */
  onSpan(spanned: (endNs: number) => void): void {
    this.spanned = spanned;
  }

  /** Views, good until the next span. */
  drain(): Spans {
    const spans = {
      startNs: this.startNs.subarray(0, this.rows),
      durationNs: this.durationNs.subarray(0, this.rows),
      cause: this.cause.subarray(0, this.rows),
    };
    this.rows = 0;
    return spans;
  }

  private grow(): void {
    const { startNs, durationNs, cause } = this;
    const rows = Math.max(1, cause.length * 2);
    this.startNs = new Float64Array(rows);
    this.startNs.set(startNs);
    this.durationNs = new Float64Array(rows);
    this.durationNs.set(durationNs);
    this.cause = new Uint8Array(rows);
    this.cause.set(cause);
  }
}
