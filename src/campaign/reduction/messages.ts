import { z } from 'zod';
import { decodeFrees, type Frees, type PauseCause } from '../../model/index.ts';
import type {
  Collection,
  End,
  FlushOf,
  Hello,
  LedgerTotals,
  NativeExhausted,
  Start,
} from '../child/messages.ts';

/** A flush with its columns decoded. */
export type DecodedFlush = FlushOf<Frees, Uint8Array, Int32Array, Float64Array>;
export type DecodedMessage = Hello | Start | DecodedFlush | NativeExhausted | End;

/** Base64 of a typed array's bytes; the copy gives the array the alignment it needs. */
const column = <Column>(bytesPerElement: number, build: (memory: ArrayBuffer) => Column) =>
  z.string().transform((text, context): Column => {
    const raw = Buffer.from(text, 'base64');
    if (raw.length % bytesPerElement === 0) {
      const memory = new ArrayBuffer(raw.length);
      raw.copy(new Uint8Array(memory));
      return build(memory);
    }
    context.addIssue(`a column of ${raw.length} bytes is not made of ${bytesPerElement}-byte numbers`);
    return z.NEVER;
  });
const uint8 = column(1, (memory) => new Uint8Array(memory));
const int32 = column(4, (memory) => new Int32Array(memory));
const float64 = column(8, (memory) => new Float64Array(memory));

const warning = z.object({ code: z.enum(['backend-substituted', 'other']), message: z.string() });
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
  heapLimitBytes: z.number(),
  execArgv: z.array(z.string()),
  backend: z.string(),
  warnings: z.array(warning),
}) satisfies z.ZodType<Hello>;

const start = z.object({
  kind: z.literal('start'),
  monotonicNs: z.string().regex(/^\d+$/),
  v8UsedBytes: z.number(),
}) satisfies z.ZodType<Start>;

const totals = z.object({
  allocatedBlocks: z.number(),
  allocatedBytes: z.number(),
  freedBlocks: z.number(),
  freedBytes: z.number(),
  freedBeforeEnd: z.number(),
  peakBytes: z.number(),
}) satisfies z.ZodType<LedgerTotals>;

const collection = z.object({
  cause: z.enum(gcCauses),
  startNs: z.number().nullable(),
  costNs: z.number(),
  heap: z.object({ beforeBytes: z.number(), afterBytes: z.number() }).nullable(),
}) satisfies z.ZodType<Collection>;

const flush = z.object({
  kind: z.literal('flush'),
  fromNs: z.number(),
  ns: z.number(),
  clock: z.number(),
  totals,
  v8: z.object({ usedBytes: z.number(), externalBytes: z.number() }),
  collections: z.array(collection),
  heap: z.object({ ns: float64, bytes: float64 }),
  frees: z.object({ events: int32, readingRow: int32, readingNs: float64 }).transform(decodeFrees),
  marks: z.object({ clock: int32, ns: float64, liveBytes: float64 }),
  spans: z.object({ cause: uint8, startNs: float64, durationNs: float64 }),
  external: z.object({ clock: int32, ns: float64, bytes: float64 }),
  batches: float64,
}) satisfies z.ZodType<DecodedFlush>;

const nativeExhausted = z.object({
  kind: z.literal('oom-native'),
  message: z.string(),
  counts,
}) satisfies z.ZodType<NativeExhausted>;

const end = z.object({
  kind: z.literal('end'),
  checksum: z.number(),
  wallNs: z.number(),
  endNs: z.number(),
  cpu: z.object({ mainNs: z.number(), helperNs: z.number() }).nullable(),
  counts,
  recordingNs: z.number(),
  peakRssBytes: z.number().nullable(),
}) satisfies z.ZodType<End>;

const message = z.discriminatedUnion('kind', [hello, start, flush, nativeExhausted, end]);

/** Null when the line is not something a child says. */
export function decodeMessage(line: string): DecodedMessage | null {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return null;
  }
  const result = message.safeParse(data);
  return result.success ? result.data : null;
}
