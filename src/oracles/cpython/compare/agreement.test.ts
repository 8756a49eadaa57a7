import { afterAll, describe, expect, it } from 'vitest';
import type { ProgramOptions } from '../generate/arbitrary.ts';
import { absent } from '../interpreters/absent.fixture.ts';
import {
  type FoundInterpreter,
  findInterpreters,
  type Interpreter,
  startInterpreter,
} from '../interpreters/interpreters.ts';
import { printDivergence } from './compare.ts';
import { compareRunners } from './differential.ts';
import { interpreterRunner, type Runner } from './runner.ts';

const programs = 150;
const seed = 20_261_122;

const found = await findInterpreters();
const running = new Map<string, Promise<Interpreter>>();

/** The interpreter whose name or version begins so. */
const find = (query: string): FoundInterpreter | undefined =>
  found.find((one) => one.name === query || `${one.version}.`.startsWith(`${query}.`));

/** Starts it, once. */
async function runner(query: string): Promise<Runner> {
  const one = find(query);
  if (one === undefined) throw new Error(`The pair with ${query} should have been skipped.`);
  if (!running.has(one.name)) running.set(one.name, startInterpreter(one));
  return interpreterRunner(await running.get(one.name)!);
}

afterAll(async () => {
  for (const interpreter of running.values()) await (await interpreter).close();
});

/** Versions that follow the same rules for these programs: their traces must be equal. */
const pairs: readonly (readonly [string, string, string, ProgramOptions])[] = [
  ['3.13', 'pyodide313', 'all programs', {}],
  ['3.12', '3.13', 'all programs', {}],
  ['3.11', '3.12', 'collections by hand', { kinds: ['counted', 'rich', 'builtin'] }],
  [
    '3.10',
    '3.11',
    'collections by hand, no instance dictionaries',
    { kinds: ['counted', 'rich', 'builtin'], slotsOnly: true },
  ],
];

describe('CPythons of the same rules agree', () => {
  for (const [left, right, what, options] of pairs) {
    const title = `${left} and ${right} on ${what}`;
    const missing = [left, right].filter((query) => find(query) === undefined);
    if (missing.length > 0) {
      it.skip(`${title}: ${missing.map(absent).join('. ')}`);
      continue;
    }
    it(title, async () => {
      const [a, b] = [await runner(left), await runner(right)];
      const report = await compareRunners(a, b, { programs, seed, options });
      const first = report.divergences[0];
      expect(
        first && printDivergence(first.divergence, report.left, report.right),
        `seed ${seed}`,
      ).toBeUndefined();
      expect(report.programs).toBe(programs);
    });
  }
});
