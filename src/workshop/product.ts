import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: that of its `package.json`. */
export const productRoot: string = above(fileURLToPath(import.meta.url), 'package.json');

function above(file: string, holds: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, holds)) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
