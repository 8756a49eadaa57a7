import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { schemaVersion } from '../model/index.ts';
import { readBelow, sizeLimits } from './confined.ts';
import { StoreError } from './errors.ts';
import { visibleData } from './visible.ts';

/** JSON, whole or not at all: a reader never sees half of a file, also after a power cut. */
export function writeWhole(path: string, data: unknown, indent = 1): void {
  writeWholeText(path, `${JSON.stringify(data, null, indent)}\n`);
}

/** Text, whole or not at all. */
export function writeWholeText(path: string, text: string, temporary?: string): void {
  replacedWhole(path, (aside) => writeFileSync(aside, text, { flag: 'wx' }), temporary);
}

/**
 * Replaces a file, whole or not at all: written beside its place, put on disk, then renamed, and the new name
 * put on disk too. Other names of the old file (hard links) keep what it held.
 *
 * @param write makes a new file of the name that it is given.
 */
export function replacedWhole(
  path: string,
  write: (temporary: string) => void,
  temporary: string = `${path}.${process.pid}.tmp`,
): void {
  // What lies there is half-written by a process of this number that is gone, or a link put there to be
  // followed.
  rmSync(temporary, { force: true });
  try {
    write(temporary);
    syncFile(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Puts on disk which names a folder holds: without it a new file may be gone after a power cut, though its
 * content was written.
 */
export function syncFolder(folder: string): void {
  // Windows opens no folders, and keeps names without being asked.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes all bytes of `text`, in one `write` unless the system takes fewer. */
export function writeFully(descriptor: number, text: string): void {
  const data = Buffer.from(text);
  let written = 0;
  while (written < data.length) written += writeSync(descriptor, data, written);
}

/** Where a file must lie, and how large it may be. */
export interface ReadBounds {
  /** The run folder; by default the folder that the path names. */
  readonly below?: string;
  readonly limitBytes?: number;
}

/**
 * Reads a JSON file of a run folder.
 *
 * @throws {StoreError} when the file is missing, lies outside of its folder, is too large, is no JSON, is of
 *   a newer format, or has other fields than it must. The message shows nothing that the file holds.
 */
export function readWhole<T>(path: string, schema: z.ZodType<T>, bounds: ReadBounds = {}): T {
  const { below = dirname(path), limitBytes = sizeLimits.plan } = bounds;
  const text = readBelow(path, below, limitBytes).toString('utf8');
  const data = parsed(text);
  if (data === notJson)
    throw new StoreError(`${path} is not JSON. The file is damaged; run the experiment again.`);
  return validated(data, schema, path);
}

/** What {@link parsed} returns for a text that is none. */
export const notJson = Symbol('not JSON');

/** Parsed JSON, or {@link notJson}. The parser's own complaint is dropped: it quotes what it read. */
export function parsed(text: string): unknown {
  try {
    const data: unknown = JSON.parse(text);
    return data;
  } catch {
    return notJson;
  }
}

/**
 * `where` names the data in the error, e.g. a path and a line. Texts come back visible (`visible.ts`).
 *
 * @throws {StoreError} for another format, other fields than there must be, or data nested without end.
 */
export function validated<T>(data: unknown, schema: z.ZodType<T>, where: string): T {
  const found = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined;
  if (typeof found === 'number' && found !== schemaVersion)
    throw new StoreError(
      `${where} has format ${found}, this version reads format ${schemaVersion}. ` +
        (found > schemaVersion
          ? 'Update reclaim-lab.'
          : 'Run the experiment again, or use an older reclaim-lab.'),
    );
  const result = schema.safeParse(visibleData(data, where));
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'data'}: ${issue.message}`);
  throw new StoreError(`${where} is not what a run holds: ${issues.join('; ')}.`);
}
