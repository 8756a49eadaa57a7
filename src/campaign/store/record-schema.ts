import { z } from 'zod';
import {
  type Distribution,
  type Environment,
  type InvocationRecord,
  type InvocationSeries,
  type LagSummary,
  type Outcome,
  type PauseCause,
  schemaVersion,
} from '../../model/index.ts';
import { warningSchema } from '../wire/warning-schema.ts';
import { fileNameSchema } from './names.ts';

/** Schemas of `environment.json`, of a line of `invocations.jsonl`, and of `series/<id>.json`. */

const version = z.literal(schemaVersion);
const count = z.number().nonnegative();

const distribution = z.object({
  count,
  total: z.number(),
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
}) satisfies z.ZodType<Distribution>;

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok') }),
  z.object({ kind: z.literal('oom-js'), detail: z.string() }),
  z.object({ kind: z.literal('oom-native'), detail: z.string() }),
  z.object({ kind: z.literal('oom-kernel'), detail: z.string() }),
  z.object({ kind: z.literal('rss-limit'), rssBytes: count, limitBytes: count }),
  z.object({ kind: z.literal('timeout'), afterMs: count, stoppedMs: count.exactOptional() }),
  z.object({
    kind: z.literal('crashed'),
    code: z.number().nullable(),
    signal: z.string().nullable(),
    detail: z.string(),
  }),
  z.object({ kind: z.literal('wrong-checksum'), expected: z.number(), actual: z.number() }),
]) satisfies z.ZodType<Outcome>;

const pauseCauses = [
  'scavenge',
  'mark-compact',
  'incremental',
  'weak-callbacks',
  'sweep',
  'death-cascade',
  'finalizer-burst',
] as const satisfies readonly PauseCause[];
const pauseCause = z.enum(pauseCauses);

const lag = z.object({
  deadBlocks: count,
  deadBytes: count,
  reclaimedBlocks: count,
  reclaimedBytes: count,
  censoredBlocks: count,
  censoredBytes: count,
  prematureBlocks: count,
  clock: distribution,
  nanoseconds: distribution,
  dragByteAllocations: z.number(),
  dragByteSeconds: z.number(),
  peakFloatingBytes: z.number(),
  meanFloatingBytes: z.number(),
}) satisfies z.ZodType<LagSummary>;

export const recordSchema = z.object({
  schema: version,
  id: fileNameSchema,
  block: count,
  position: count,
  cellId: z.string(),
  startedAt: z.string(),
  outcome,
  exit: z.object({ code: z.number().nullable(), signal: z.string().nullable(), stderrTail: z.string() }),
  runtime: z
    .object({
      node: z.string(),
      v8: z.string(),
      heapLimitBytes: count,
      execArgv: z.array(z.string()),
      backend: z.string(),
    })
    .nullable(),
  startupNs: z.number().nullable(),
  wallNs: z.number().nullable(),
  cpu: z.object({ mainNs: z.number(), helperNs: z.number() }).nullable(),
  memory: z.object({
    peakRssBytes: z.number().nullable(),
    peakNativeBytes: count,
    peakReachableBytes: count,
    peakV8HeapBytes: count,
  }),
  native: z.object({
    allocatedBlocks: count,
    allocatedBytes: count,
    freedBlocks: count,
    freedBytes: count,
    freedBeforeEnd: count,
  }),
  lag: lag.nullable(),
  counts: z.record(z.string(), z.number()),
  v8: z.object({ scavenges: count, majors: count, pauseNs: count }),
  pauses: z.partialRecord(pauseCause, distribution),
  batches: distribution.nullable(),
  checksum: z.number().nullable(),
  recording: z
    .object({ flushes: count, largestGapNs: z.number(), unheardNs: z.number().nullable() })
    .nullable()
    .default(null),
  reductionVersion: z.number().int().nonnegative().default(0),
  warnings: z.array(warningSchema),
  series: z.string().nullable(),
}) satisfies z.ZodType<InvocationRecord>;

const survival = z.array(z.object({ lag: z.number(), blocks: z.number(), bytes: z.number() }));

export const seriesSchema = z.object({
  schema: version,
  id: fileNameSchema,
  cellId: z.string(),
  timeline: z.array(
    z.object({
      ns: z.number(),
      clock: z.number(),
      nativeLive: z.number(),
      reachable: z.number(),
      v8Used: z.number().nullable(),
      rss: z.number().nullable(),
    }),
  ),
  survivalByClock: survival,
  survivalByNs: survival,
  pauses: z.array(z.object({ cause: pauseCause, startNs: z.number(), durationNs: z.number() })),
}) satisfies z.ZodType<InvocationSeries>;

export const environmentSchema = z.object({
  schema: version,
  capturedAt: z.string(),
  product: z.object({
    version: z.string(),
    commit: z.string().nullable(),
    dirty: z.boolean().nullable(),
    lockfileHash: z.string().nullable(),
  }),
  runtime: z.object({
    node: z.string(),
    v8: z.string(),
    uv: z.string(),
    argv: z.array(z.string()),
    execArgv: z.array(z.string()),
    nodeOptions: z.string().nullable(),
  }),
  machine: z.object({
    platform: z.string(),
    arch: z.string(),
    kernel: z.string(),
    libc: z.string().nullable(),
    cpuModel: z.string().nullable(),
    cores: z.number(),
    memoryBytes: z.number(),
    swapBytes: z.number().nullable(),
    cgroupMemoryLimitBytes: z.number().nullable(),
    governor: z.string().nullable(),
    transparentHugePages: z.string().nullable(),
    aslr: z.string().nullable(),
    clockSource: z.string().nullable(),
    pageTouchNs: z.number().nullable().default(null),
  }),
  load: z.object({
    before: z.array(z.number()),
    after: z.array(z.number()).nullable(),
    busyProcesses: z.array(z.string()),
  }),
}) satisfies z.ZodType<Environment>;
