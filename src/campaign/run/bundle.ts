import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { type ManagerName, managerFacts, managerNames } from '../../model/index.ts';
import { bundle } from '../../workshop/index.ts';

const entry = fileURLToPath(new URL('../child/main.ts', import.meta.url));

/**
 * Bundles the measured process for a manager and returns the path; its source map lies beside it. Where the manager's objects are the
 * wrapped JS objects themselves, the workloads are written out over them (`inline-mutator.ts`); all managers of a kind have one bundle.
 *
 * @throws when the source does not bundle; esbuild names file and line.
 */
export async function bundleChild(manager: ManagerName, cacheFolder?: string): Promise<string> {
  const plugins = managerFacts[manager].objects === 'wrapped' ? [await inlinedWorkloads()] : [];
  return await bundle({ name: 'child', entry, plugins, sourceMap: true }, cacheFolder);
}

/** The compiler is loaded only by who bundles: it takes longer than most commands. */
export async function inlinedWorkloads(): Promise<Plugin> {
  return (await import('./inline-mutator.ts')).inlinedWorkloads;
}

/** Bundles both kinds; tells where each manager's is. */
export async function bundleChildren(): Promise<(manager: ManagerName) => string> {
  const anyWith = (objects: 'wrapped' | 'counted') =>
    managerNames.find((name) => managerFacts[name].objects === objects)!;
  const paths = {
    wrapped: await bundleChild(anyWith('wrapped')),
    counted: await bundleChild(anyWith('counted')),
  };
  return (manager) => paths[managerFacts[manager].objects];
}
