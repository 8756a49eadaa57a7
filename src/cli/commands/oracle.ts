import type { Command } from 'commander';
import { isProfileName, profileNames } from '../../layer/python/index.ts';
import {
  compareRunners,
  type DifferentialReport,
  findInterpretersFor,
  interpreterRunner,
  layerRunner,
  MissingGeneratorError,
  MissingInterpreterError,
  pickInterpreter,
  printDivergence,
  profileOf,
  pyodidePackages,
  runLayer,
  startInterpreter,
} from '../../oracles/cpython/index.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { ProgressLine } from '../progress.ts';
import { index, integer, positiveInteger } from './options.ts';

interface OracleOptions {
  readonly programs: number;
  readonly seed: number;
  readonly first: number;
  readonly profile?: string;
  readonly interpreter?: string;
  readonly stopAfter: number;
  readonly json?: true;
}

export function describeOracleCommand(command: Command): void {
  command
    .option('--programs <n>', 'how many programs', positiveInteger, 2000)
    .option('--seed <n>', 'the seed of the programs', integer, 1)
    .option('--first <n>', 'number of the first program, to run a part again', index, 0)
    .option('--profile <name>', `rules of the layer: ${profileNames.join(', ')} (default: the interpreter's)`)
    .option(
      '--interpreter <name>',
      `a native version (3.11.7) or ${pyodidePackages.join(', ')} (default: the first that fits)`,
    )
    .option('--stop-after <n>', 'stop after so many divergences', positiveInteger, 5)
    .option('--json', 'the result as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  $ npm run reclaim -- oracle                                      2,000 programs on the first CPython found
  $ npm run reclaim -- oracle --programs 200000 --seed 7 --profile 3.11
  $ npm run reclaim -- oracle --seed 7 --first 96000 --programs 100
  $ npm run --silent reclaim -- oracle --interpreter pyodide315 --json > oracle.json

Exit code 1 when a trace differed; each divergence is shrunk to a short program and printed with both traces when it is found.`,
    )
    .action(oracle);
}

async function oracle(options: OracleOptions): Promise<void> {
  const { interpreter: found, profile } = await choose(options);
  const interpreter = await startInterpreter(found);
  const line = new ProgressLine();
  try {
    const report = await compareRunners(layerRunner(profile, runLayer), interpreterRunner(interpreter), {
      programs: options.programs,
      seed: options.seed,
      first: options.first,
      stopAfter: options.stopAfter,
      onProgress: ({ programs, divergences }) =>
        line.update(`  ${programs} of ${options.programs} programs, ${divergences} divergences`),
      onDivergence: ({ number, divergence }) => {
        if (options.json) return;
        line.clear();
        const sides = [`profile ${profile}`, interpreter.name] as const;
        process.stdout.write(
          `Program ${number} of seed ${options.seed}:\n${printDivergence(divergence, ...sides)}\n`,
        );
      },
    });
    line.clear();
    const text = options.json ? `${JSON.stringify(plain(report), null, 2)}\n` : format(report, options.seed);
    process.stdout.write(text);
    if (report.divergences.length > 0) process.exitCode = exitCodes.failed;
  } catch (error) {
    if (error instanceof MissingGeneratorError) throw new UsageError(error.message);
    throw error;
  } finally {
    line.clear();
    await interpreter.close();
  }
}

async function choose(options: OracleOptions) {
  const { profile } = options;
  if (profile !== undefined && !isProfileName(profile))
    throw new UsageError(`there is no profile '${profile}'; choose one of ${profileNames.join(', ')}`);
  try {
    const interpreter = pickInterpreter(
      await findInterpretersFor(options.interpreter),
      options.interpreter,
      profile,
    );
    return { interpreter, profile: profile ?? profileOf(interpreter)! };
  } catch (error) {
    if (error instanceof MissingInterpreterError) throw new UsageError(error.message);
    throw error;
  }
}

const byCount = (map: ReadonlyMap<string, number>): [string, number][] =>
  [...map].sort(([, a], [, b]) => b - a);

function format(report: DifferentialReport, seed: number): string {
  const table = (title: string, map: ReadonlyMap<string, number>): string =>
    [title, ...byCount(map).map(([name, count]) => `  ${String(count).padStart(9)}  ${name}`)].join('\n');
  return [
    `${report.left} and ${report.right}: ${report.programs} programs of seed ${seed}, ${report.operations} operations, ${report.divergences.length} divergences.`,
    '',
    table('Operations', report.coverage.operations),
    '',
    table('Counting and collecting', report.coverage.branches),
    '',
  ].join('\n');
}

/** The report as JSON has it. */
function plain(report: DifferentialReport) {
  const { coverage, divergences, ...rest } = report;
  return {
    ...rest,
    divergences: divergences.map(({ number, seed, divergence: { program, index, left, right } }) => ({
      number,
      seed,
      program,
      index,
      left,
      right,
    })),
    coverage: {
      operations: Object.fromEntries(byCount(coverage.operations)),
      branches: Object.fromEntries(byCount(coverage.branches)),
    },
  };
}
