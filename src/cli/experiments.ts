import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExperimentDefinition } from '../definition/index.ts';
import type { FactCheck } from '../fact-check/index.ts';
import { visibleText } from '../model/visible-text.ts';
import { didYouMean, homeFolder } from '../workshop/index.ts';
import { type Loaded, loadFiles } from './definitions/load.ts';
import { type LoadedExperiment, withOwnParts } from './definitions/own-parts.ts';
import { UsageError } from './errors.ts';
import { refuseUnreadableFolder } from './places.ts';

export const experimentsFolder = join(homeFolder, 'experiments');

/**
 * Names of all experiment files, in alphabetical order.
 *
 * @throws {UsageError} when the folder is none, or cannot be read.
 */
export function experimentNames(folder: string = experimentsFolder): string[] {
  refuseUnreadableFolder('--experiments', folder);
  // A project need not have the folder that is looked into when none is named.
  if (!existsSync(folder) && folder === experimentsFolder) return [];
  if (!existsSync(folder)) throw new UsageError(`--experiments ${folder}: there is no such folder.`);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/** A definition, or why there is none. */
export type Definition =
  | { readonly name: string; readonly definition: LoadedExperiment | FactCheck }
  | { readonly name: string; readonly why: string };

/**
 * Loads whatever experiment files define: measured experiments and fact checks. A file that cannot be loaded,
 * or that holds something else, is told as such; it does not stop the others, and does not stop this process.
 */
export async function loadDefinitions(
  names: readonly string[],
  folder: string = experimentsFolder,
  limitMs?: number,
): Promise<readonly Definition[]> {
  const pathOf = (name: string): string => resolve(folder, `${name}.ts`);
  const loaded = await loadFiles(names.map(pathOf), limitMs);
  return Promise.all(names.map(async (name) => definitionIn(name, pathOf(name), loaded.get(pathOf(name)))));
}

async function definitionIn(name: string, path: string, loaded: Loaded | undefined): Promise<Definition> {
  if (loaded === undefined) return { name, why: 'it was not loaded' };
  if (loaded.kind === 'failed') return { name, why: loaded.why };
  // Data comes as it is; code was seen to load well, and is loaded here, where it will run.
  const definition = loaded.kind === 'data' ? loaded.definition : await defaultExportOf(path);
  const file = `${relative(process.cwd(), path)}`;
  if (!isExperiment(definition) && !isFactCheck(definition))
    return {
      name,
      why: `${file} has no default export made by defineExperiment({ … }) or defineFactCheck({ … })`,
    };
  if (definition.name !== name)
    return {
      name,
      why: `${file} calls itself "${visibleText(String(definition.name))}"; its name must be that of its file`,
    };
  if (isFactCheck(definition)) return { name, definition };
  try {
    return { name, definition: await withOwnParts(definition, path) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { name, why: error.message.replace(/\.$/, '') };
  }
}

async function defaultExportOf(path: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
}

/**
 * Loads one definition, a measured experiment or a fact check. Its default export must carry the file's name;
 * all else is checked when it is planned.
 *
 * @throws {UsageError} for a name without a file (with the nearest one), and for a file that cannot be loaded
 *   or holds something else.
 */
export async function loadDefinition(
  name: string,
  folder: string = experimentsFolder,
): Promise<LoadedExperiment | FactCheck> {
  const names = experimentNames(folder);
  if (!names.includes(name)) {
    throw new UsageError(
      `There is no experiment "${name}".${didYouMean(name, names)} ` +
        (names.length > 0
          ? `Experiments: ${names.join(', ')}.`
          : `${folder} holds none: write ${name}.ts there, or name its folder with --experiments.`),
    );
  }
  const [found] = await loadDefinitions([name], folder);
  if (found !== undefined && 'definition' in found) return found.definition;
  throw new UsageError(`The experiment "${name}" cannot be used: ${found?.why}.`);
}

/**
 * Loads a measured experiment by name.
 *
 * @throws {UsageError} as {@link loadDefinition}, and for a fact check.
 */
export async function loadExperiment(
  name: string,
  folder: string = experimentsFolder,
): Promise<LoadedExperiment> {
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
function isExperiment(value: unknown): value is ExperimentDefinition {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'title', 'question', 'prediction', 'factors', 'sizes', 'claims', 'charts'].every(
      (key) => key in value,
    )
  );
}
