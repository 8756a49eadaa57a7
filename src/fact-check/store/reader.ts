import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentSchema } from '../../campaign/index.ts';
import type { CheckRecord, Environment, FactCheckPlan } from '../../model/index.ts';
import {
  notJson,
  parsed,
  readLines,
  readWhole,
  recordsFile,
  refuseLinksOutside,
  StoreError,
  validated,
} from '../../workshop/index.ts';
import { planSchema, recordSchema } from '../schemas.ts';

/** A fact check as read back from its folder. */
export interface StoredFactCheck {
  readonly folder: string;
  readonly plan: FactCheckPlan;
  readonly environment: Environment;
  readonly records: readonly CheckRecord[];
}

/**
 * Whether a run folder holds a fact check rather than a measured experiment. False for a folder that holds no
 * run.
 */
export function holdsFactCheck(folder: string): boolean {
  const path = join(folder, 'plan.json');
  if (!existsSync(path)) return false;
  const { kind } = readWhole(path, z.looseObject({ kind: z.string().optional() }));
  return kind === 'fact-check';
}

/**
 * @throws {StoreError} when the folder holds no complete fact check, or one of another format, or damaged
 *   data.
 */
export function openFactCheckRun(folder: string): StoredFactCheck {
  const plan = readWhole(join(folder, 'plan.json'), planSchema);
  refuseLinksOutside(folder);
  const environment = readWhole(join(folder, 'environment.json'), environmentSchema);
  const path = join(folder, recordsFile);
  const records = readLines(path, folder).map(({ number, bytes }) =>
    validated(jsonOf(bytes.toString('utf8')), recordSchema, `${path}, line ${number},`),
  );
  const recorded = new Set(records.map(({ id }) => id));
  const lacking = plan.checks.filter(({ id }) => !recorded.has(id));
  if (lacking.length > 0)
    throw new StoreError(
      `${folder} lacks ${lacking.length} of ${plan.checks.length} checks, the first being "${lacking[0]?.id}": the run was interrupted. It takes a minute or two; run it again.`,
    );
  return { folder, plan, environment, records };
}

/** Null for a torn line: the schema refuses it and names the line. */
function jsonOf(line: string): unknown {
  const data = parsed(line);
  return data === notJson ? null : data;
}
