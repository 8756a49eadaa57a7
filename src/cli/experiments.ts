import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Experiment } from '../model/index.ts';
import { UsageError } from './errors.ts';
import { nearest } from './nearest.ts';

/** The folder of the product, from which `experiments/` and `results/` hang. */
export const productRoot = resolve(fileURLToPath(new URL('../..', import.meta.url)));

export const experimentsFolder = join(productRoot, 'experiments');

/** Names of all experiment files, in alphabetical order. */
export function experimentNames(folder: string = experimentsFolder): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/**
 * Loads an experiment by name. Its default export must be an experiment of that name; all else is checked when it is planned.
 *
 * @throws {UsageError} for a name without a file (with the nearest one) and for a file that holds something else.
 */
export async function loadExperiment(name: string, folder: string = experimentsFolder): Promise<Experiment> {
  const names = experimentNames(folder);
  if (!names.includes(name)) {
    throw new UsageError(
      `There is no experiment "${name}".${nearest(name, names)} Experiments: ${names.join(', ')}.`,
    );
  }
  const module: unknown = await import(pathToFileURL(join(folder, `${name}.ts`)).href);
  const experiment =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (!isExperiment(experiment)) {
    throw new UsageError(`experiments/${name}.ts has no default export made by defineExperiment({ … }).`);
  }
  if (experiment.name !== name) {
    throw new UsageError(
      `experiments/${name}.ts calls itself "${experiment.name}"; its name must be that of its file.`,
    );
  }
  return experiment;
}

/** Enough to trust that `defineExperiment` typed it; the planner checks the values. */
function isExperiment(value: unknown): value is Experiment {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'title', 'question', 'prediction', 'factors', 'sizes', 'claims', 'charts'].every(
      (key) => key in value,
    )
  );
}
