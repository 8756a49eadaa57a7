import { Deadline } from './deadline.ts';
import { readResident } from './resident.ts';

/** When a process is ended from outside. `Infinity` is no limit. */
export interface Bounds {
  readonly rssBytes: number;
  readonly timeoutMs: number;
}

/** Why a process was ended from outside. */
export type Killed =
  | { readonly by: 'watchdog'; readonly rssBytes: number; readonly limitBytes: number }
  | { readonly by: 'timeout'; readonly afterMs: number };

/** A resident set on the machine's monotonic clock. */
export interface ResidentSample {
  readonly atNs: bigint;
  readonly rssBytes: number;
}

/** The process that is watched. */
export interface Watched {
  readonly pid: number;
  /** Whether its end is known already. */
  isGone(): boolean;
  kill(): void;
}

const lookEveryMs = 8;

/**
 * Keeps bounds on a process. The resident set is read from outside: inside, reading would cost the process, and a dying one could not.
 * A process that has ended by itself is never found late, however long this process did not look.
 */
export class Watch {
  #peakBytes: number | null = null;
  #killed: Killed | null = null;
  readonly #watched: Watched;
  readonly #tell: (sample: ResidentSample) => void;
  readonly #bounds: Bounds;
  readonly #deadline: Deadline;
  readonly #looking: NodeJS.Timeout | undefined;

  constructor(watched: Watched, bounds: Bounds, tell: (sample: ResidentSample) => void) {
    this.#tell = tell;
    this.#watched = watched;
    this.#bounds = bounds;
    this.#deadline = new Deadline(bounds.timeoutMs, () => this.#late());
    if (bounds.rssBytes !== Number.POSITIVE_INFINITY)
      this.#looking = setInterval(() => this.#look(), lookEveryMs);
  }

  /** The kernel's own high-water mark when last looked at; null where the system does not tell. */
  get peakBytes(): number | null {
    return this.#peakBytes;
  }

  /** Why the process was killed, given how it ended: one that ended otherwise was quicker than our signal. */
  verdict(signal: string | null): Killed | null {
    return signal === 'SIGKILL' ? this.#killed : null;
  }

  /** Time in which the process may have waited for us does not count. */
  excuse(ms: number): void {
    this.#deadline.excuse(ms);
  }

  stop(): void {
    this.#deadline.cancel();
    clearInterval(this.#looking);
  }

  #look(): void {
    if (this.#watched.isGone()) return;
    const resident = readResident(this.#watched.pid);
    if (resident === null) return;
    const { rssBytes, peakBytes } = resident;
    this.#tell({ atNs: process.hrtime.bigint(), rssBytes });
    this.#peakBytes = Math.max(this.#peakBytes ?? 0, peakBytes);
    const limitBytes = this.#bounds.rssBytes;
    if (rssBytes > limitBytes) this.#end({ by: 'watchdog', rssBytes, limitBytes });
  }

  /** What has happened but was not yet told to us is heard first. */
  #late(): void {
    setImmediate(() => this.#end({ by: 'timeout', afterMs: this.#bounds.timeoutMs }));
  }

  #end(why: Killed): void {
    if (this.#watched.isGone()) return;
    this.#killed ??= why;
    this.#watched.kill();
  }
}
