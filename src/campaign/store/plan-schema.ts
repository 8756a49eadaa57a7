import { z } from 'zod';
import {
  type Bytes,
  backendNames,
  bytes,
  type Cell,
  type ChartRequest,
  type Claim,
  chartNames,
  type Experiment,
  type ManagerOptions,
  managerNames,
  metricNames,
  type NativeSize,
  outcomeKinds,
  type Plan,
  type PlannedInvocation,
  schemaVersion,
  type Where,
  workloadNames,
} from '../../model/index.ts';
import { fileNameSchema } from './names.ts';

/** Schemas of `plan.json`: an experiment, its cells and their order. */

const bytesSchema = z.number().nonnegative().transform(bytes) satisfies z.ZodType<Bytes>;
const workload = z.enum(workloadNames);
const manager = z.enum(managerNames);
const backend = z.enum(backendNames);
const metric = z.enum(metricNames);
const yieldEvery = z.number().int().positive().nullable();
const version = z.literal(schemaVersion);

const nativeSize = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), bytes: bytesSchema }),
  z.object({ kind: z.literal('uniform'), low: bytesSchema, high: bytesSchema }),
  z.object({ kind: z.literal('log-uniform'), low: bytesSchema, high: bytesSchema }),
]) satisfies z.ZodType<NativeSize>;

const managerOptions = z.object({
  thresholds: z.tuple([z.number(), z.number(), z.number()]).exactOptional(),
  sweepEvery: z.number().exactOptional(),
  forceEvery: bytesSchema.exactOptional(),
}) satisfies z.ZodType<ManagerOptions>;

const where = z.object({
  workload: workload.exactOptional(),
  manager: z.string().exactOptional(),
  yieldEvery: yieldEvery.exactOptional(),
  jsHeapMiB: z.number().exactOptional(),
  nativeBudget: bytesSchema.nullable().exactOptional(),
}) satisfies z.ZodType<Where>;

const comparison = z.enum(['<', '<=', '>', '>=', '=']);
const claimName = { id: z.string(), text: z.string() };
const claim = z.discriminatedUnion('kind', [
  z.object({ ...claimName, kind: z.literal('value'), metric, of: where, is: comparison, than: z.number() }),
  z.object({
    ...claimName,
    kind: z.literal('ratio'),
    metric,
    of: where,
    over: where,
    is: comparison,
    than: z.number(),
  }),
  z.object({ ...claimName, kind: z.literal('outcome'), of: where, among: z.array(z.enum(outcomeKinds)) }),
]) satisfies z.ZodType<Claim>;

const chartRequest = z.object({
  chart: z.enum(chartNames),
  title: z.string(),
  where: where.exactOptional(),
  metric: metric.exactOptional(),
  against: metric.exactOptional(),
}) satisfies z.ZodType<ChartRequest>;

const size = z.object({ blocks: z.number().int().positive(), scale: z.number().positive() });

export const experimentSchema = z.object({
  name: fileNameSchema,
  title: z.string(),
  question: z.string(),
  prediction: z.string(),
  factors: z.object({
    workload: z.array(workload),
    manager: z.array(z.union([manager, z.object({ manager, label: z.string(), options: managerOptions })])),
    yieldEvery: z.array(yieldEvery).exactOptional(),
    jsHeapMiB: z.array(z.number()).exactOptional(),
    nativeBudget: z.array(bytesSchema.nullable()).exactOptional(),
    native: z.array(nativeSize).exactOptional(),
    backend: z.array(backend).exactOptional(),
  }),
  sizes: z.object({ quick: size, full: size }),
  fixed: z
    .object({
      native: nativeSize.exactOptional(),
      backend: backend.exactOptional(),
      jsHeapMiB: z.number().exactOptional(),
      semiSpaceMiB: z.number().exactOptional(),
      nativeBudget: bytesSchema.nullable().exactOptional(),
      rss: bytesSchema.exactOptional(),
      timeoutMs: z.number().exactOptional(),
      seed: z.number().int().exactOptional(),
    })
    .exactOptional(),
  skip: z.array(where).exactOptional(),
  twin: where.exactOptional(),
  claims: z.array(claim),
  charts: z.array(chartRequest),
}) satisfies z.ZodType<Experiment>;

export const cellSchema = z.object({
  id: z.string(),
  workload,
  parameters: z.object({ scale: z.number().positive(), native: nativeSize, seed: z.number().int() }),
  manager,
  label: z.string(),
  options: managerOptions,
  yieldEvery,
  backend,
  limits: z.object({
    jsHeapMiB: z.number().positive(),
    semiSpaceMiB: z.number().positive(),
    nativeBudget: bytesSchema.nullable(),
    rss: bytesSchema,
    timeoutMs: z.number().positive(),
  }),
  node: z.string(),
  v8Flags: z.array(z.string()),
  probes: z.boolean(),
  twinOf: z.string().nullable(),
}) satisfies z.ZodType<Cell>;

const plannedInvocation = z.object({
  id: fileNameSchema,
  block: z.number().int().nonnegative(),
  position: z.number().int().nonnegative(),
  cellId: z.string(),
}) satisfies z.ZodType<PlannedInvocation>;

export const planSchema = z.object({
  schema: version,
  experiment: experimentSchema,
  size: z.enum(['quick', 'full', 'custom']),
  blocks: z.number().int().positive(),
  scale: z.number().positive(),
  orderSeed: z.number().int(),
  cells: z.array(cellSchema),
  invocations: z.array(plannedInvocation),
}) satisfies z.ZodType<Plan>;
