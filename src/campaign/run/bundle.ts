import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { z } from 'zod';
import { type AnyManagerName, factsOf } from '../../model/index.ts';
import { bundle, inThread, unlessAborted } from '../../workshop/index.ts';
import { type OwnFile, ownSubjectsText, writtenOutFiles } from '../own/files.ts';
import type { BundlingWanted } from './bundling-thread.ts';

const entry = fileURLToPath(new URL('../child/main.ts', import.meta.url));
const written = inThread({
  name: 'bundling',
  entry: fileURLToPath(new URL('bundling-thread.ts', import.meta.url)),
  external: ['esbuild', 'typescript'],
});

export interface BundlingOptions {
  readonly cacheFolder?: string;
  readonly signal?: AbortSignal;
  /** Parts of the experiment's own, to be bundled in. */
  readonly own?: readonly OwnFile[];
}

/**
 * Bundles the measured process for a manager and returns the path; its source map lies beside it. Where the
 * manager's objects are the wrapped JS objects themselves, the workloads are written out over them
 * (`inline-mutator.ts`); all managers of a kind have one bundle.
 *
 * @throws when the source does not bundle (esbuild names file and line), and the signal's reason when that
 *   aborts.
 */
export async function bundleChild(manager: AnyManagerName, options: BundlingOptions = {}): Promise<string> {
  return await bundleKind(factsOf(manager).objects, options);
}

async function bundleKind(objects: 'wrapped' | 'counted', options: BundlingOptions): Promise<string> {
  const { cacheFolder, signal, own = [] } = options;
  // The same entry as ever where there is nothing to add.
  const text =
    own.length === 0
      ? undefined
      : `import { start } from './start.ts';\n${ownSubjectsText(own)}await start(own);\n`;
  if (objects === 'counted') {
    const source = { name: 'child', entry, sourceMap: true, ...(text !== undefined && { text }) };
    return await unlessAborted(bundle(source, cacheFolder), signal);
  }
  const wanted: BundlingWanted = {
    name: 'child',
    entry,
    text,
    ownWorkloads: writtenOutFiles(own),
    cacheFolder,
  };
  return z.string().parse(await written(wanted, signal));
}

/** The compiler is loaded only by who bundles: it takes longer than most commands. */
export async function inlinedWorkloads(): Promise<Plugin> {
  return (await import('./inline-mutator.ts')).inlinedWorkloads;
}

/** Bundles both kinds; tells where each manager's is. */
export async function bundleChildren(
  options: BundlingOptions = {},
): Promise<(manager: AnyManagerName) => string> {
  const [wrapped, counted] = await Promise.all([
    bundleKind('wrapped', options),
    bundleKind('counted', options),
  ]);
  const paths = { wrapped, counted };
  return (manager) => paths[factsOf(manager).objects];
}
