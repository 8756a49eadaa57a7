import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureEnvironment, openRun, planExperiment } from '../campaign/index.ts';
import { exampleExperiment } from '../campaign/store/run.fixture.ts';
import { createRun } from '../campaign/store/writer.ts';
import type { Environment } from '../model/index.ts';
import { performed } from './performed.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'reclaim-resume-'));
afterAll(() => rmSync(root, { recursive: true }));

const plan = planExperiment(exampleExperiment, { size: 'quick' });
const here = captureEnvironment();
let second = 0;

/** A run that was interrupted before its first invocation ended. */
function interrupted(environment: Environment = here, shard?: { index: number; of: number }): string {
  const writer = createRun(root, plan, environment, new Date(Date.UTC(2026, 0, 1, 0, 0, second++)), shard);
  writer.close();
  return writer.folder;
}

/** Every file with its text and the time of its last change. */
function stateOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
  return Object.fromEntries(
    files.map((path) => {
      const { mtimeNs, ino } = statSync(path, { bigint: true });
      return [path, `${mtimeNs} ${ino}`];
    }),
  );
}

describe('reclaim run --resume', () => {
  it.each([
    [['native-lag'], /^error: --resume goes on with the run’s own experiment; name none\./],
    [['--quick'], /^error: --quick cannot be given with --resume/],
    [['--full'], /^error: --full cannot be given with --resume/],
    [['--blocks', '3'], /^error: --blocks cannot be given with --resume/],
    [['--scale', '3'], /^error: --scale cannot be given with --resume/],
    [['--seed', '3'], /^error: --seed cannot be given with --resume/],
    [['--shard', '1/2'], /^error: --shard cannot be given with --resume/],
    [['--node', process.execPath], /^error: --node cannot be given with --resume/],
    [['--experiments', root], /^error: --experiments cannot be given with --resume/],
    [['--results', root], /^error: --results cannot be given with --resume/],
    [['--dry-run'], /^error: --dry-run cannot be given with --resume/],
  ])('refuses %j beside it', async (more, says) => {
    const folder = interrupted();
    const before = stateOf(folder);
    const { code, stderr } = await performed(['run', '--resume', folder, ...more]);
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
    expect(stateOf(folder)).toEqual(before);
  });

  it.each<[string, Environment, RegExp]>([
    [
      'commit',
      { ...here, product: { ...here.product, commit: 'f'.repeat(40) } },
      /another version of this software/,
    ],
    [
      'lockfile',
      { ...here, product: { ...here.product, lockfileHash: '0' } },
      /other packages \(package-lock\.json differs\)/,
    ],
    [
      'machine',
      { ...here, machine: { ...here.machine, cores: 4096 } },
      /on another machine \(cores differ\)/,
    ],
    ['Node', { ...here, runtime: { ...here.runtime, node: 'v20.0.0-x' } }, /on another Node/],
  ])('refuses to go on with another %s, and touches nothing', async (_what, environment, says) => {
    const folder = interrupted(environment);
    const before = stateOf(folder);
    const { code, stderr } = await performed(['run', '--resume', folder]);
    expect(stderr.split('\n')[0]).toMatch(says);
    expect(stderr).toContain('--mix');
    expect(code).toBe(2);
    expect(stateOf(folder)).toEqual(before);
  });

  it('goes on elsewhere with --mix, says so in the report, and leaves a finished run alone', async () => {
    const folder = interrupted({ ...here, machine: { ...here.machine, cores: 4096 } });
    const { code, stderr } = await performed(['run', '--resume', folder, '--mix']);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(openRun(folder).records).toHaveLength(plan.invocations.length);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('ran on another machine');

    const before = stateOf(folder);
    const again = await performed(['run', '--resume', folder]);
    expect(again).toEqual({ code: 0, stdout: '', stderr: expect.stringContaining('is finished') });
    expect(stateOf(folder)).toEqual(before);
  }, 60_000);

  it('goes on with the part of the campaign that the folder holds, and no more', async () => {
    const folder = interrupted(here, { index: 2, of: 2 });
    // What a killed writer left is swept away.
    writeFileSync(join(folder, 'environment.json.123.tmp'), '{');
    expect((await performed(['run', '--resume', folder])).code).toBe(0);
    const run = openRun(folder);
    expect(run.records.map(({ id }) => id)).toEqual(
      plan.invocations.filter(({ block }) => block === 1).map(({ id }) => id),
    );
    expect(run.warnings).toEqual([{ code: 'part-of-campaign', part: 2, of: 2 }]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await performed(['run', '--resume', folder])).stderr).toContain('is finished');
  }, 60_000);

  it('has --mix and --allow-node only beside it', async () => {
    expect((await performed(['run', 'native-lag', '--mix'])).stderr).toMatch(/^error: --mix belongs to/);
    expect((await performed(['run', 'native-lag', '--allow-node', 'x'])).code).toBe(2);
  });

  it('refuses more shards than blocks before anything is written', async () => {
    const results = join(root, 'none');
    const line = ['run', 'native-lag', '--shard', '1/3', '--blocks', '2', '--results', results];
    const { code, stderr } = await performed(line);
    expect(stderr).toMatch(/^error: native-lag cannot be split into 3 shards: it has 2 blocks/);
    expect(code).toBe(2);
    expect(readdirSync(root)).not.toContain('none');
  });
});
