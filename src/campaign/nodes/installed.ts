import { createHash } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import semver from 'semver';
import { z } from 'zod';

/** What is remembered of a Node binary when it is put into the cache. */
const manifestSchema = z.strictObject({
  version: z.string().refine((text) => semver.valid(text) !== null, 'is no exact version'),
  v8: z.string().min(1),
  package: z.string().min(1),
  /** Integrity of the downloaded archive, as npm checked it; empty where npm wrote none. */
  integrity: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  added: z.iso.datetime(),
});

export type NodeManifest = z.infer<typeof manifestSchema>;

/** A Node binary in the cache. */
export interface InstalledNode extends NodeManifest {
  readonly folder: string;
  /** The program itself. */
  readonly path: string;
}

/** A folder of the cache that holds no usable binary, and why. */
export interface BrokenNode {
  readonly folder: string;
  readonly why: string;
}

export const manifestFile = 'installed.json';
const largestManifest = 65_536;
export const program = process.platform === 'win32' ? 'node.exe' : 'node';

/**
 * Where Node binaries lie: `RECLAIM_CACHE` if set, else the user's cache folder, so that a fresh `npm ci`
 * does not lose 200 MB per version and all checkouts share them.
 */
export function nodesFolder(environment: Readonly<NodeJS.ProcessEnv> = process.env): string {
  const set = environment['RECLAIM_CACHE'];
  if (set) return join(set, 'nodes');
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'reclaim-lab', 'nodes');
}

/** What the cache holds, oldest version first; folders that do not hold what they say are told apart. */
export function installedNodes(folder: string = nodesFolder()): {
  readonly nodes: readonly InstalledNode[];
  readonly broken: readonly BrokenNode[];
} {
  if (!existsSync(folder)) return { nodes: [], broken: [] };
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && semver.valid(entry.name) !== null)
    .map(({ name }) => readNode(join(folder, name), name));
  return {
    nodes: found
      .filter((node): node is InstalledNode => 'path' in node)
      .sort((a, b) => semver.compare(a.version, b.version)),
    broken: found.filter((node): node is BrokenNode => 'why' in node),
  };
}

function readNode(folder: string, version: string): InstalledNode | BrokenNode {
  const path = join(folder, program);
  try {
    const manifestPath = join(folder, manifestFile);
    for (const file of [manifestPath, path])
      if (!lstatSync(file).isFile()) return { folder, why: `${file} is no regular file` };
    if (statSync(manifestPath).size > largestManifest) return { folder, why: `${manifestPath} is too large` };
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));
    if (manifest.version !== version) return { folder, why: `it says that it is ${manifest.version}` };
    const { size } = statSync(path);
    if (size !== manifest.bytes)
      return { folder, why: `the program has ${size} bytes and had ${manifest.bytes} when it was added` };
    return { ...manifest, folder, path };
  } catch (error) {
    return { folder, why: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
}

/** SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
