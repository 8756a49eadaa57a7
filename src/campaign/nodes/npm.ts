import { spawn } from 'node:child_process';
import { NodeInstallError, NodeVersionError } from './errors.ts';

/** How npm is called: a program and its first arguments. */
export type NpmCommand = readonly [program: string, ...first: string[]];

/** The npm that started us where there is one, else the one in PATH. */
export function npmCommand(environment: Readonly<NodeJS.ProcessEnv> = process.env): NpmCommand {
  const script = environment['npm_execpath'];
  if (script && /npm-cli\.js$/.test(script)) return [process.execPath, script];
  return ['npm'];
}

/**
 * Runs npm and returns what it printed. Scripts of packages are never run.
 *
 * @throws NodeInstallError with npm's own reason in one line; NodeVersionError when npm knows no such
 *   version.
 */
export async function npm(
  [program, ...first]: NpmCommand,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const child = spawn(program, [...first, ...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    ...(signal === undefined ? {} : { signal }),
  });
  const [out, err] = [[] as Buffer[], [] as Buffer[]];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((ended, failed) => {
    child.once('error', failed);
    child.once('close', ended);
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new NodeInstallError(`npm does not start (${String(error)}). It comes with Node; is it in PATH?`);
  });
  if (code !== 0) throw failure(Buffer.concat(err).toString());
  return Buffer.concat(out).toString();
}

const offline = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED)\b/;

function failure(text: string): NodeInstallError | NodeVersionError {
  const code = offline.exec(text)?.[1];
  if (code !== undefined)
    return new NodeInstallError(
      `npm cannot reach its registry (${code}). Nothing was changed; versions that are already here stay usable. Try again when there is a network.`,
    );
  if (/\bE404\b|\bETARGET\b/.test(text))
    return new NodeVersionError('npm knows no such version of Node for this machine.');
  const lines = text.split('\n').flatMap((line) => /^npm (?:error|ERR!)\s*(.+)/.exec(line)?.[1] ?? []);
  return new NodeInstallError(`npm failed: ${lines.slice(0, 3).join(' ') || 'it said nothing'}`);
}
