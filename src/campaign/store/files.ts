import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { z } from 'zod';
import { schemaVersion } from '../../model/index.ts';
import { StoreError } from './errors.ts';

/** Whole or not at all: a reader never sees half of a file. */
export function writeWhole(path: string, data: unknown, indent = 1): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w');
  try {
    writeFully(descriptor, `${JSON.stringify(data, null, indent)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}

/** Writes all bytes of `text`, in one `write` unless the system takes fewer. */
export function writeFully(descriptor: number, text: string): void {
  const data = Buffer.from(text);
  let written = 0;
  while (written < data.length) written += writeSync(descriptor, data, written);
}

/** @throws {StoreError} when the file is missing, is no JSON, is of a newer format, or has other fields than it must. */
export function readWhole<T>(path: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StoreError(`Cannot read ${path}: ${String(cause)}. Is it the folder of a run?`, { cause });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new StoreError(
      `${path} is not JSON: ${String(cause)}. The file is damaged; run the experiment again.`,
      {
        cause,
      },
    );
  }
  return validated(data, schema, path);
}

/** `where` names the data in the error, e.g. a path and a line. */
export function validated<T>(data: unknown, schema: z.ZodType<T>, where: string): T {
  const found = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined;
  if (typeof found === 'number' && found !== schemaVersion)
    throw new StoreError(
      `${where} has format ${found}, this version reads format ${schemaVersion}. ` +
        (found > schemaVersion
          ? 'Update reclaim-lab.'
          : 'Run the experiment again, or use an older reclaim-lab.'),
    );
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'data'}: ${issue.message}`);
  throw new StoreError(`${where} is not what a run holds: ${issues.join('; ')}.`);
}
