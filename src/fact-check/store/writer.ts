import type { CheckRecord, Environment, FactCheckPlan } from '../../model/index.ts';
import { type HeldFolder, makeRunFolder } from '../../workshop/index.ts';

/** An open run folder of a fact check, held by this process alone. */
export interface FactCheckWriter extends Pick<HeldFolder, 'folder' | 'close' | 'abandon'> {
  readonly plan: FactCheckPlan;
  readonly environment: Environment;
  append(record: CheckRecord): void;
  /** Adds to `environment.json` what is known only afterwards. */
  writeEnvironment(environment: Environment): void;
}

/**
 * A new folder `<resultsRoot>/<name>/<time>-facts` with the plan and the environment.
 *
 * @throws {StoreError} when a run of this name exists: nothing is ever overwritten.
 */
export function createFactCheckRun(
  resultsRoot: string,
  plan: FactCheckPlan,
  environment: Environment,
  now: Date,
): FactCheckWriter {
  const held = makeRunFolder(resultsRoot, plan.name, 'facts', now);
  try {
    held.write('plan.json', plan);
    held.write('environment.json', environment);
  } catch (error) {
    held.discard();
    throw error;
  }
  return {
    folder: held.folder,
    plan,
    environment,
    writeEnvironment: (later) => held.write('environment.json', later),
    append: (record) => held.append(record),
    close: held.close,
    abandon: held.abandon,
  };
}
