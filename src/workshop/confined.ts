import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { StoreError } from './errors.ts';

/**
 * A run folder is data from outside: nothing in it may lead out of it, and nothing is read without an end.
 */

const mebibyte = 1024 ** 2;

/** The most bytes that are read of each kind of file. Real ones stay below a hundredth of it. */
export const sizeLimits = {
  plan: 64 * mebibyte,
  environment: mebibyte,
  records: 256 * mebibyte,
  line: 4 * mebibyte,
  series: 64 * mebibyte,
} as const;

/** How deep the folders of a run are looked through for links. */
const deepestFolder = 3;

/**
 * Reads a regular file that lies in `folder`, wherever links lead.
 *
 * @throws {StoreError} when it is not there, is no regular file, lies outside, or is larger than
 *   `limitBytes`. The message never shows what the file holds.
 */
export function readBelow(path: string, folder: string, limitBytes: number): Buffer {
  const place = realPlace(path, folder);
  const descriptor = open(place, path);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new StoreError(`${path} is no regular file; nothing else is read of a run.`);
    if (status.size > limitBytes) throw tooLarge(path, limitBytes);
    return readUpTo(descriptor, limitBytes, status.size, path);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether something of this name is there, a link that leads nowhere included. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Looks through the folder of a run, so that nothing that is later written in it lands elsewhere.
 *
 * @throws {StoreError} naming a link that leads outside, or nowhere.
 */
export function refuseLinksOutside(folder: string): void {
  const visit = (inside: string, depth: number): void => {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      const path = join(inside, entry.name);
      if (entry.isSymbolicLink()) realPlace(path, folder);
      else if (entry.isDirectory() && depth < deepestFolder) visit(path, depth + 1);
    }
  };
  visit(folder, 1);
}

/** Removes what a writer that was killed left half-written. Only for whoever holds the run. */
export function removeHalfWritten(folder: string): void {
  for (const inside of [folder, join(folder, 'series'), join(folder, 'raw')]) {
    if (!isThere(inside)) continue;
    for (const name of readdirSync(inside))
      if (/\.\d+\.tmp$/.test(name)) rmSync(join(inside, name), { recursive: true, force: true });
  }
}

function realPlace(path: string, folder: string): string {
  let place: string;
  try {
    place = realpathSync(path);
  } catch (cause) {
    throw new StoreError(`Cannot read ${path}: ${reason(cause)}. Is ${dirname(path)} the folder of a run?`, {
      cause,
    });
  }
  if (!place.startsWith(`${realpathSync(folder)}${sep}`))
    throw new StoreError(
      `${path} is a link that leads out of the run folder. A run is read from its own folder only: copy the file there, or do not trust the folder.`,
    );
  return place;
}

/** Without waiting: a pipe that nobody writes to would hold the reader for ever. */
function open(place: string, path: string): number {
  try {
    return openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw new StoreError(`Cannot read ${path}: ${reason(cause)}.`, { cause });
  }
}

/**
 * One byte more than allowed is asked for: a file that grows meanwhile, or lies about its size, is noticed.
 */
function readUpTo(descriptor: number, limitBytes: number, expected: number, path: string): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(65_536, expected - total + 1));
    let read: number;
    try {
      read = readSync(descriptor, chunk);
    } catch (cause) {
      throw new StoreError(`Cannot read ${path}: ${reason(cause)}.`, { cause });
    }
    if (read === 0) return Buffer.concat(chunks, total);
    total += read;
    if (total > limitBytes) throw tooLarge(path, limitBytes);
    chunks.push(chunk.subarray(0, read));
  }
}

const tooLarge = (path: string, limitBytes: number): StoreError =>
  new StoreError(
    `${path} is larger than ${Math.round(limitBytes / mebibyte)} MiB, which no such file of a run is. It was not read.`,
  );

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it is not there'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EACCES', 'permission denied'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
]);

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons.get(code) ?? (code || error.message);
}
