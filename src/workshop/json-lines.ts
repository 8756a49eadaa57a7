import { closeSync, constants, copyFileSync, existsSync, fsyncSync, lstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { isThere, readBelow, sizeLimits } from './confined.ts';
import { replacedWhole, syncFolder, writeFully } from './files.ts';

/** A file to which lines of JSON are added, each on disk before the next. */
export interface JsonLines {
  append(data: unknown): void;
  close(): void;
}

/**
 * Opens such a file, or makes it. A last line that a kill has torn stays, closed off by a line end. What has
 * other names elsewhere (hard links) is copied first: what is added reaches this name only.
 */
export function openJsonLines(path: string): JsonLines {
  const isNew = !existsSync(path);
  const isTorn = readLines(path, dirname(path)).at(-1)?.open === true;
  if (!isNew && lstatSync(path).nlink > 1)
    replacedWhole(path, (temporary) => copyFileSync(path, temporary, constants.COPYFILE_EXCL));
  const descriptor = openSync(path, 'a');
  if (isNew) syncFolder(dirname(path));
  if (isTorn) writeFully(descriptor, '\n');
  return {
    append(data) {
      writeFully(descriptor, `${JSON.stringify(data)}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

/** One line of such a file. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** No line end follows: the writer was killed while it wrote, or still writes. */
  readonly open: boolean;
}

/**
 * All lines of a file below `folder` that are not empty. None when there is no such file.
 *
 * @throws {StoreError} when the file lies elsewhere, is no regular file or is too large.
 */
export function readLines(path: string, folder: string): readonly Line[] {
  return isThere(path) ? [...linesOf(readBelow(path, folder, sizeLimits.records))] : [];
}

function* linesOf(data: Buffer): Generator<Line> {
  let start = 0;
  for (let number = 1; start < data.length; number++) {
    const end = data.indexOf(10, start);
    const open = end === -1;
    const bytes = data.subarray(start, open ? data.length : end);
    if (bytes.length > 0) yield { number, bytes, open };
    start = open ? data.length : end + 1;
  }
}
