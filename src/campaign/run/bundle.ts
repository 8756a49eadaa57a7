import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { type ManagerName, managerFacts, managerNames } from '../../model/index.ts';

const entry = fileURLToPath(new URL('../child/main.ts', import.meta.url));

/**
 * Bundles the measured process for a manager to one plain JS file and returns its path. Where the manager's objects are the wrapped
 * JS objects themselves, the workloads are written out over them (`inline-mutator.ts`); all managers of a kind have one bundle. The file is named by the hash of its content, so two
 * versions never mix; its source map lies beside it. `import.meta.url` in it is that of the source, so packages that are
 * loaded on demand (the FFI) are found where the product is installed, wherever the bundle lies.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundleChild(
  manager: ManagerName,
  cacheFolder: string = defaultCache(),
): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    // As deep as the files will lie, so that the sources in the map are where it says.
    outfile: join(cacheFolder, 'child', 'child.mjs'),
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Constants of other modules become literals, as any production build makes them.
    minifySyntax: true,
    external: ['koffi'],
    sourcemap: 'linked',
    plugins: managerFacts[manager].objects === 'wrapped' ? [await inlinedWorkloads()] : [],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(entry).href) },
    logLevel: 'silent',
  });
  const hash = createHash('sha256');
  for (const file of result.outputFiles) hash.update(file.contents);
  const folder = join(cacheFolder, `child-${hash.digest('hex').slice(0, 16)}`);
  const path = join(folder, 'child.mjs');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // The map first, and each file under another name until it is whole: whoever sees `child.mjs` sees all of it.
  for (const file of [...result.outputFiles].sort((a, b) => b.path.length - a.path.length)) {
    const target = file.path.endsWith('.map') ? `${path}.map` : path;
    writeFileSync(`${target}.${process.pid}`, file.contents);
    renameSync(`${target}.${process.pid}`, target);
  }
  return path;
}

/** The compiler is loaded only by who bundles: it takes longer than most commands. */
export async function inlinedWorkloads(): Promise<Plugin> {
  return (await import('./inline-mutator.ts')).inlinedWorkloads;
}

/** Bundles both kinds; tells where each manager's is. */
export async function bundleChildren(): Promise<(manager: ManagerName) => string> {
  const anyWith = (objects: 'wrapped' | 'counted') =>
    managerNames.find((name) => managerFacts[name].objects === objects)!;
  const paths = {
    wrapped: await bundleChild(anyWith('wrapped')),
    counted: await bundleChild(anyWith('counted')),
  };
  return (manager) => paths[managerFacts[manager].objects];
}

/**
 * Beside the installed packages where there are any, else the system's folder for temporary files. By its real path: that is
 * how V8 names the bundle in profiles, wherever a link to the packages led.
 */
function defaultCache(): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'node_modules')))
      return join(realpathSync(join(folder, 'node_modules')), '.cache', 'reclaim-lab');
  return join(tmpdir(), 'reclaim-lab');
}
