import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { productRoot } from '../workshop/index.ts';

const source = join(productRoot, 'src');
const entrances = ['index.ts', 'python.ts', 'cli/reclaim.ts'] as const;

/** What the declarations of the entrances could not be made of; the message names file and line. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
}

/**
 * Builds `dist/`: the two entrances and the command line as plain JS, and the declarations of the entrances.
 * Measured processes are not built here: they are bundled from `src/`, which the package carries too, so that
 * an installed package measures what a checkout measures.
 *
 * @throws when the source does not bundle, and {@link DeclarationError} when its types cannot be declared.
 */
export async function buildPackage(target: string = join(productRoot, 'dist')): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  await buildScripts(target);
  buildDeclarations(join(target, 'types'));
}

async function buildScripts(target: string): Promise<void> {
  await build({
    entryPoints: entrances.map((file) => join(source, file)),
    outdir: target,
    entryNames: '[name]',
    bundle: true,
    // What two of them use is there once: an error thrown in one is an instance of what the other exports.
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [placesOfSources(target)],
    logLevel: 'silent',
  });
}

/**
 * `import.meta.url` stays that of the source: beside it lie the processes to be bundled, and programs in
 * Python.
 */
function placesOfSources(target: string): Plugin {
  const fromTarget = (path: string) => JSON.stringify(relative(target, path).replaceAll('\\', '/'));
  return {
    name: 'places of sources',
    setup: ({ onLoad }) =>
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
        // Not where it is a text: the name of what the workshop replaces in bundles of its own.
        contents: readFileSync(path, 'utf8').replaceAll(
          /(?<!['"`])import\.meta\.url/g,
          `new URL(${fromTarget(path)}, import.meta.url).href`,
        ),
        loader: 'ts',
      })),
  };
}

function buildDeclarations(outDir: string): void {
  const file = join(productRoot, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) throw new DeclarationError(said([error]));
  const { tsBuildInfoFile: _, ...options } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    productRoot,
  ).options;
  const program = ts.createProgram([join(source, 'index.ts'), join(source, 'python.ts')], {
    ...options,
    noEmit: false,
    incremental: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: source,
    outDir,
  });
  const { diagnostics } = program.emit(undefined, (path, text) =>
    ts.sys.writeFile(path, text.replaceAll(/((?:from |import ?\(?)['"]\.[^'"]+)\.ts(?=['"])/g, '$1.js')),
  );
  const wrong = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (wrong.length > 0) throw new DeclarationError(said(wrong));
}

const said = (diagnostics: readonly ts.Diagnostic[]): string =>
  ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => productRoot,
    getNewLine: () => '\n',
  });
