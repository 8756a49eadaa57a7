import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedInvocation, RawKept } from '../../model/index.ts';
import { replacedWhole } from '../../workshop/index.ts';
import { packColumn } from '../wire/columns.ts';
import { type Flush, readMessage } from '../wire/messages.ts';
import { readWitnessed } from '../wire/witness.ts';
import { rawPath, readRaw } from './raw-reader.ts';
import { gzipLines } from './raw-writer.ts';

/** Level 6: packed columns gain by it, and no child is measured meanwhile. */
const restingLevel = 6;

/**
 * Brings the raw data of an invocation whose record is on disk to rest: columns packed, one gzip member, and
 * without what the policy drops. The file is replaced as a whole. Does nothing where there is none, or where
 * it is torn.
 */
export function settleRaw(folder: string, { id, block }: PlannedInvocation, kept: RawKept): void {
  const path = join(folder, rawPath(id));
  if (kept.policy === 'none') {
    rmSync(path, { force: true });
    return;
  }
  const raw = readRaw(folder, id);
  if (raw === null || raw.torn) return;
  const whole = kept.policy === 'all' || block < kept.chartBlocks;
  const resting = whole ? raw.lines : raw.lines.filter((line) => readWitnessed(line)?.kind !== 'resident');
  const bytes = gzipLines(
    resting.map((line) => packed(line, whole)),
    restingLevel,
  );
  replacedWhole(path, (temporary) => writeFileSync(temporary, bytes, { flag: 'wx' }));
}

/** A line as it rests; whatever is no flush stays as it was said. */
function packed(line: string, whole: boolean): string {
  if (!line.startsWith('{"kind":"flush"')) return line;
  const flush = readMessage(line);
  if (flush?.kind !== 'flush') return line;
  return JSON.stringify(whole ? flush : withoutTimeline(flush), (_name, value: unknown) =>
    value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array
      ? packColumn(value)
      : value,
  );
}

const none = new Float64Array(0);

/**
 * Without what only a timeline draws; of the heap's samples the highest stays, because the record tells the
 * peak.
 */
function withoutTimeline(flush: Flush): Flush {
  const { ns, bytes } = flush.heap;
  const row = bytes.indexOf(bytes.reduce((highest, level) => Math.max(highest, level), 0));
  return {
    ...flush,
    heap: row === -1 ? flush.heap : { ns: ns.slice(row, row + 1), bytes: bytes.slice(row, row + 1) },
    marks: { ...flush.marks, liveBytes: none },
  };
}
