import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { productRoot } from './product.ts';

/** A file with what it imports from its own project. */
export interface LocalFiles {
  /** Absolute; the file itself is among them. */
  readonly files: readonly string[];
  /** Of what they say to a machine: comments and blanks count for nothing, and neither do packages. */
  readonly hash: string;
}

/** @throws when a file does not bundle; esbuild names file and line. */
export async function localFiles(entry: string): Promise<LocalFiles> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: dirname(realpathSync(entry)),
    bundle: true,
    write: false,
    metafile: true,
    minifyWhitespace: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    plugins: [withoutProduct],
    logLevel: 'silent',
  });
  const hash = createHash('sha256');
  for (const { text } of outputFiles) hash.update(text);
  const root = dirname(realpathSync(entry));
  return {
    files: Object.keys(metafile.inputs).map((file) => resolve(root, file)),
    hash: hash.digest('hex').slice(0, 16),
  };
}

/**
 * This product's own source is a package like any other, also for a file in a checkout that reaches it by a
 * path.
 */
const withoutProduct: Plugin = {
  name: 'without the product',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
      resolve(resolveDir, path).startsWith(join(productRoot, 'src') + sep)
        ? { path: 'reclaim-lab', external: true }
        : undefined,
    ),
};
