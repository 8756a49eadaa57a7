import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isThere, readBelow, StoreError } from '../../workshop/index.ts';

const mebibyte = 1024 ** 2;
/** Real files stay far below. */
const fileLimit = 512 * mebibyte;
const memberLimit = 1024 * mebibyte;
/**
 * Of a gzip header with no name and no date; one process writes all members of a file, so all begin alike.
 */
const headerLength = 10;

/** Where the raw lines of an invocation are, relative to the run folder. */
export const rawPath = (invocationId: string): string => `raw/${invocationId}.jsonl.gz`;

/** The raw lines of one invocation as they could be read. */
export interface RawLines {
  readonly lines: readonly string[];
  /** The file ends in the middle of a member: whoever wrote it was killed. That member is cut off. */
  readonly torn: boolean;
}

/**
 * Reads the raw lines of an invocation; null when there is no such file.
 *
 * @throws {StoreError} when the file lies outside of the run folder, is too large, or is damaged elsewhere
 *   than at its end.
 */
export function readRaw(folder: string, invocationId: string): RawLines | null {
  const path = join(folder, rawPath(invocationId));
  if (!isThere(path)) return null;
  return linesOf(rawBytes(path, folder), path);
}

/** A raw file as it is. @throws {StoreError} when it is no regular file, lies outside, or is too large. */
export const rawBytes = (path: string, folder: string): Buffer => readBelow(path, folder, fileLimit);

/** Member by member, each checked by its own sum. */
function linesOf(data: Buffer, path: string): RawLines {
  const texts: string[] = [];
  const starts = memberStarts(data);
  for (const [index, start] of starts.entries()) {
    const text = inflated(data.subarray(start, starts[index + 1]));
    if (text === null) {
      if (index < starts.length - 1)
        throw new StoreError(
          `${path} is damaged at byte ${start}, and not at its end: it was changed after it was written. The stored record stands.`,
        );
      return { lines: split(texts), torn: true };
    }
    texts.push(text);
  }
  return { lines: split(texts), torn: false };
}

function memberStarts(data: Buffer): number[] {
  if (data.length === 0) return [];
  const header = data.subarray(0, headerLength);
  const starts: number[] = [];
  for (let at = 0; at !== -1; at = data.indexOf(header, at + 1)) starts.push(at);
  return starts;
}

function inflated(member: Buffer): string | null {
  try {
    return gunzipSync(member, { maxOutputLength: memberLimit }).toString('utf8');
  } catch {
    // Whatever zlib says of it, the member cannot be used; the caller knows whether it is the last.
    return null;
  }
}

function split(texts: readonly string[]): string[] {
  const lines = texts.join('').split('\n');
  lines.pop();
  return lines;
}
