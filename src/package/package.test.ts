import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { installedNodes } from '../campaign/nodes/index.ts';
import { productRoot } from '../workshop/index.ts';
import { installedProject, type Offline, type Project } from './project.fixture.ts';

/** The Node that runs the tests, and those that `reclaim nodes add` has installed. */
const nodes = [
  { version: process.versions.node, path: process.execPath },
  ...installedNodes().nodes.filter(({ version }) => version !== process.versions.node),
];

let made: Project | Offline;
beforeAll(async () => {
  made = await installedProject();
}, 240_000);
afterAll(() => {
  if ('folder' in made) made.remove();
});

/** The project, or a test that is skipped and says why. */
function project(context: TestContext): Project {
  if ('folder' in made) return made;
  process.stderr.write(`SKIPPED: the package could not be installed without a network. ${made.offline}\n`);
  context.skip(made.offline);
  throw new Error('A skipped test went on.');
}

/** The experiment that the README shows, as a project of one's own writes it. */
function readmeExperiment(): string {
  const readme = readFileSync(join(productRoot, 'README.md'), 'utf8');
  const [, text = ''] = /```ts\n(import \{ defineExperiment[\s\S]*?)```/.exec(readme) ?? [];
  return text.replace('../src/index.ts', 'reclaim-lab');
}

const names = z.object({ lab: z.array(z.string()), python: z.array(z.string()), collected: z.number() });

