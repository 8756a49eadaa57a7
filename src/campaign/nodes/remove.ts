import { rmSync } from 'node:fs';
import semver from 'semver';
import { NodeVersionError } from './errors.ts';
import { type BrokenNode, type InstalledNode, installedNodes, nodesFolder, sha256Of } from './installed.ts';
import { versionRange } from './resolve.ts';

/**
 * Removes what fits from the cache and returns it.
 *
 * @throws NodeVersionError when nothing fits.
 */
export function removeNodes(wanted: string, folder: string = nodesFolder()): readonly InstalledNode[] {
  const range = versionRange(wanted);
  const here = installedNodes(folder).nodes;
  const fitting = range === null ? [] : here.filter(({ version }) => semver.satisfies(version, range));
  if (fitting.length === 0) {
    const versions = here.map(({ version }) => version).join(', ');
    throw new NodeVersionError(`No Node "${wanted}" was added (here: ${versions || 'none'}).`);
  }
  for (const node of fitting) rmSync(node.folder, { recursive: true, force: true });
  return fitting;
}

/** Reads every binary of the cache again; returns those that are not what was added. */
export async function brokenNodes(folder: string = nodesFolder()): Promise<readonly BrokenNode[]> {
  const { nodes, broken } = installedNodes(folder);
  const changed: BrokenNode[] = [];
  for (const node of nodes)
    if ((await sha256Of(node.path)) !== node.sha256)
      changed.push({ folder: node.folder, why: 'the program is not the one that was added' });
  return [...broken, ...changed];
}
