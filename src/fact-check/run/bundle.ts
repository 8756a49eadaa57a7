import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const child = fileURLToPath(new URL('../child/main.ts', import.meta.url));

/**
 * Bundles a definition with the process that runs its programs to one plain JS file, named by the hash of its content, and returns
 * its path: no loader runs in the process that is observed.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundlePrograms(
  definitionFile: string,
  cacheFolder: string = defaultCache(),
): Promise<string> {
  const result = await build({
    stdin: {
      contents:
        `import factCheck from ${JSON.stringify(definitionFile)};\n` +
        `import { runTask } from ${JSON.stringify(child)};\n` +
        'await runTask(factCheck, process.argv[2]);\n',
      resolveDir: dirname(child),
      sourcefile: 'fact-check-child.ts',
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['koffi'],
    // Packages that are loaded on demand (the FFI) are found from where the source lies.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(child).href) },
    logLevel: 'silent',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`${definitionFile} was bundled to nothing.`);
  const hash = createHash('sha256').update(file.contents).digest('hex').slice(0, 16);
  const path = join(cacheFolder, `programs-${hash}.mjs`);
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder, { recursive: true });
  // Under another name until it is whole: whoever sees the file sees all of it.
  writeFileSync(`${path}.${process.pid}`, file.contents);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Beside the installed packages where there are any, else the system's folder for temporary files. */
function defaultCache(): string {
  for (let folder = dirname(child); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'node_modules')))
      return join(folder, 'node_modules', '.cache', 'reclaim-lab', 'fact-check');
  return join(tmpdir(), 'reclaim-lab', 'fact-check');
}
