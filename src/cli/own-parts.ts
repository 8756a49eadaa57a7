import { noOwnParts, type OwnParts, openRun } from '../campaign/index.ts';
import type { Plan } from '../model/index.ts';
import { UsageError } from './errors.ts';
import { loadExperiment } from './experiments.ts';

/** The code of a stored run's own parts, and what of it is not what the run was made with. */
export interface PartsOfRun {
  readonly own: OwnParts;
  /** A sentence for each part that is not here, or has changed since. */
  readonly differences: readonly string[];
}

/**
 * The parts of its own that a stored run names, as the caller's experiment file of that name leads to them:
 * nothing that a run folder
 * says is ever loaded. Without that file, all of them are missing, and that is said.
 */
export async function partsOfRun({ experiment }: Plan, experiments: string): Promise<PartsOfRun> {
  const stored = experiment.own ?? [];
  if (stored.length === 0) return { own: noOwnParts, differences: [] };
  const asked = `${stored.map(({ name }) => `"${name}"`).join(', ')} of the experiment "${experiment.name}"`;
  let loaded: Awaited<ReturnType<typeof loadExperiment>>;
  try {
    loaded = await loadExperiment(experiment.name, experiments);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const why = `${asked} cannot be loaded from ${experiments}: ${error.message} Name the folder of its file with --experiments.`;
    return { own: noOwnParts, differences: [why] };
  }
  const here = loaded.experiment.own ?? [];
  const differences = stored.flatMap(({ kind, name, hash, file }) => {
    const same = here.find((each) => each.kind === kind && each.name === name);
    if (same === undefined) return [`The ${kind} "${name}" is no longer in the experiment file.`];
    return same.hash === hash ? [] : [`The ${kind} "${name}" (${file}) was changed after the run began.`];
  });
  return { own: loaded.own, differences };
}

/**
 * The same for a run that is gone on with: all must be here, unchanged. `named`: the caller has named the
 * folder of experiments.
 *
 * @throws {UsageError} saying what is not.
 */
export async function partsToResume(folder: string, experiments: string, named: boolean): Promise<OwnParts> {
  const { plan } = openRun(folder);
  if (named && plan.experiment.own === undefined)
    throw new UsageError(
      '--experiments cannot be given with --resume of a run without parts of its own: it goes on as it was planned.',
    );
  const { own, differences } = await partsOfRun(plan, experiments);
  if (differences.length === 0) return own;
  throw new UsageError(
    `${folder} cannot go on: ${differences.join(' ')} Its figures would not belong together; bring back what the run began with, or start a new one.`,
  );
}
