import { Deadline } from './deadline.ts';
import { addressLimit, type KernelMemory, MemoryGroups } from './memory-groups.ts';
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
/** Between two looks at most so much of a stop counts: more than that we did not look ourselves. */
const creditMs = 200;

/**
 * Keeps bounds on a process. The resident set is read from outside: inside, reading would cost the process,
 * and a dying one could not. A process that has ended by itself is never found late, however long this
 * process did not look.
 */
export class Watch {
  #peakBytes: number | null = null;
  #killed: Killed | null = null;
  readonly #watched: Watched;
  readonly #tell: (sample: ResidentSample) => void;
  readonly #bounds: Bounds;
  readonly #deadline: Deadline;
  readonly #groups = new MemoryGroups();
  #address: KernelMemory['address'] = null;
  #stoppedMs = 0;
  #lookedAt: number | null = null;
  readonly #looking: NodeJS.Timeout | undefined;

  constructor(watched: Watched, bounds: Bounds, tell: (sample: ResidentSample) => void) {
    this.#tell = tell;
    this.#watched = watched;
    this.#bounds = bounds;
    this.#deadline = new Deadline(bounds.timeoutMs, () => this.#late());
    if (bounds.rssBytes !== Number.POSITIVE_INFINITY)
      this.#looking = setInterval(() => this.#look(), lookEveryMs);
    this.#groups.look(watched.pid);
  }

  /** The kernel's own high-water mark when last looked at; null where the system does not tell. */
  get peakBytes(): number | null {
    return this.#peakBytes;
  }

  /** How long it was seen stopped (SIGSTOP, Ctrl-Z, a debugger); 0 also where the system does not tell. */
  get stoppedMs(): number {
    return Math.round(this.#stoppedMs);
  }

  /** What the kernel has counted since the process was started. */
  get kernelMemory(): KernelMemory {
    return { ...this.#groups.summary(), address: this.#address };
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
    const { rssBytes, peakBytes, peakAddressBytes, stopped } = resident;
    const now = performance.now();
    if (stopped && this.#lookedAt !== null) this.#stoppedMs += Math.min(now - this.#lookedAt, creditMs);
    this.#lookedAt = now;
    this.#groups.look(this.#watched.pid);
    const addressBytes = addressLimit(this.#watched.pid);
    if (addressBytes !== null) this.#address = { limitBytes: addressBytes, peakBytes: peakAddressBytes };
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
