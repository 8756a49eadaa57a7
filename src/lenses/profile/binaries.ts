import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ProfileError } from './errors.ts';

const require = createRequire(import.meta.url);
const manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/**
 * The program of an installed package, to be run by node.
 *
 * @throws {ProfileError} when the package is not installed: it is a development dependency, so a production
 *   install lacks it.
 */
export function programOf(name: 'clinic' | '0x', resolve: (id: string) => string = require.resolve): string {
  let path: string;
  try {
    path = resolve(`${name}/package.json`);
  } catch (cause) {
    throw new ProfileError(
      `The profiler "${name}" is not installed. It is a development dependency: run \`npm install\` (without --omit=dev) in the folder of reclaim-lab, ` +
        'or use cpu-prof, heap-prof, heap-snapshot or trace, which need no package.',
      { cause },
    );
  }
  const { bin } = manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  const file = typeof bin === 'string' ? bin : bin[name];
  if (file === undefined)
    throw new ProfileError(`The package "${name}" in ${dirname(path)} has no program of that name.`);
  return join(dirname(path), file);
}

/** Resolves a module as clinic itself would. */
export const clinicModule = (id: string): string => createRequire(programOf('clinic')).resolve(id);
