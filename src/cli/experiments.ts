import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FactCheck } from '../fact-check/index.ts';
import type { Experiment } from '../model/index.ts';
import { didYouMean, productRoot } from '../workshop/index.ts';
import { UsageError } from './errors.ts';

export const experimentsFolder = join(productRoot, 'experiments');

/** Names of all experiment files, in alphabetical order. */
export function experimentNames(folder: string = experimentsFolder): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/**
 * Loads whatever an experiment file defines: a measured experiment or a fact check. Its default export must carry the file's
 * name; all else is checked when it is planned.
 *
 * @throws {UsageError} for a name without a file (with the nearest one) and for a file that holds something else.
 */
export async function loadDefinition(
  name: string,
  folder: string = experimentsFolder,
): Promise<Experiment | FactCheck> {
  const names = experimentNames(folder);
  if (!names.includes(name)) {
    throw new UsageError(
      `There is no experiment "${name}".${didYouMean(name, names)} Experiments: ${names.join(', ')}.`,
    );
  }
  const module: unknown = await import(pathToFileURL(join(folder, `${name}.ts`)).href);
  const definition =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (!isExperiment(definition) && !isFactCheck(definition)) {
    throw new UsageError(
      `experiments/${name}.ts has no default export made by defineExperiment({ … }) or defineFactCheck({ … }).`,
    );
  }
  if (definition.name !== name) {
    throw new UsageError(
      `experiments/${name}.ts calls itself "${definition.name}"; its name must be that of its file.`,
    );
  }
  return definition;
}

/**
 * Loads a measured experiment by name.
 *
 * @throws {UsageError} as {@link loadDefinition}, and for a fact check.
 */
export async function loadExperiment(name: string, folder: string = experimentsFolder): Promise<Experiment> {
  const definition = await loadDefinition(name, folder);
  if (isFactCheck(definition))
    throw new UsageError(`"${name}" is a fact check: it measures no cells. Run it with: reclaim run ${name}`);
  return definition;
}

/** Told from a measured experiment by the mark that `defineFactCheck` sets. */
export function isFactCheck(value: unknown): value is FactCheck {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'fact-check' &&
    ['name', 'title', 'question', 'prediction', 'cards'].every((key) => key in value)
  );
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
