import { fileURLToPath } from 'node:url';
import { inlinedWorkloads } from '../campaign/index.ts';
import { bundle } from '../workshop/index.ts';

/** Entries of measured processes in child/. */
export type Entry = 'ours' | 'v8' | 'quickjs' | 'manager' | 'scale' | 'memory';

/**
 * Bundles one measured process as the campaign does with its own and returns the path.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundleEntry(name: Entry): Promise<string> {
  const entry = fileURLToPath(new URL(`./child/${name}.ts`, import.meta.url));
  const plugins = name === 'manager' ? [await inlinedWorkloads()] : [];
  return await bundle({ name, entry, plugins });
}
