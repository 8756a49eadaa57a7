import { stripVTControlCharacters } from 'node:util';
import { type Colours, onStderr } from '../findings/report/colours.ts';
import { fitted } from '../findings/report/fitted.ts';
import { visibleLine } from '../model/visible-text.ts';

/** What of a stream the progress line needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * One line of progress on stderr: rewritten in place on a terminal, cut to its width; a plain line every few
 * seconds elsewhere, so that logs stay short and hold no escape codes. Never writes to stdout, which belongs
 * to results.
 */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #everyMs: number;
  readonly #now: () => number;
  #lastPlain = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(stream: ProgressStream = process.stderr, everyMs = 5000, now: () => number = Date.now) {
    this.#stream = stream;
    this.#everyMs = everyMs;
    this.#now = now;
  }

  /** Shows `text`, one line that may hold colours, as the current state. */
  update(text: string): void {
    if (this.#stream.isTTY) {
      const width = this.#stream.columns || 80;
      this.#stream.write(`\r\x1b[2K${fitted(text, width - 1)}`);
      this.#shown = true;
      return;
    }
    const now = this.#now();
    if (now - this.#lastPlain < this.#everyMs) return;
    this.#lastPlain = now;
    this.#stream.write(`${stripVTControlCharacters(text)}\n`);
  }

  /** A line that stays. */
  note(text: string): void {
    this.clear();
    this.#stream.write(`${this.#stream.isTTY ? text : stripVTControlCharacters(text)}\n`);
  }

  clear(): void {
    if (!this.#shown) return;
    this.#stream.write('\r\x1b[2K');
    this.#shown = false;
  }
}

/** `12/55  22 %  about 14 s left  churn/tracing`: what may be cut on a narrow terminal stands last. */
export function progressText(
  done: number,
  total: number,
  current: string,
  leftMs: number | null,
  colours: Colours = onStderr,
): string {
  const share = total === 0 ? 100 : Math.floor((done / total) * 100);
  const left = leftMs === null ? '' : `  about ${duration(leftMs)} left`;
  return `${colours.bold(`${done}/${total}`)}  ${share} %${left}  ${colours.dim(visibleLine(current))}`;
}

/** `computing the truth of churn at scale 100 (3 s): when each of its objects dies`. */
export function truthText(
  workload: string,
  scale: number,
  tookMs: number,
  colours: Colours = onStderr,
): string {
  const what = `computing the truth of ${workload} at scale ${scale} (${duration(tookMs)})`;
  return `${what}${colours.dim(': when each of its objects dies')}`;
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
