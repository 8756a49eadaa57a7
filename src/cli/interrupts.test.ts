import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { productRoot, recordsFile } from '../workshop/index.ts';

const results = mkdtempSync(join(tmpdir(), 'reclaim-interrupts-'));
afterAll(() => rmSync(results, { recursive: true }));

const main = join(productRoot, 'src/cli/main.ts');

/**
 * Starts a command line in a process of its own and sends it a signal once stderr matches, or once what else
 * is asked for holds.
 */
function interrupted(
  args: readonly string[],
  at: RegExp | (() => boolean),
  signal: NodeJS.Signals,
  program: readonly [string, ...string[]] = [process.execPath, '--import', 'tsx', main],
) {
  return new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    const [file, ...before] = program;
    const child = spawn(file, [...before, ...args, '--results', results], {
      cwd: productRoot,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    let sent = false;
    child.stderr.on('data', (data) => {
      stderr += String(data);
      look();
    });
    const look = (): void => {
      if (!sent && (at instanceof RegExp ? at.test(stderr) : at())) sent = child.kill(signal);
    };
    const looking = setInterval(look, 5);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(looking);
      resolve({ code, stderr });
    });
  });
}

describe.skipIf(process.platform !== 'linux')('a campaign that npm has started', () => {
  // The streams stay open until everybody who has them has gone: the campaign itself too, which does not hear
  // the signal.
  it.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'ends when npm gets %s, and can be resumed',
    async (name) => {
      const endless = ['run', 'native-lag', '--scale', '40000'];
      const npm = ['npm', 'run', '--silent', 'reclaim', '--'] as const;
      const { stderr } = await interrupted(endless, /computing the truth of/, name, npm);
      expect(stderr).toMatch(/interrupted with \d+ invocations to go[\s\S]*--resume/);
    },
  );
});

describe('a campaign whose workload takes longer to be judged than anybody waits', () => {
  const endless = ['run', 'native-lag', '--scale', '40000'];
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('says so, and ends at %s all the same', async (name) => {
    const { code, stderr } = await interrupted(endless, /computing the truth of/, name);
    expect(stderr).toMatch(/computing the truth of \S+ at scale 40000/);
    expect(stderr).toMatch(/interrupted with \d+ invocations to go[\s\S]*--resume/);
    expect(code).toBe(130);
  });
});

describe('a search for the smallest heap', () => {
  it('that is interrupted keeps its tries and says how to go on', async () => {
    const search = ['minheap', 'heap-limit', '--cell', 'tracing/heap=64MiB/budget=640MiB'];
    // The first try is on disk; four more are needed at least.
    const hasTry = (): boolean =>
      existsSync(join(results, 'minheap')) &&
      readdirSync(join(results, 'minheap')).some((name) =>
        existsSync(join(results, 'minheap', name, recordsFile)),
      );
    const { code, stderr } = await interrupted(search, hasTry, 'SIGINT');
    expect(stderr).toMatch(/every try is kept[\s\S]*minheap --resume \S*minheap\S*/);
    expect(code).toBe(130);
  });
});
