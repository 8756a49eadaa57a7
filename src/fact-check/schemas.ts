import { z } from 'zod';
import {
  type CheckRecord,
  type FactCheckPlan,
  type Observations,
  type Seen,
  schemaVersion,
  worldNames,
} from '../model/index.ts';

const plain = z.union([z.boolean(), z.number(), z.string(), z.null()]);
const version = z.literal(schemaVersion);

export const seenSchema = z.record(
  z.string(),
  z.union([plain, z.array(plain).readonly()]),
) satisfies z.ZodType<Seen>;

export const observationsSchema = z.strictObject({
  shared: seenSchema,
  own: seenSchema,
}) satisfies z.ZodType<Observations>;

export const recordSchema = z.strictObject({
  schema: version,
  id: z.string(),
  card: z.string(),
  world: z.enum(worldNames),
  version: z.string(),
  ranOn: z.string(),
  command: z.string(),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('observed'), shared: seenSchema, own: seenSchema }),
    z.strictObject({
      kind: z.literal('died'),
      code: z.number().nullable(),
      signal: z.string().nullable(),
      lastWords: z.string(),
    }),
    z.strictObject({ kind: z.literal('skipped'), why: z.string() }),
  ]),
}) satisfies z.ZodType<CheckRecord>;

export const planSchema = z.strictObject({
  schema: version,
  kind: z.literal('fact-check'),
  name: z.string(),
  title: z.string(),
  question: z.string(),
  prediction: z.string(),
  interpreters: z.array(
    z.strictObject({
      profile: z.string(),
      name: z.string(),
      kind: z.enum(['native', 'wasm']),
      version: z.string(),
    }),
  ),
  missing: z.array(z.string()),
  cards: z.array(
    z.strictObject({
      id: z.string(),
      claim: z.number(),
      topic: z.string(),
      text: z.string(),
      mechanism: z.string(),
      python: z.string().nullable(),
      uncheckable: z.string().nullable(),
      knownDifference: z.string().nullable(),
    }),
  ),
  checks: z.array(
    z.strictObject({ id: z.string(), card: z.string(), world: z.enum(worldNames), version: z.string() }),
  ),
}) satisfies z.ZodType<FactCheckPlan>;
