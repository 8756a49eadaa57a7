import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { planExperiment } from '../campaign/index.ts';
import { exampleEnvironment, exampleExperiment, exampleRecord } from '../campaign/store/run.fixture.ts';
import { createRun } from '../campaign/store/writer.ts';
import { performed } from './performed.fixture.ts';

/** What a command that fails leaves behind: nothing; and what is said of a folder that holds no record. */

const root = mkdtempSync(join(tmpdir(), 'reclaim-left-'));
afterAll(() => rmSync(root, { recursive: true }));

const experiments = join(root, 'experiments');
mkdirSync(experiments);
function define(name: string, change: object): void {
  const definition = { ...exampleExperiment, name, ...change };
  writeFileSync(join(experiments, `${name}.ts`), `export default ${JSON.stringify(definition)};\n`);
}
define('fine', {});
define('huge', { fixed: { native: { kind: 'fixed', bytes: 2 ** 53 } } });

const plan = planExperiment(exampleExperiment, { size: 'quick' });
let second = 0;
function stored(records: number): string {
  const writer = createRun(root, plan, exampleEnvironment, new Date(Date.UTC(2026, 0, 1, 0, 0, second++)));
  for (const invocation of plan.invocations.slice(0, records))
    writer.append({ ...exampleRecord, ...invocation, series: null }, null);
  writer.close();
  return writer.folder;
}

describe('no folder is left behind', () => {
  const same = [stored(1), stored(1)];
  const broken = stored(1);
  writeFileSync(join(broken, 'environment.json'), '{');
  it.each([
    ['a merge of parts that overlap', ['merge', ...same], 1, /the shards overlap/],
    ['a merge of one part twice', ['merge', same[0]!, same[0]!], 1, /is named twice/],
    ['a merge of a damaged part', ['merge', same[0]!, broken], 1, /environment\.json is not JSON/],
    ['a Node that is none', ['run', 'fine', '--node', '/dev/null'], 2, /null does not run as Node/],
    ['a Node that is not here', ['run', 'fine', '--node', '20.0.999'], 2, /20\.0\.999 is not installed/],
    ['more shards than blocks', ['run', 'fine', '--shard', '1/3'], 2, /cannot be split into 3 shards/],
    ['native sizes that no memory has', ['run', 'huge'], 2, /fixed\.native: bytes must be a whole number/],
    ['the second experiment being wrong', ['run', 'fine', 'huge'], 2, /fixed\.native/],
  ] as const)('by %s', async (_, line, code, says) => {
    const results = join(root, 'none');
    const where = line[0] === 'run' ? ['--experiments', experiments] : [];
    const ended = await performed([...line, ...where, '--results', results]);
    expect(ended.stderr).toMatch(says);
    expect(ended.code).toBe(code);
    expect(existsSync(results)).toBe(false);
    for (const folder of [...same, broken])
      expect(readdirSync(folder).filter((file) => file.startsWith('lock-'))).toEqual([]);
  });
});

describe('a folder without a record', () => {
  it('is no run to "report", which says how to go on or be rid of it', async () => {
    const folder = stored(0);
    const { code, stderr } = await performed(['report', folder]);
    expect(stderr).toContain(
      `${folder} holds a plan but no record: nothing was measured in it, so it is no run. Go on with \`npm run reclaim -- run --resume ${folder}\`, or delete it.`,
    );
    expect(code).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['environment.json', 'plan.json', 'series']);
  });

  it('is told as such by "list"', async () => {
    const folder = stored(0);
    const { code, stdout } = await performed(['list', '--experiments', experiments, '--results', root]);
    expect(code).toBe(1); // of the definition that cannot be planned
    expect(stdout.split('\n').find((line) => line.includes(folder.split('/').at(-1)!))).toMatch(/no record/);
  });
});

it('"reduce" writes into the run that it holds', async () => {
  const folder = stored(plan.invocations.length);
  const { code, stderr, stdout } = await performed(['reduce', folder]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^0 records were made again from raw data\.\nThe record of .* stands/);
  expect(code).toBe(0);
});
