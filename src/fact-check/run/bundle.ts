import { fileURLToPath } from 'node:url';
import { bundle } from '../../workshop/index.ts';

const child = fileURLToPath(new URL('../child/main.ts', import.meta.url));

/**
 * Bundles a definition with the process that runs its programs and returns the path.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundlePrograms(definitionFile: string): Promise<string> {
  const text =
    `import factCheck from ${JSON.stringify(definitionFile)};\n` +
    `import { runTask } from ${JSON.stringify(child)};\n` +
    'await runTask(factCheck, process.argv[2]);\n';
  return await bundle({ name: 'programs', entry: child, text });
}
