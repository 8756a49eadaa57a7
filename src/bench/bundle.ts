import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inlinedWorkloads } from '../campaign/index.ts';

/** Entries of measured processes in child/. */
export type Entry = 'ours' | 'v8' | 'quickjs' | 'manager' | 'scale' | 'memory';

/**
 * Bundles one measured process to plain JS, as the campaign does with its own, so that no loader runs in it. Returns the path;
 * the file is named by the hash of its content.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundleEntry(entry: Entry): Promise<string> {
  const source = fileURLToPath(new URL(`./child/${entry}.ts`, import.meta.url));
  const result = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Constants of other modules become literals, as any production build makes them.
    minifySyntax: true,
    external: ['koffi', 'quickjs-emscripten'],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(source).href) },
    plugins: entry === 'manager' ? [await inlinedWorkloads()] : [],
    logLevel: 'silent',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`${source} was bundled to nothing.`);
  const hash = createHash('sha256').update(file.contents).digest('hex').slice(0, 16);
  const folder = cacheFolder(source);
  const path = join(folder, `${entry}-${hash}.mjs`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, file.contents);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Beside the installed packages, so that what is not bundled is found from there. */
function cacheFolder(source: string): string {
  for (let folder = dirname(source); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'node_modules')))
      return join(folder, 'node_modules', '.cache', 'reclaim-lab', 'bench');
  return join(tmpdir(), 'reclaim-lab', 'bench');
}
