import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productRoot } from '../workshop/index.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of somebody else's, in an empty folder, that has installed this package from its tarball. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  /** Runs a node program in it; by default with the Node that runs the tests. */
  node(args: readonly string[], program?: string): Promise<Ended>;
  /** `npx reclaim …`. */
  reclaim(args: readonly string[], program?: string): Promise<Ended>;
  remove(): void;
}

/** Why there is no project: nothing could be fetched. */
export interface Offline {
  readonly offline: string;
}

const withoutNetwork = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/;

/**
 * Packs this product and installs it. @throws when packing or installing fails for another reason than a
 * missing network.
 */
export async function installedProject(): Promise<Project | Offline> {
  const root = mkdtempSync(join(tmpdir(), 'reclaim-package-'));
  const folder = join(root, 'project');
  mkdirSync(folder);
  const remove = () => rmSync(root, { recursive: true });
  try {
    must(await run('npm', ['pack', '--silent', '--pack-destination', root], productRoot));
    const tarball = readdirSync(root).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new Error('npm pack left no tarball.');
    writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true, "type": "module" }');
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', join(root, tarball)];
    const installed = await run('npm', install, folder);
    if (withoutNetwork.test(installed.stderr)) {
      remove();
      return { offline: installed.stderr.slice(0, 300) };
    }
    must(installed);
  } catch (error) {
    remove();
    throw error;
  }
  const node = (args: readonly string[], program = process.execPath) => run(program, args, folder);
  return {
    folder,
    write: (file, text) => writeFileSync(join(folder, file), text),
    node,
    reclaim: (args, program) => node([join(folder, 'node_modules/.bin/reclaim'), ...args], program),
    remove,
  };
}

function must({ code, stdout, stderr }: Ended): void {
  if (code !== 0) throw new Error(`It ended with ${code}:\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
}

function run(file: string, args: readonly string[], cwd: string): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: '' };
  return new Promise((resolve, reject) =>
    execFile(file, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error(`${file} ended without a code.`));
    }),
  );
}
