import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { constants, gzipSync } from 'node:zlib';

/** Where the raw lines of one invocation go while it runs. */
export interface RawSink {
  /** One line without its end, the child's or the parent's own. */
  write(line: string): void;
  /** Everything is said. @returns all lines, as they will be read again. */
  finish(): readonly string[];
  /** The invocation was given up; what is written stays. */
  abandon(): void;
}

/** Keeps lines in memory: for invocations that belong to no run. */
export function memorySink(): RawSink {
  const lines: string[] = [];
  return { write: (line) => lines.push(line), finish: () => lines, abandon: () => undefined };
}

/**
 * What a parent saw between two lines of the child waits for the second, but not for more lines than this.
 */
const mostWaiting = 64;

/**
 * Writes lines as they arrive, compressed, each batch a gzip member of its own, so that whatever was written
 * can be read however the parent ends. Level 1: higher ones take three times as long and save one percent;
 * one stream for the whole file would save two. A file that an earlier attempt at the invocation left is
 * replaced.
 *
 * `readBack` reads the finished file.
 */
export function fileSink(path: string, readBack: (path: string) => readonly string[]): RawSink {
  // Not emptied: it may have other names elsewhere.
  rmSync(path, { force: true });
  const descriptor = openSync(path, 'wx');
  let waiting: string[] = [];
  let open = true;
  const flush = (): void => {
    if (waiting.length === 0) return;
    writeMember(descriptor, gzipLines(waiting, constants.Z_BEST_SPEED));
    waiting = [];
  };
  const close = (): void => {
    if (!open) return;
    open = false;
    flush();
    fsyncSync(descriptor);
    closeSync(descriptor);
  };
  return {
    write(line) {
      waiting.push(line);
      if (!line.startsWith('{"by":"parent"') || waiting.length >= mostWaiting) flush();
    },
    finish() {
      close();
      return readBack(path);
    },
    abandon: close,
  };
}

/** Lines as one gzip member. */
export const gzipLines = (lines: readonly string[], level: number): Buffer =>
  gzipSync(Buffer.from(lines.map((line) => `${line}\n`).join('')), { level });

function writeMember(descriptor: number, member: Buffer): void {
  for (let written = 0; written < member.length; )
    written += writeSync(descriptor, member, written, member.length - written);
}
