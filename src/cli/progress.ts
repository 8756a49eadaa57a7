import pc from 'picocolors';

/**
 * One line of progress on stderr: rewritten in place on a terminal, a plain line every few seconds elsewhere, so that
 * logs stay short. Never writes to stdout, which belongs to results.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #everyMs: number;
  readonly #now: () => number;
  #lastPlain = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(stream: NodeJS.WriteStream = process.stderr, everyMs = 5000, now: () => number = Date.now) {
    this.#stream = stream;
    this.#everyMs = everyMs;
    this.#now = now;
  }

  /** Shows `text` as the current state. */
  update(text: string): void {
    if (this.#stream.isTTY) {
      const width = this.#stream.columns ?? 80;
      this.#stream.write(`\r\x1b[2K${text.length > width - 1 ? `${text.slice(0, width - 2)}…` : text}`);
      this.#shown = true;
      return;
    }
    const now = this.#now();
    if (now - this.#lastPlain < this.#everyMs) return;
    this.#lastPlain = now;
    this.#stream.write(`${text}\n`);
  }

  /** A line that stays. */
  note(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  clear(): void {
    if (!this.#shown) return;
    this.#stream.write('\r\x1b[2K');
    this.#shown = false;
  }
}

/** `12/55  22 %  about 14 s left  churn/tracing`. */
export function progressText(done: number, total: number, current: string, leftMs: number | null): string {
  const share = total === 0 ? 100 : Math.floor((done / total) * 100);
  const left = leftMs === null ? '' : `  about ${duration(leftMs)} left`;
  return `${pc.bold(`${done}/${total}`)}  ${share} %${left}  ${pc.dim(current)}`;
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
