import { isAbsolute, resolve } from 'node:path';
import semver from 'semver';
import { describeNode } from './describe.ts';
import { NodeVersionError } from './errors.ts';
import { type InstalledNode, installedNodes, nodesFolder } from './installed.ts';

/** A Node that cells can run on. */
export interface ResolvedNode {
  /** As it was asked for: `default`, `22`, `22.23.3`, or a path. */
  readonly name: string;
  readonly path: string;
  readonly version: string;
  readonly v8: string;
}

/** `22`, `v22`, `22.23` or `22.23.3`, without the `v`; anything else is no version. */
export function versionRange(name: string): string | null {
  const match = /^v?(\d{1,4}(?:\.\d{1,4}){0,2})$/.exec(name);
  return match?.[1] ?? null;
}

const isPath = (name: string): boolean => isAbsolute(name) || /[\\/]/.test(name);

/**
 * The program behind the name of a Node: `default` is the one that runs this process; a version is the newest
 * in the cache that fits (the running one counts too); anything with a slash is a path that the caller names.
 *
 * @throws NodeVersionError when no such Node is here; the message says how to get it.
 */
export async function resolveNode(name: string, folder: string = nodesFolder()): Promise<ResolvedNode> {
  if (name === 'default') return { name, ...running() };
  const range = versionRange(name);
  if (range !== null) return { name, ...newestThatFits(range, installedNodes(folder).nodes) };
  if (!isPath(name))
    throw new NodeVersionError(
      `"${name}" is no Node: write a version (22, 22.23.3), "default", or the path of a node binary.`,
    );
  const path = resolve(name);
  const { node, v8 } = await describeNode(path);
  return { name, path, version: node, v8 };
}

const running = () => ({
  path: process.execPath,
  version: process.versions.node,
  v8: process.versions.v8,
});

function newestThatFits(range: string, installed: readonly InstalledNode[]) {
  const here = [...installed.map(({ path, version, v8 }) => ({ path, version, v8 })), running()];
  const best = here
    .filter(({ version }) => semver.satisfies(version, range))
    .sort((a, b) => semver.compare(a.version, b.version))
    .at(-1);
  if (best !== undefined) return best;
  const versions = [...new Set(here.map(({ version }) => version))].sort(semver.compare).join(', ');
  throw new NodeVersionError(
    `Node ${range} is not installed (here: ${versions}). Get it with: reclaim nodes add ${range}`,
  );
}
