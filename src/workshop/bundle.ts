import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { productRoot } from './product.ts';

/** What becomes one file of plain JS. */
export interface BundleSource {
  /** Names the file: `<name>.mjs`. */
  readonly name: string;
  /** The file that is the entry, or that `text` stands for. */
  readonly entry: string;
  /** An entry made on the spot, in TypeScript; its imports are resolved from the folder of `entry`. */
  readonly text?: string;
  readonly plugins?: readonly Plugin[];
  /** Packages that are loaded where it runs instead of being bundled: tools, never what is measured. */
  readonly external?: readonly string[];
  /** With a map beside the file, for who reads positions in it. */
  readonly sourceMap?: boolean;
}

/** What runs in a process but is never bundled: native code, and peers that load files of their own. */
const neverBundled = ['koffi', 'quickjs-emscripten'];

/**
 * Bundles a process to one plain JS file, so that no loader runs in what is measured or observed, and returns
 * its path. The folder is named by the hash of what is in it, so two versions never mix. `import.meta.url` in
 * it is that of the source, so packages that are loaded on demand (the FFI) are found where the product is
 * installed, wherever the bundle lies.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundle(source: BundleSource, cacheFolder: string = defaultCache()): Promise<string> {
  const { name, entry, text, plugins = [], external = [], sourceMap = false } = source;
  const start =
    text === undefined
      ? { entryPoints: [entry] }
      : {
          stdin: {
            contents: text,
            resolveDir: dirname(entry),
            sourcefile: `${name}.ts`,
            loader: 'ts' as const,
          },
        };
  const { outputFiles } = await build({
    ...start,
    // As deep as the files will lie, so that the sources in the map are where it says.
    outfile: join(cacheFolder, name, `${name}.mjs`),
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Constants of other modules become literals, as any production build makes them.
    minifySyntax: true,
    external: [...neverBundled, ...external],
    // However a definition names the entrances, its process has each of their modules once.
    alias: {
      'reclaim-lab/python': join(productRoot, 'src/python.ts'),
      'reclaim-lab': join(productRoot, 'src/index.ts'),
    },
    sourcemap: sourceMap ? 'linked' : false,
    plugins: [...plugins],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(entry).href) },
    logLevel: 'silent',
  });
  const hash = createHash('sha256');
  for (const file of outputFiles) hash.update(file.contents);
  const folder = join(cacheFolder, `${name}-${hash.digest('hex').slice(0, 16)}`);
  const path = join(folder, `${name}.mjs`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // The map first, and each file under another name until it is whole: whoever sees the bundle sees all of
  // it.
  for (const file of [...outputFiles].sort((a, b) => b.path.length - a.path.length)) {
    const target = file.path.endsWith('.map') ? `${path}.map` : path;
    writeFileSync(`${target}.${process.pid}`, file.contents);
    renameSync(`${target}.${process.pid}`, target);
  }
  return path;
}

/**
 * Beside the installed packages where there are any, else the system's folder for temporary files. By its
 * real path: that is how V8 names the bundle in profiles, wherever a link to the packages led.
 */
function defaultCache(): string {
  for (let folder = productRoot; ; folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (existsSync(packages)) return join(realpathSync(packages), '.cache', 'reclaim-lab');
    if (folder === dirname(folder)) return join(tmpdir(), 'reclaim-lab');
  }
}
