import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { describeNode, oldestNode } from './describe.ts';
import { NodeInstallError, NodeVersionError } from './errors.ts';
import {
  type InstalledNode,
  installedNodes,
  manifestFile,
  type NodeManifest,
  nodesFolder,
  program,
  sha256Of,
} from './installed.ts';
import { type NpmCommand, npm, npmCommand } from './npm.ts';
import { versionRange } from './resolve.ts';

export interface AddOptions {
  readonly folder?: string;
  readonly npm?: NpmCommand;
  /** Says what is being done, a line each. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The package that holds nothing but the Node binary for this machine, as the Node project's own `node`
 * package uses it.
 */
export const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * Puts a Node into the cache: finds the newest version that fits, has npm fetch and check its package (no
 * script of a package runs), runs the program once, and moves it into place whole. A version that is there
 * already is left alone; whoever is interrupted starts again with the versions that are missing.
 *
 * @throws NodeVersionError when there is no such version; NodeInstallError when there is no network or it
 *   does not run here.
 */
export async function addNode(wanted: string, options: AddOptions = {}): Promise<InstalledNode> {
  const folder = options.folder ?? nodesFolder();
  const say = options.onProgress ?? (() => undefined);
  const range = checkedRange(wanted);
  const version = await newestPublished(range, options);
  const there = installedNodes(folder).nodes.find((node) => node.version === version);
  if (there !== undefined) {
    say(`Node ${version} is already here`);
    return there;
  }
  removeLeftovers(folder);
  const staging = join(folder, `adding-${process.pid}-${version}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(join(staging, 'whole'), { recursive: true });
  try {
    say(`fetching Node ${version} (about 50 MB)`);
    const fetched = await fetchPackage(version, staging, options);
    say(`checking Node ${version}`);
    await place(fetched, version, join(staging, 'whole'));
    moveIntoPlace(join(staging, 'whole'), join(folder, version));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  const added = installedNodes(folder).nodes.find((node) => node.version === version);
  if (added === undefined)
    throw new NodeInstallError(`Node ${version} was added to ${folder}, and is not there now.`);
  return added;
}

function checkedRange(wanted: string): string {
  const range = versionRange(wanted);
  if (range === null)
    throw new NodeVersionError(`"${wanted}" is no version of Node; write 22, 22.23 or 22.23.3.`);
  if (Number(range.split('.')[0]) < semver.major(oldestNode))
    throw new NodeVersionError(
      `Node ${range} is too old: cells need Node ${semver.major(oldestNode)} or newer.`,
    );
  return range;
}

async function newestPublished(range: string, options: AddOptions): Promise<string> {
  // An exact version that is here needs no question, and so no network.
  const folder = options.folder ?? nodesFolder();
  if (installedNodes(folder).nodes.some(({ version }) => version === range)) return range;
  const args = ['view', `${nodePackage}@${range}`, 'version', '--json'];
  const answer = await npm(options.npm ?? npmCommand(), args, options.signal);
  const found = z.union([z.string(), z.array(z.string())]).safeParse(answer === '' ? [] : JSON.parse(answer));
  const versions = found.success ? [found.data].flat() : [];
  const newest = semver.maxSatisfying(versions, range);
  if (newest === null)
    throw new NodeVersionError(`There is no Node ${range} for ${process.platform} ${process.arch} on npm.`);
  return newest;
}

interface Fetched {
  readonly program: string;
  readonly integrity: string;
}

async function fetchPackage(version: string, staging: string, options: AddOptions): Promise<Fetched> {
  const prefix = join(staging, 'npm');
  mkdirSync(prefix);
  writeFileSync(join(prefix, 'package.json'), '{"private":true}\n');
  const args = ['install', '--prefix', prefix, '--no-save', '--install-strategy=hoisted'];
  await npm(options.npm ?? npmCommand(), [...args, `${nodePackage}@${version}`], options.signal);
  const modules = join(prefix, 'node_modules');
  const found = [join(modules, nodePackage, 'bin', program), join(modules, nodePackage, program)].find(
    existsSync,
  );
  if (found === undefined)
    throw new NodeInstallError(`${nodePackage}@${version} holds no program "${program}".`);
  return { program: found, integrity: integrityOf(join(modules, '.package-lock.json')) };
}

function integrityOf(lockfile: string): string {
  if (!existsSync(lockfile)) return '';
  const schema = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });
  const lock = schema.safeParse(JSON.parse(readFileSync(lockfile, 'utf8')));
  return lock.data?.packages[`node_modules/${nodePackage}`]?.integrity ?? '';
}

async function place(fetched: Fetched, version: string, target: string): Promise<void> {
  const path = join(target, program);
  copyFileSync(fetched.program, path);
  chmodSync(path, 0o755);
  const { node, v8, platform, arch } = await describeNode(path);
  if (node !== version || platform !== process.platform || arch !== process.arch)
    throw new NodeInstallError(
      `${nodePackage}@${version} says that it is Node ${node} for ${platform} ${arch}; it was not added.`,
    );
  const manifest: NodeManifest = {
    version,
    v8,
    package: `${nodePackage}@${version}`,
    integrity: fetched.integrity,
    sha256: await sha256Of(path),
    bytes: statSync(path).size,
    added: new Date().toISOString(),
  };
  writeFileSync(join(target, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
}

function moveIntoPlace(from: string, to: string): void {
  // Whatever stands there is broken, or somebody was quicker with the same version.
  if (installedNodes(join(to, '..')).nodes.some(({ folder }) => folder === to)) return;
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

/** Folders of additions that were killed. */
function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = /^adding-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
