import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { reclaim, tail } from './command-line.ts';
import { type Lasting, lastingOf, readRun } from './compare.ts';

const entrance = pathToFileURL(fileURLToPath(new URL('../index.ts', import.meta.url))).href;
export const experimentName = 'tortured';

/** How long a child may take; faults that stop a process stop it for longer. */
export const timeoutMs = 3000;

/** Small enough to be run hundreds of times, with managers of both kinds and garbage of both kinds. */
const experiment = `import { defineExperiment, kib } from ${JSON.stringify(entrance)};
export default defineExperiment({
  name: '${experimentName}',
  title: 'A run that is tortured',
  question: 'Does it end with the same records?',
  prediction: 'Yes.',
  factors: { workload: ['churn', 'self-cycles'], manager: ['refcount', 'refcount-generational', 'tracing'] },
  sizes: { quick: { blocks: 2, scale: 0.2 }, full: { blocks: 3, scale: 1 } },
  fixed: { native: { kind: 'fixed', bytes: kib(1) }, backend: 'malloc', timeoutMs: ${timeoutMs} },
  claims: [],
  charts: [{ chart: 'native-timeline', title: 'Native memory' }],
});
`;

/** An experiment in a folder of its own, and what it ends with when nobody strikes it. */
export interface Subject {
  readonly experiments: string;
  /** The folder of the run that nobody struck. */
  readonly untouched: string;
  readonly reference: ReadonlyMap<string, Lasting>;
  /** From the command's start to its end, in milliseconds, on this machine today. */
  readonly tookMs: number;
}

/** Runs the experiment once, undisturbed. */
export async function prepareSubject(): Promise<Subject> {
  const room = mkdtempSync(join(tmpdir(), 'torture-'));
  const experiments = join(room, 'experiments');
  mkdirSync(experiments);
  writeFileSync(join(experiments, `${experimentName}.ts`), experiment);
  const began = performance.now();
  const results = join(room, 'reference');
  const ended = await reclaim(runArguments(experiments, results));
  if (ended.code !== 0) throw new Error(`The undisturbed run failed: ${tail(ended.err)}`);
  const untouched = runFolder(results);
  if (untouched === null) throw new Error('The undisturbed run left no folder.');
  return {
    experiments,
    untouched,
    reference: lastingOf(readRun(untouched)),
    tookMs: performance.now() - began,
  };
}

export const runArguments = (experiments: string, results: string): string[] => [
  'run',
  experimentName,
  '--experiments',
  experiments,
  '--results',
  results,
];

/** The one run folder below a results folder; null where there is none. */
export function runFolder(results: string): string | null {
  try {
    const [found] = readdirSync(join(results, experimentName));
    return found === undefined ? null : join(results, experimentName, found);
  } catch {
    return null;
  }
}

/** A copy of the undisturbed run, to be damaged. */
export function copyOfUntouched(subject: Subject, results: string): string {
  const target = join(results, experimentName, 'copied');
  cpSync(subject.untouched, target, { recursive: true });
  return target;
}
