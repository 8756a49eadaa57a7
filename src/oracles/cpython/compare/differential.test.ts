import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { absent, withoutInterpreter } from '../interpreters/absent.fixture.ts';
import { profileOf } from '../interpreters/choice.ts';
import { findInterpreters, type Interpreter, startInterpreter } from '../interpreters/interpreters.ts';
import { runLayer } from '../layer/runner.ts';
import { programSchema } from '../program/program.ts';
import { compareTraces, printDivergence } from './compare.ts';
import { compareRunners } from './differential.ts';
import { interpreterRunner, layerRunner, type Runner } from './runner.ts';

const seed = 20_261_122;

/** One per profile and kind: the native CPythons that follow a profile, and Pyodide. */
const found = (await findInterpreters()).filter((one) => profileOf(one) !== null);
const running = new Map<string, Promise<Interpreter>>();

function start(one: (typeof found)[number]): Promise<Interpreter> {
  if (!running.has(one.name)) running.set(one.name, startInterpreter(one));
  return running.get(one.name)!;
}

afterAll(async () => {
  for (const interpreter of running.values()) await (await interpreter).close();
});

const titled = found.map((one) => [one.name, one.version, one] as const);

describe.concurrent('the layer follows CPython, line by line', () => {
  for (const profile of withoutInterpreter(found))
    it.skip(`under the rules of ${profile}: ${absent(profile)}`);

  it.each(titled)('%s (Python %s)', { timeout: 400_000 }, async (_name, _version, one) => {
    const interpreter = await start(one);
    const profile = profileOf(one)!;
    // Pyodide is several times slower: its programs are shorter.
    const options = one.kind === 'wasm' ? { minLength: 30, maxLength: 60 } : {};
    const layer = layerRunner(profile, runLayer);
    const report = await compareRunners(layer, interpreterRunner(interpreter), {
      programs: 2000,
      seed,
      options,
    });
    const [first] = report.divergences;
    const text = first && `seed ${seed}\n${printDivergence(first.divergence, report.left, report.right)}`;
    console.info(
      `${report.left} and ${report.right}: ${report.programs} programs of seed ${seed}, ${report.operations} operations`,
    );
    expect(text, `${report.left} and ${report.right}`).toBeUndefined();
    expect(report.programs).toBe(2000);
  });
});

describe('programs that once diverged', () => {
  const often = 12;
  const folder = new URL('../kept/', import.meta.url);
  const kept = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map(
      (file) => [file, programSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))] as const,
    );
  it.each(kept)('%s', { timeout: 60_000 }, async (_file, program) => {
    expect(found, 'no CPython with a profile: npm install brings pyodide313 and pyodide315').not.toEqual([]);
    for (const one of found) {
      const right = interpreterRunner(await start(one));
      const left = layerRunner(profileOf(one)!, runLayer);
      const [a] = await left.run([program]);
      // So often that an interpreter would have specialized its statements, if it were left to.
      for (const b of await right.run(Array.from({ length: often }, () => program))) {
        const divergence = compareTraces(
          program,
          { side: left.side, trace: a! },
          { side: right.side, trace: b },
        );
        expect(divergence && printDivergence(divergence, left.side.name, right.side.name)).toBeNull();
      }
    }
  });
});

describe('a planted fault', () => {
  it('is found and shrunk to a short program', { timeout: 60_000 }, async () => {
    const honest = layerRunner('3.11', runLayer);
    const faulty: Runner = {
      side: { ...honest.side, name: 'faulty' },
      run: async (batch) =>
        (await honest.run(batch)).map((trace) =>
          trace.map((line) =>
            typeof line === 'string' ? line.replace('unraisable ValueError', 'unraisable') : line,
          ),
        ),
    };
    const report = await compareRunners(honest, faulty, {
      programs: 400,
      seed,
      options: { kinds: ['counted'] },
    });
    const { divergence } = report.divergences[0]!;
    expect(divergence.program.operations.length).toBeLessThanOrEqual(6);
    expect(printDivergence(divergence, 'a', 'b')).toContain('raise ValueError');
  });
});
