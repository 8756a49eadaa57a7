import type { OwnName, OwnPartKind } from '../../model/index.ts';

/**
 * Where a part of an experiment's own is, as the experiment file of the caller leads to it; never read from
 * a run folder.
 */
export interface OwnFile {
  readonly kind: OwnPartKind;
  readonly name: OwnName;
  /** Absolute. */
  readonly file: string;
  readonly exportName: string;
  /** The file and all that it imports from its project. */
  readonly withImports: readonly string[];
}

/** Imports own workloads and managers, and names them `own`: the first lines of a process that runs them. */
export function ownSubjectsText(files: readonly OwnFile[]): string {
  const subjects = files.filter(({ kind }) => kind === 'workload' || kind === 'manager');
  const imports = subjects.map(
    ({ file, exportName }, i) =>
      `import { ${JSON.stringify(exportName)} as part${i} } from ${JSON.stringify(file)};`,
  );
  const of = (wanted: OwnPartKind) =>
    subjects.flatMap(({ kind }, i) => (kind === wanted ? [`part${i}`] : [])).join(', ');
  return `${imports.join('\n')}\nconst own = { workloads: [${of('workload')}], managers: [${of('manager')}] };\n`;
}

/** Files whose calls of a mutator are written out. */
export const writtenOutFiles = (files: readonly OwnFile[]): readonly string[] =>
  files.filter(({ kind }) => kind === 'workload').flatMap(({ withImports }) => withImports);
