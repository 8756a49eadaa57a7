import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openRun } from '../campaign/index.ts';
import { productRoot } from '../workshop/index.ts';

/** Real command lines, struck while they measure: what is kept, what is said, and how it goes on. */

const root = mkdtempSync(join(tmpdir(), 'reclaim-kept-'));
afterAll(() => rmSync(root, { recursive: true }));

const name = 'tiny';
const experiments = join(root, 'experiments');
mkdirSync(experiments);
const tiny = {
  name,
  title: 'Tiny',
  question: '?',
  prediction: '!',
  factors: { workload: ['churn'], manager: ['refcount', 'tracing'] },
  sizes: { quick: { blocks: 3, scale: 0.1 }, full: { blocks: 3, scale: 1 } },
  claims: [],
  charts: [],
};
writeFileSync(join(experiments, `${name}.ts`), `export default ${JSON.stringify(tiny)};\n`);
/** Two cells and the twin of the first, in three blocks. */
const planned = 9;

let places = 0;
function newResults(): string {
  const results = join(root, `results-${places++}`);
  mkdirSync(results);
  return results;
}

const runIn = (results: string): string[] => [
  'run',
  name,
  '--experiments',
  experiments,
  '--results',
  results,
];
const foldersIn = (results: string): string[] =>
  existsSync(join(results, name))
    ? readdirSync(join(results, name)).map((folder) => join(results, name, folder))
    : [];

/** Starts a command line in a process of its own; `prefix` starts it. */
function started(args: readonly string[], prefix: readonly string[] = []) {
  const main = join(productRoot, 'src/cli/main.ts');
  const [file, ...rest] = [...prefix, process.execPath, '--import', 'tsx', main, ...args];
  const child = spawn(file!, rest, {
    cwd: productRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (data) => {
      said[stream] += String(data);
    });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  }).then((how) => {
    expect(said.stderr).not.toMatch(/^\s+at .*:\d+/m);
    return { ...how, ...said };
  });
  return { child, said, ended };
}

const reclaim = (args: readonly string[], prefix?: readonly string[]) => started(args, prefix).ended;

/** Waits for the first record of the only run, or for the end of the command. */
async function firstRecord(results: string, command: ReturnType<typeof started>): Promise<string> {
  for (;;) {
    const [folder] = foldersIn(results);
    if (folder !== undefined && existsSync(join(folder, 'invocations.jsonl'))) return folder;
    if (command.child.exitCode !== null) throw new Error(`It ended before: ${command.said.stderr}`);
    await sleep(5);
  }
}

async function wholeAfterResume(folder: string): Promise<void> {
  const { code, stderr } = await reclaim(['run', '--resume', folder]);
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  const ids = openRun(folder).records.map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([planned, planned]);
  expect(existsSync(join(folder, 'report.md'))).toBe(true);
}

const limit = { timeout: 300_000 };
const isRoot = process.getuid?.() === 0;

describe('a campaign that cannot go on says what is kept and how to go on', () => {
  it.skipIf(process.platform === 'win32')('where files may not grow (ulimit -f)', limit, async () => {
    const results = newResults();
    // 4 KiB: the plan fits, the records do not.
    const small = ['bash', '-c', 'ulimit -f 8; exec "$@"', 'bash'];
    const { code, stderr } = await reclaim(runIn(results), small);
    expect(stderr).toMatch(/error: .*larger than this shell allows \(ulimit -f\)/);
    expect(code).toBe(1);
    const [folder] = foldersIn(results);
    if (folder !== undefined) {
      expect(stderr).toContain('--resume');
      await wholeAfterResume(folder);
    }
  });

  // Needs the right to mount. Where it lacks, the test's name says so among those that were skipped.
  it.skipIf(!isRoot || process.platform !== 'linux' || !mayMount())(
    'where the disk is full (needs root, who may mount a small disk)',
    limit,
    async () => {
      const results = newResults();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96k', 'tmpfs', results]);
      onTestFinished(() => void execFileSync('umount', ['-l', results]));
      const { code, stderr } = await reclaim(runIn(results));
      expect(stderr).toMatch(/error: .*the disk is full\. Everything written before is kept; make room/);
      expect(code).toBe(1);
      execFileSync('mount', ['-o', 'remount,size=64m', results]);
      const [folder] = foldersIn(results);
      if (folder !== undefined) {
        expect(stderr).toContain(folder.slice(-10));
        await wholeAfterResume(folder);
      }
    },
  );

  it('where its folder is taken away', limit, async () => {
    const results = newResults();
    const command = started(runIn(results));
    await firstRecord(results, command);
    renameSync(results, `${results}-away`);
    const { code, stderr } = await command.ended;
    expect(stderr).toMatch(
      /error: The run folder \S+ was removed while it was written\..*start the run again/,
    );
    expect(code).toBe(1);
    expect(existsSync(results)).toBe(false);
  });
});

describe('a campaign whose readers are gone', () => {
  it('measures and reports all the same (EPIPE)', limit, async () => {
    const results = newResults();
    const command = started(runIn(results));
    await firstRecord(results, command);
    command.child.stdout.destroy();
    command.child.stderr.destroy();
    expect(await command.ended).toMatchObject({ code: 0, signal: null });
    const [folder] = foldersIn(results);
    expect(openRun(folder!).records).toHaveLength(planned);
    expect(existsSync(join(folder!, 'report.html'))).toBe(true);
  });
});

describe('an interrupted run', () => {
  it('is let go of by Ctrl-C, and resumed by one of two at once; the other names it', limit, async () => {
    const results = newResults();
    const command = started(runIn(results));
    const folder = await firstRecord(results, command);
    command.child.kill('SIGINT');
    const { code, stderr } = await command.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('--resume');
    expect(readdirSync(folder).filter((file) => file.startsWith('lock-'))).toEqual([]);
    const before = readFileSync(join(folder, 'invocations.jsonl'), 'utf8');

    const both = [0, 1].map(() => started(['run', '--resume', folder]));
    const ended = await Promise.all(both.map(({ ended }) => ended));
    const refused = ended.filter((one) => one.code !== 0);
    // The slower one may come when all is done: then it finds a finished run.
    expect(refused.length).toBeLessThanOrEqual(1);
    for (const { code, stderr } of refused) {
      expect(code).toBe(1);
      expect(both.some(({ child }) => stderr.includes(`in use by process ${child.pid} since`))).toBe(true);
    }
    const lines = readFileSync(join(folder, 'invocations.jsonl'), 'utf8');
    expect(lines.startsWith(before)).toBe(true);
    expect(lines.trimEnd().split('\n')).toHaveLength(planned);
    expect(new Set(openRun(folder).records.map(({ id }) => id)).size).toBe(planned);
    expect(readdirSync(folder).filter((file) => file.startsWith('lock-'))).toEqual([]);
  });
});

function mayMount(): boolean {
  const probe = join(root, 'probe');
  mkdirSync(probe, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('NOT TESTED: a full disk; it needs the right to mount a small one.\n');
    return false;
  }
}
