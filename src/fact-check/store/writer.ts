import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError, writeFully, writeWhole } from '../../campaign/index.ts';
import type { CheckRecord, Environment, FactCheckPlan } from '../../model/index.ts';
import { withoutPaths } from '../paths.ts';

/** An open run folder of a fact check. */
export interface FactCheckWriter {
  readonly folder: string;
  readonly plan: FactCheckPlan;
  readonly environment: Environment;
  append(record: CheckRecord): void;
  /** Adds to `environment.json` what is known only afterwards. */
  writeEnvironment(environment: Environment): void;
  close(): void;
}

/**
 * A new folder `<resultsRoot>/<name>/<time>-facts` with the plan and the environment, the latter without paths of this machine.
 *
 * @throws {StoreError} when a run of this name exists: nothing is ever overwritten.
 */
export function createFactCheckRun(
  resultsRoot: string,
  plan: FactCheckPlan,
  environment: Environment,
  now: Date,
): FactCheckWriter {
  const id = `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z-facts`;
  const folder = join(resultsRoot, plan.name, id);
  mkdirSync(join(resultsRoot, plan.name), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (cause) {
    throw new StoreError(
      `Cannot make the run folder ${folder}: ${String(cause)}. An existing run is never overwritten; start a new one in a second.`,
      { cause },
    );
  }
  const stored = withoutPlaces(environment);
  writeWhole(join(folder, 'plan.json'), plan);
  writeWhole(join(folder, 'environment.json'), stored);
  const records = openSync(join(folder, 'invocations.jsonl'), 'a');
  return {
    folder,
    plan,
    environment: stored,
    writeEnvironment: (later) => writeWhole(join(folder, 'environment.json'), withoutPlaces(later)),
    append: (record) => writeFully(records, `${JSON.stringify(record)}\n`),
    close: () => closeSync(records),
  };
}

function withoutPlaces(environment: Environment): Environment {
  const { runtime } = environment;
  return {
    ...environment,
    runtime: {
      ...runtime,
      argv: runtime.argv.map(withoutPaths),
      execArgv: runtime.execArgv.map(withoutPaths),
      nodeOptions: runtime.nodeOptions === null ? null : withoutPaths(runtime.nodeOptions),
    },
  };
}
