import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: that of its `package.json`. */
export const productRoot: string = above(fileURLToPath(import.meta.url), 'package.json');

/** True where this is a package that another project has installed, false in a checkout. */
export const isInstalled: boolean = productRoot.split(sep).includes('node_modules');

/**
 * Where experiments and results are found when nothing is said: with the product in a checkout, else with the
 * project that uses it.
 */
export const homeFolder: string = isInstalled ? process.cwd() : productRoot;

/** How a command of this product is called, to be pasted into a shell. */
export const reclaimCommand: string = isInstalled ? 'npx reclaim' : 'npm run reclaim --';

function above(file: string, holds: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, holds)) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