describe('the package in another project', () => {
  it('carries what runs and nothing of the tests, and builds what it says it exports', (context) => {
    const { folder } = project(context);
    const root = join(folder, 'node_modules/reclaim-lab');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.test\.ts$|\.fixture\.|^results|^experiments/.test(file))).toEqual([]);
    const manifest = z
      .object({ bin: z.record(z.string(), z.string()), exports: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const named = JSON.stringify([manifest.bin, manifest.exports]).match(/(?<=")(\.\/)?dist\/[^"]+/g) ?? [];
    expect(named.length).toBe(5);
    for (const file of named) expect(existsSync(join(root, file)), file).toBe(true);
  });

  it('type-checks against its declarations: what is right passes, what is misspelt does not', async (context) => {
    const { write, node, folder } = project(context);
    write(
      'typed.ts',
      `import { defineExperiment, kib, type Bytes, type Experiment } from 'reclaim-lab';
       import { createPython, PyKeyError, ReleasedReferenceError } from 'reclaim-lab/python';
       import type { Borrowed, Frame, Owned, PyDict, Python, PyValue } from 'reclaim-lab/python';
       const py: Python = createPython({ profile: '3.13' });
       const dict: Owned<PyDict> = py.dict();
       export const caught = (error: unknown) => error instanceof PyKeyError || error instanceof ReleasedReferenceError;
       export const used: [Experiment['name'], Bytes, Owned<PyDict>] = ['a', kib(1), dict];
       export type Named = [Borrowed<PyDict>, Frame, PyValue];
       // @ts-expect-error Not a workload.
       export const misspelt: Experiment['factors']['workload'] = ['chrun'];
       // @ts-expect-error Not exported.
       export { decodeFrees } from 'reclaim-lab';
       export type Made = ReturnType<typeof defineExperiment>;`,
    );
    const options = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [] };
    const lib = ['es2023', 'esnext.disposable', 'dom'];
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, lib }, files: ['typed.ts'] }));
    expect(await node([join(folder, 'node_modules/.bin/tsc'), '-p', '.'])).toMatchObject({
      stdout: '',
      code: 0,
    });
  }, 60_000);

  it.for(nodes)(
    'shows help, is imported, and runs an experiment on Node $version',
    { timeout: 60_000 },
    async ({ path }, context) => {
      const { write, node, reclaim, folder } = project(context);
      const help = await reclaim(['--help'], path);
      expect([help.code, help.stderr]).toEqual([0, '']);
      expect(help.stdout).toContain('Usage: reclaim');

      write(
        'imports.js',
        `import * as lab from 'reclaim-lab';
       import * as python from 'reclaim-lab/python';
       const py = python.createPython();
       const list = py.list();
       list.append(list);
       list.release();
       const collected = py.gc.collect();
       console.log(JSON.stringify({ lab: Object.keys(lab), python: Object.keys(python), collected }));`,
      );
      const imported = await node(['imports.js'], path);
      expect(imported.stderr).toBe('');
      const { lab, python, collected } = names.parse(JSON.parse(imported.stdout));
      expect(lab).toEqual(
        expect.arrayContaining(['defineExperiment', 'defineFactCheck', 'kib', 'managerNames']),
      );
      expect(python).toEqual(
        expect.arrayContaining([
          'createPython',
          'PyKeyError',
          'ReleasedReferenceError',
          'CountUnderflowError',
        ]),
      );
      expect(lab.filter((name) => /decode|schema|record|Rule/i.test(name))).toEqual([]);
      expect(collected).toBe(1);

      write('random-slots.ts', readmeExperiment());
      const results = `results-${process.versions.node}-${nodes.findIndex((each) => each.path === path)}`;
      const run = ['run', 'random-slots', '--experiments', '.', '--blocks', '1', '--scale', '0.1'];
      const ran = await reclaim([...run, '--results', results, '--json'], path);
      expect(ran.stderr).not.toContain('error');
      expect(ran.code).toBe(0);
      const [id = ''] = readdirSync(join(folder, results, 'random-slots'));
      expect(readdirSync(join(folder, results, 'random-slots', id))).toContain('report.html');
    },
  );

  it('runs the workload, the manager and the layer that the README shows', async (context) => {
    const { write, node, reclaim, folder } = project(context);
    const readme = readFileSync(join(productRoot, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/```ts\n\/\/ (\w+\.ts)\n([\s\S]*?)```/g)];
    expect(shown.map(([, file]) => file)).toEqual(['pairs.ts', 'batched.ts', 'layer.ts']);
    for (const [, file = '', text = ''] of shown) write(file, text);
    write(
      'own.ts',
      `import { defineExperiment } from 'reclaim-lab';
       import { batched } from './batched.ts';
       import { pairs } from './pairs.ts';
       export default defineExperiment({
         name: 'own', title: 'Pairs', question: 'When?', prediction: 'Late.',
         factors: { workload: [pairs], manager: ['tracing', batched] },
         sizes: { quick: { blocks: 1, scale: 0.1 }, full: { blocks: 2, scale: 1 } },
         claims: [], charts: [],
       });`,
    );
    const ran = await reclaim(['run', 'own', '--experiments', '.', '--results', 'own-results']);
    expect(ran.stderr).not.toContain('error');
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('own:batched') });
    const [id = ''] = readdirSync(join(folder, 'own-results/own'));
    const records = readFileSync(join(folder, 'own-results/own', id, 'invocations.jsonl'), 'utf8');
    expect(records.match(/"kind":"ok"/g)?.length).toBe(3);
    const layer = await node(['--import', 'tsx', 'layer.ts']);
    expect([layer.code, layer.stdout]).toEqual([0, '1\n']);

    const options = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [] };
    const lib = ['es2023', 'esnext.disposable', 'dom'];
    const compilerOptions = { ...options, lib, allowImportingTsExtensions: true };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['own.ts', 'layer.ts'] }));
    expect(await node([join(folder, 'node_modules/.bin/tsc'), '-p', '.'])).toMatchObject({
      stdout: '',
      code: 0,
    });
  }, 60_000);

  it('stores runs in the working directory when nothing is said', async (context) => {
    const { write, reclaim, folder } = project(context);
    write('random-slots.ts', readmeExperiment());
    const { code } = await reclaim([
      'run',
      'random-slots',
      '--experiments',
      '.',
      '--blocks',
      '1',
      '--scale',
      '0.01',
    ]);
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'results'))).toEqual(['random-slots']);
  }, 60_000);
});
