import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './errors.ts';
import { isSystemError, systemWords } from './explain.ts';

/**
 * Places that the command line names are looked at before anything is measured, so that an hour is not lost
 * to a slip.
 */

/**
 * Refuses a folder that nothing can be written into, whether or not it is there yet. Leaves nothing behind.
 *
 * @throws {UsageError} naming the option and the reason.
 */
export function refuseUnwritableFolder(option: string, folder: string): void {
  refused(option, folder, () => {
    if (folder === '') throw new UsageError(`${option} "" is no folder; name one.`);
    const made = makeFolders(resolve(folder));
    try {
      const probe = join(folder, `.probe-${process.pid}`);
      writeFileSync(probe, '', { flag: 'wx' });
      rmSync(probe);
    } finally {
      if (made !== undefined) rmSync(made, { recursive: true });
    }
  });
}

/**
 * Makes a folder and those above it; returns the first that was not there. One by one: where the system makes
 * no folders at all (`/proc`), Node's own recursive way never ends.
 */
function makeFolders(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) {
    readdirSync(folder);
    return undefined;
  }
  const above = dirname(folder) === folder ? undefined : makeFolders(dirname(folder));
  mkdirSync(folder);
  return above ?? folder;
}

/** What would lie below a file can never be there. Newer Node versions call it absent, like any other. */
function refuseBelowFile(option: string, folder: string): void {
  let above = dirname(resolve(folder));
  while (!existsSync(above)) above = dirname(above);
  if (!statSync(above).isDirectory())
    throw new UsageError(`${option} ${folder}: ${above} is no folder, so nothing lies in it.`);
}

/** Refuses a folder that is there and cannot be read; one that is not there is empty. @throws {UsageError} */
export function refuseUnreadableFolder(option: string, folder: string): void {
  if (folder === '') throw new UsageError(`${option} "" is no folder; name one.`);
  refused(option, folder, () => {
    const status = statSync(folder, { throwIfNoEntry: false });
    if (status === undefined) return refuseBelowFile(option, folder);
    if (!status.isDirectory()) throw new UsageError(`${option} ${folder} is no folder.`);
    accessSync(folder, constants.R_OK | constants.X_OK);
  });
}

/** Refuses a file that cannot be written. @throws {UsageError} */
export function refuseUnwritableFile(option: string, path: string): void {
  if (path === '') throw new UsageError(`${option} "" is no file; name one.`);
  refused(option, path, () => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${option} ${path} is a folder; name a file in it.`);
    const folder = statSync(dirname(resolve(path)), { throwIfNoEntry: false });
    if (folder === undefined || !folder.isDirectory())
      throw new UsageError(`${option} ${path}: ${dirname(resolve(path))} is no folder.`);
    accessSync(dirname(resolve(path)), constants.W_OK);
  });
}

function refused(option: string, place: string, look: () => void): void {
  try {
    look();
  } catch (error) {
    if (!(error instanceof Error) || !isSystemError(error)) throw error;
    throw new UsageError(`${option} ${place} cannot be used. ${systemWords(error)}`, { cause: error });
  }
}
