import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { z } from 'zod';
import { type ManagerName, managerFacts, managerNames } from '../../model/index.ts';
import { bundle, inThread, unlessAborted } from '../../workshop/index.ts';
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
}

/**
 * Bundles the measured process for a manager and returns the path; its source map lies beside it. Where the
 * manager's objects are the wrapped JS objects themselves, the workloads are written out over them
 * (`inline-mutator.ts`); all managers of a kind have one bundle.
 *
 * @throws when the source does not bundle (esbuild names file and line), and the signal's reason when that
 *   aborts.
 */
export async function bundleChild(manager: ManagerName, options: BundlingOptions = {}): Promise<string> {
  const { cacheFolder, signal } = options;
  if (managerFacts[manager].objects !== 'wrapped')
    return await unlessAborted(bundle({ name: 'child', entry, sourceMap: true }, cacheFolder), signal);
  const wanted: BundlingWanted = { name: 'child', entry, cacheFolder };
  return z.string().parse(await written(wanted, signal));
}

/** The compiler is loaded only by who bundles: it takes longer than most commands. */
export async function inlinedWorkloads(): Promise<Plugin> {
  return (await import('./inline-mutator.ts')).inlinedWorkloads;
}

/** Bundles both kinds; tells where each manager's is. */
export async function bundleChildren(signal?: AbortSignal): Promise<(manager: ManagerName) => string> {
  const options = signal === undefined ? {} : { signal };
  const anyWith = (objects: 'wrapped' | 'counted') =>
    managerNames.find((name) => managerFacts[name].objects === objects)!;
  const [wrapped, counted] = await Promise.all([
    bundleChild(anyWith('wrapped'), options),
    bundleChild(anyWith('counted'), options),
  ]);
  const paths = { wrapped, counted };
  return (manager) => paths[managerFacts[manager].objects];
}
