import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openRun } from '../campaign/index.ts';
import { productRoot } from '../workshop/index.ts';
import { performed } from './performed.fixture.ts';

// Beside `src`, so that the import of the public entrance is the one that an experiment file writes.
const experiments = mkdtempSync(join(productRoot, '.cache-own-'));
const results = mkdtempSync(join(tmpdir(), 'reclaim-own-'));
afterAll(() => {
  for (const folder of [experiments, results]) rmSync(folder, { recursive: true });
});
const write = (file: string, text: string) => writeFileSync(join(experiments, file), text);

const ring = `import { bytes, defineWorkload, emptyChecksum, finish, mix, type Mutator, operations } from '../src/index.ts';
export const ring = defineWorkload({
  name: 'own:ring',
  describes: 'Builds a ring of two objects and drops it.',
  cyclic: true,
  async run<Obj>(m: Mutator<Obj>, { scale, seed }: { scale: number; seed: number }) {
    let checksum = emptyChecksum ^ seed;
    for (let i = 0; i < operations(2000, scale); i++) {
      checksum = useRing(m, checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    return finish(checksum);
  },
});
function useRing<Obj>(m: Mutator<Obj>, before: number): number {
  const [a, b] = [m.allocate(1, bytes(1024)), m.allocate(1, bytes(1024))];
  m.write(a, 0, b);
  m.write(b, 0, a);
  const checksum = mix(mix(before, m.serial(a)), m.serial(m.read(a, 0)!));
  if (m.explicit) for (const o of [b, a]) m.discard(o);
  m.release(b);
  m.release(a);
  return checksum;
}
`;
const managers = `import { AllocationCount, defineManager } from '../src/index.ts';
export const eager = defineManager({
  name: 'own:eager',
  describes: 'Trial deletion after every 50 net allocations.',
  objects: 'counted',
  collector: 'trial-deletion',
  trigger: () => new AllocationCount([50, 10, 10]),
});
export const patient = defineManager({
  name: 'own:patient',
  describes: 'V8 decides; a finalizer frees.',
  objects: 'wrapped',
  create: ({ free, whenCollected }) => ({ attach: whenCollected(free) }),
});
`;
const experiment = (name: string, change = '') => `import { defineExperiment } from '../src/index.ts';
import { eager, patient } from './managers.ts';
import { ring } from './${name}-ring.ts';
${change}
export default defineExperiment({
  name: '${name}', title: 'Rings', question: 'When?', prediction: 'Soon.',
  factors: { workload: [ring], manager: ['refcount', 'manual', eager, patient] },
  sizes: { quick: { blocks: 1, scale: 0.2 }, full: { blocks: 2, scale: 1 } },
  claims: [
    { id: 'leaks', text: 'Counting leaks rings.', kind: 'value', metric: 'never-reclaimed-share',
      of: { manager: 'refcount' }, is: '=', than: 1 },
    { id: 'eager', text: 'A collector finds them.', kind: 'value', metric: 'never-reclaimed-share',
      of: { workload: 'own:ring', manager: 'own:eager' }, is: '<', than: '10 %' },
  ],
  charts: [{ chart: 'native-timeline', title: 'Native memory' }],
});
`;

function prepared(name: string, ringText = ring): readonly string[] {
  write('managers.ts', managers);
  write(`${name}-ring.ts`, ringText);
  write(`${name}.ts`, experiment(name));
  return ['run', name, '--experiments', experiments, '--results', results, '--json'];
}

describe('an experiment with a workload and managers of its own', () => {
  it('runs, is judged by exact deaths, and says in its plan where they come from', async () => {
    const { code, stdout, stderr } = await performed(prepared('rings'));
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const [done] = JSON.parse(stdout);
    expect(done.findings.claims.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'holds',
      'holds',
    ]);
    const { plan, records } = openRun(join(productRoot, done.run));
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(records.every(({ lag }) => lag !== null && lag.deadBlocks > 790)).toBe(true);
    expect(plan.experiment.own).toMatchObject([
      { kind: 'workload', name: 'own:ring', file: 'rings-ring.ts', writtenOut: true },
      { kind: 'manager', name: 'own:eager', file: 'managers.ts', writtenOut: null },
      { kind: 'manager', name: 'own:patient', file: 'managers.ts', writtenOut: null },
    ]);
    expect(JSON.stringify(plan)).not.toContain(experiments);
    expect(stderr).not.toContain('not written out');

    // Gone on with elsewhere, its code comes from the caller's experiment file only, and only unchanged.
    const resume = ['run', '--resume', interrupted(join(productRoot, done.run))];
    const without = await performed(resume);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('cannot be loaded from')]);
    write('rings-ring.ts', ring.replace('operations(2000, scale)', 'operations(2001, scale)'));
    const changed = await performed([...resume, '--experiments', experiments]);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain(
      'The workload "own:ring" (rings-ring.ts) was changed after the run began.',
    );
  }, 120_000);

  it('says of a workload whose calls cannot be written out that its times are other', async () => {
    const untyped = ring
      .replaceAll('m: Mutator<Obj>', 'm: Calls<Obj>')
      .replace(/$/, 'type Calls<Obj> = Mutator<Obj>;');
    const { code, stderr } = await performed(prepared('calls', untyped));
    expect(code).toBe(0);
    expect(stderr).toContain('The calls of "own:ring" (calls-ring.ts) are not written out');
  }, 60_000);

  it('is refused with the name, the file and the reason when a part breaks its contract', async () => {
    const broken = ring.replace(
      '1024)), m.allocate(1, bytes(1024)',
      '1024)), m.allocate(1, bytes(Math.random() < 0.5 ? 8 : 16)',
    );
    const { code, stderr } = await performed(prepared('fickle', broken));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The workload "own:ring" \(.*fickle-ring\.ts\) breaks its contract: two runs with the same/,
    );
  }, 60_000);

  it.each([
    ['has a name like a built-in one', "name: 'own:ring'", "name: 'churn'", /Its name must be "own:"/],
    ['does not say what it does', /describes: '[^']*'/, "describes: ''", /does not say what it does/],
  ] as const)('is refused when a part %s', async (what, from, to, says) => {
    const name = what.replaceAll(' ', '-');
    const { code, stderr } = await performed(prepared(name, ring.replace(from, to)));
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });

  it('is refused when a part stands in no file of its own', async () => {
    const line = prepared('inline');
    write('inline.ts', experiment('inline').replace('workload: [ring]', 'workload: [{ ...ring }]'));
    const { code, stderr } = await performed(line);
    expect([code, stderr]).toEqual([2, expect.stringContaining('stands in no file of its own')]);
  });
});

/** A copy of a run in which one invocation is not recorded. */
function interrupted(folder: string): string {
  const copy = join(results, 'interrupted');
  cpSync(folder, copy, { recursive: true });
  const records = readFileSync(join(copy, 'invocations.jsonl'), 'utf8').trimEnd().split('\n');
  writeFileSync(join(copy, 'invocations.jsonl'), `${records.slice(0, -1).join('\n')}\n`);
  return copy;
}
