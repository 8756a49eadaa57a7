import { dirname, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isWrittenOut, type OwnFile, type OwnParts } from '../../campaign/index.ts';
import { type ExperimentDefinition, type OwnCode, ownCode, plainExperiment } from '../../definition/index.ts';
import { type Experiment, isOwnName, type OwnPart } from '../../model/index.ts';
import { localFiles } from '../../workshop/index.ts';
import { UsageError } from '../errors.ts';

/** A measured experiment as plain data, and where the code of its own parts is. */
export interface LoadedExperiment {
  readonly experiment: Experiment;
  readonly own: OwnParts;
}

/**
 * Finds the file of each part of an experiment's own: among the files that the experiment file imports, the
 * one that exports it.
 *
 * @throws {UsageError} for a part without a name of its own, two of one name, and one that stands in no file
 * of its own.
 */
export async function withOwnParts(
  definition: ExperimentDefinition,
  path: string,
): Promise<LoadedExperiment> {
  const code = ownCode(definition);
  if (code.length === 0) return { experiment: plainExperiment(definition, []), own: { files: [], code } };
  refuseNames(code);
  const candidates = (await localFiles(path)).files.filter((file) => file !== path);
  const exporting = await Promise.all(candidates.map(exportsOf));
  const files: OwnFile[] = [];
  const described: OwnPart[] = [];
  for (const { kind, part } of code) {
    const found = exporting.flatMap(({ file, values }) =>
      [...values].filter(([, value]) => value === part).map(([exportName]) => ({ file, exportName })),
    );
    const [place] = found;
    if (place === undefined)
      throw new UsageError(
        `The ${kind} "${part.name}" stands in no file of its own. Write it into a file beside ${relative(process.cwd(), path)}, export it there, and import it.`,
      );
    const { files: withImports, hash } = await localFiles(place.file);
    files.push({ kind, name: part.name, ...place, withImports });
    described.push({
      kind,
      name: part.name,
      describes: part.describes,
      file: relative(dirname(path), place.file),
      hash,
      writtenOut:
        kind === 'workload' ? (await Promise.all(withImports.map(isWrittenOut))).includes(true) : null,
    });
  }
  return { experiment: plainExperiment(definition, described), own: { files, code } };
}

function refuseNames(code: readonly OwnCode[]): void {
  code.forEach(({ kind, part }, place) => {
    if (!isOwnName(part.name))
      throw new UsageError(
        `A ${kind} of one's own is called ${JSON.stringify(part.name)}. Its name must be "own:" and small letters, digits, "-" and ".", as in "own:ring".`,
      );
    if (typeof part.describes !== 'string' || part.describes === '')
      throw new UsageError(`The ${kind} "${part.name}" does not say what it does: give it "describes".`);
    if (code.findIndex((other) => other.part.name === part.name) !== place)
      throw new UsageError(`Two parts are called "${part.name}". Give one of them another name.`);
  });
}

/** The file was imported by the experiment already: this gives the same values. */
async function exportsOf(file: string) {
  const module: unknown = await import(pathToFileURL(file).href);
  const values = typeof module === 'object' && module !== null ? Object.entries(module) : [];
  return { file, values: new Map<string, unknown>(values) };
}
