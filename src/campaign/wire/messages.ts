import { z } from 'zod';
import type { FreeEvents, PauseCause } from '../../model/index.ts';
import { type ColumnWidth, columnBytes } from './columns.ts';
import { warningSchema } from './warning-schema.ts';

/**
 * What a child says on its pipe: one JSON object per line. Defined here once: the parent reads by these
 * schemas, the child writes by the types made of them (types only, so that nothing of this is in the measured
 * process). `ns` counts from the start of the workload on the child's clock. On the wire a column of numbers
 * is the base64 text of its little-endian bytes.
 */

const column = <Column>(width: ColumnWidth, build: (memory: ArrayBuffer) => Column) =>
  z.string().transform((text, context): Column => {
    const memory = columnBytes(text, width);
    if (memory !== null) return build(memory);
    context.addIssue(`a column of ${text.length} characters is not made of ${width}-byte numbers`);
    return z.NEVER;
  });
const uint8 = column(1, (memory): Uint8Array => new Uint8Array(memory));
const int32 = column(4, (memory): Int32Array => new Int32Array(memory));
const float64 = column(8, (memory): Float64Array => new Float64Array(memory));

const counts = z.record(z.string(), z.number());
const gcCauses = [
  'scavenge',
  'mark-compact',
  'incremental',
  'weak-callbacks',
] as const satisfies PauseCause[];

const hello = z.object({
  kind: z.literal('hello'),
  pid: z.number(),
  node: z.string(),
  v8: z.string(),
  /** What V8 took as its limit, not what was asked for. */
  heapLimitBytes: z.number(),
  execArgv: z.array(z.string()).readonly(),
  /** The backend that really serves; another than the cell's where that one cannot be had. */
  backend: z.string(),
  warnings: z.array(warningSchema).readonly(),
});
export type Hello = z.output<typeof hello>;

/** Every buffer is allocated, the next thing is the workload's first operation. */
const start = z.object({
  kind: z.literal('start'),
  /**
   * The machine's monotonic clock at `ns` 0, in nanoseconds as decimal digits; the parent has the same clock.
   */
  monotonicNs: z.string().regex(/^\d+$/),
  /** The V8 heap before the workload has allocated anything. */
  v8UsedBytes: z.number(),
});
export type Start = z.output<typeof start>;

const totals = z.object({
  allocatedBlocks: z.number(),
  allocatedBytes: z.number(),
  freedBlocks: z.number(),
  freedBytes: z.number(),
  freedBeforeEnd: z.number(),
  peakBytes: z.number(),
});
export type LedgerTotals = z.output<typeof totals>;

/**
 * A collection of V8's. Either it knows when it began, or the heap before and after; then it lies somewhere
 * inside its flush, in order.
 */
const collection = z.object({
  cause: z.enum(gcCauses),
  startNs: z.number().nullable(),
  costNs: z.number(),
  heap: z.object({ beforeBytes: z.number(), afterBytes: z.number() }).nullable(),
});
export type Collection = z.output<typeof collection>;

/** Everything recorded since the last flush. */
const flush = z.object({
  kind: z.literal('flush'),
  fromNs: z.number(),
  ns: z.number(),
  clock: z.number(),
  totals,
  v8: z.object({ usedBytes: z.number(), externalBytes: z.number() }),
  /** Those that were heard of since the last flush. They may have been earlier. */
  collections: z.array(collection).readonly(),
  /** Samples of the V8 heap in use, where collections do not tell of it. */
  heap: z.object({ ns: float64, bytes: float64 }),
  frees: z.object({ events: int32, readingRow: int32, readingNs: float64 }) satisfies z.ZodType<FreeEvents>,
  marks: z.object({ clock: int32, ns: float64, liveBytes: float64 }),
  /** `cause` indexes `spanCauses`. */
  spans: z.object({ cause: uint8, startNs: float64, durationNs: float64 }),
  /**
   * Only where V8 frees the native memory itself: its own count of external bytes above what it was at the
   * start. Ahead of the ledger, which learns of such a free when a finalizer runs, and that may be never.
   */
  external: z.object({ clock: int32, ns: float64, bytes: float64 }),
  /** Latencies of batches of equally many safepoints, in nanoseconds. */
  batches: float64,
});
export type Flush = z.output<typeof flush>;

/** The budget, or the system, gave no more native memory, and the workload could not go on. */
const nativeExhausted = z.object({ kind: z.literal('oom-native'), message: z.string(), counts });
export type NativeExhausted = z.output<typeof nativeExhausted>;

const end = z.object({
  kind: z.literal('end'),
  checksum: z.number(),
  /**
   * First to last operation of the workload, without flushing and without what the manager does afterwards.
   */
  wallNs: z.number(),
  /** On the clock of `ns`: when the workload had ended. */
  endNs: z.number(),
  /** Over the same span; null where the system does not tell. */
  cpu: z.object({ mainNs: z.number(), helperNs: z.number() }).nullable(),
  counts,
  /** What recording itself took of the wall time. */
  recordingNs: z.number(),
  peakRssBytes: z.number().nullable(),
});
export type End = z.output<typeof end>;

const message = z.discriminatedUnion('kind', [hello, start, flush, nativeExhausted, end]);
export type ChildMessage = Hello | Start | Flush | NativeExhausted | End;

/** Null when the line is not something a child says. */
export function readMessage(line: string): ChildMessage | null {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return null;
  }
  const result = message.safeParse(data);
  return result.success ? result.data : null;
}
