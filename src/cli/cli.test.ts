import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { managerNames } from '../model/index.ts';
import { productRoot } from '../workshop/index.ts';

const readme = readFileSync(join(productRoot, 'README.md'), 'utf8');
// Beside `src`, so that the example's own import path is the one a user would write.
const experiments = mkdtempSync(join(productRoot, '.cache-readme-'));
const results = mkdtempSync(join(tmpdir(), 'reclaim-cli-'));

afterAll(() => {
  rmSync(experiments, { recursive: true });
  rmSync(results, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a process of its own. `interruptAt`: sends SIGINT once stderr matches. */
function reclaim(
  args: readonly string[],
  interruptAt?: RegExp,
  colours: NodeJS.ProcessEnv = { NO_COLOR: '1' },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(productRoot, 'src/cli/main.ts'), ...args],
      {
        cwd: productRoot,
        env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: '', ...colours },
      },
    );
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stdout.on('data', (data) => {
      stdout += String(data);
    });
    child.stderr.on('data', (data) => {
      stderr += String(data);
      if (!interrupted && interruptAt?.test(stderr)) interrupted = child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function example(): { readonly name: string; readonly text: string } {
  const text = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const name = /name: '([^']+)'/.exec(text)?.[1] ?? '';
  return { name, text };
}

const runSummary = z.array(
  z.object({
    experiment: z.string(),
    run: z.string(),
    report: z.string(),
    findings: z.object({ claims: z.array(z.object({ verdict: z.string() })) }),
  }),
);

describe('the README', () => {
  it('shows a complete experiment of at most 30 lines, and exactly that text runs', async () => {
    const { name, text } = example();
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    writeFileSync(join(experiments, `${name}.ts`), text);
    const { code, stdout, stderr } = await reclaim([
      'run',
      name,
      '--experiments',
      experiments,
      '--results',
      results,
      '--json',
    ]);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const [run] = runSummary.parse(JSON.parse(stdout));
    expect(run?.experiment).toBe(name);
    expect(run?.findings.claims.map(({ verdict }) => verdict)).toEqual(['holds']);
    const folder = join(results, name, readdirSync(join(results, name))[0]!);
    for (const file of [
      'plan.json',
      'environment.json',
      'invocations.jsonl',
      'summary.json',
      'report.md',
      'report.html',
    ]) {
      expect(existsSync(join(folder, file)), file).toBe(true);
    }
    expect(readFileSync(join(folder, 'invocations.jsonl'), 'utf8').trimEnd().split('\n').length).toBe(8);
  }, 120_000);

  it('gives commands that package.json has', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(productRoot, 'package.json'), 'utf8')));
    const used = [...readme.matchAll(/npm (?:run )?(start|test|reclaim|bench)\b/g)].map((match) => match[1]!);
    expect(new Set(used)).toEqual(new Set(['start', 'test', 'reclaim', 'bench']));
    for (const name of used) expect(Object.keys(scripts)).toContain(name);
  });

  it('links to nothing that is not there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map((match) => match[1]!)
      .filter((link) => !link.startsWith('http'));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(join(productRoot, link)), link).toBe(true);
  });
});

describe('the command line', () => {
  it('suggests the nearest name for one that does not exist, and exits with 2', async () => {
    const { code, stderr } = await reclaim(['run', 'nativ-lag']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "native-lag"?');
  });

  it('writes no escape codes into pipes, on a build server neither', async () => {
    for (const args of [['list'], ['run', 'nativ-lag']]) {
      const { stdout, stderr } = await reclaim(args, undefined, { CI: 'true', TERM: 'xterm-256color' });
      expect(stdout + stderr).not.toMatch(/(?![\n\t])\p{Cc}/u);
    }
  });

  it('refuses contradicting and malformed options by name', async () => {
    for (const [args, text] of [
      [['run', '--quick', '--full'], 'contradict'],
      [['run', '--blocks', '0'], '--blocks'],
      [['run', '--shard', '3/2'], 'shard'],
      [['rnu'], 'Did you mean run?'],
    ] as const) {
      const { code, stderr } = await reclaim(args);
      expect(code).toBe(2);
      expect(stderr).toContain(text);
    }
  });

  it('says what is wrong with a run folder that holds no run', async () => {
    const { code, stderr } = await reclaim(['report', experiments]);
    expect(code).toBe(1);
    expect(stderr).toContain('plan.json');
    expect(stderr).not.toContain('at ');
  });

  it('lists everything as JSON', async () => {
    const { code, stdout } = await reclaim(['list', '--json']);
    expect(code).toBe(0);
    const listing = z
      .object({
        experiments: z.array(z.object({ name: z.string() })),
        managers: z.array(z.object({ name: z.string(), describes: z.string() })),
      })
      .parse(JSON.parse(stdout));
    expect(listing.experiments.map(({ name }) => name)).toContain('native-lag');
    expect(listing.managers.map(({ name }) => name)).toEqual([...managerNames]);
  });

  it('keeps every record when interrupted, exits with 130, and goes on from there', async () => {
    const name = 'interrupted';
    writeFileSync(join(experiments, `${name}.ts`), example().text.replaceAll(example().name, name));
    const common = ['--experiments', experiments, '--results', results];
    const stopped = await reclaim(['run', name, ...common, '--blocks', '5'], /0\/\d+|1\/\d+/);
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('--resume');
    const folder = join(results, name, readdirSync(join(results, name))[0]!);
    const recorded = () =>
      readFileSync(join(folder, 'invocations.jsonl'), 'utf8').split('\n').filter(Boolean).length;
    const planned = z
      .object({ invocations: z.array(z.unknown()) })
      .parse(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')));
    const before = existsSync(join(folder, 'invocations.jsonl')) ? recorded() : 0;
    expect(before).toBeLessThan(planned.invocations.length);
    const resumed = await reclaim(['run', '--resume', folder]);
    expect(resumed.code).toBe(0);
    expect(recorded()).toBe(planned.invocations.length);
    expect(existsSync(join(folder, 'report.html'))).toBe(true);

    // A report is a function of the stored records: writing it again changes nothing.
    const once = readFileSync(join(folder, 'report.md'), 'utf8');
    expect((await reclaim(['report', folder])).code).toBe(0);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toBe(once);
  }, 300_000);

  it('runs the blocks of a campaign in shards and merges them into the run that one machine would have made', async () => {
    const name = 'sharded';
    writeFileSync(join(experiments, `${name}.ts`), example().text.replaceAll(example().name, name));
    const common = [
      'run',
      name,
      '--experiments',
      experiments,
      '--results',
      results,
      '--blocks',
      '2',
      '--scale',
      '0.1',
    ];
    const folders: string[] = [];
    for (const part of ['1/2', '2/2']) {
      const { code, stdout } = await reclaim([...common, '--shard', part, '--json']);
      expect(code).toBe(0);
      folders.push(join(productRoot, runSummary.parse(JSON.parse(stdout))[0]!.run));
    }
    const merged = await reclaim(['merge', ...folders, '--results', results]);
    expect(merged.code).toBe(0);
    const run = /merged into (\S+)/.exec(merged.stderr)?.[1] ?? '';
    const ids = readFileSync(join(productRoot, run, 'invocations.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ id: z.string() }).parse(JSON.parse(line)).id);
    expect(new Set(ids).size).toBe(8);
    expect(existsSync(join(productRoot, run, 'report.html'))).toBe(true);
  }, 120_000);
});
