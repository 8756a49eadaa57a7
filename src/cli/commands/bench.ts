import { writeFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { BenchOptionError, formatBench, runBench, type Section, sections } from '../../bench/index.ts';
import { UsageError } from '../errors.ts';
import { refuseUnwritableFile } from '../places.ts';
import { ProgressLine } from '../progress.ts';
import { positiveInteger } from './options.ts';

interface BenchCommandOptions {
  readonly filter?: string;
  readonly size?: number;
  readonly pairs?: number;
  readonly json?: true;
  readonly out?: string;
}

export function describeBenchCommand(command: Command): void {
  command
    .addArgument(new Argument('[section]', 'what to measure').choices(sections).default('collection'))
    .option('--filter <text>', 'only shapes whose name or group contains this')
    .option('--size <n>', 'objects per shape (default: a million)', positiveInteger)
    .option('--pairs <n>', 'interleaved pairs of fresh processes (default: 7)', positiveInteger)
    .option('--json', 'the result as JSON on stdout')
    .option('--out <file>', 'also write the JSON to a file')
    .addHelpText(
      'after',
      `
Examples:
  $ npm run bench                                  every shape, a million objects, seven pairs
  $ npm run bench -- --filter pairs --size 100000
  $ npm run bench -- managers                      tracing beside idiomatic JS; the price of the probes
  $ npm run bench -- scale --out scale.json        cost per object from 10⁴ to 5·10⁷

A ratio is CPython's time ÷ ours: above 1 the layer is faster. Without the same objects, edges and collected count on both
sides there is no ratio but an error.`,
    )
    .action(bench);
}

async function bench(section: Section, options: BenchCommandOptions): Promise<void> {
  if (options.out !== undefined) refuseUnwritableFile('--out', options.out);
  const line = new ProgressLine();
  try {
    const result = await runBench({
      section,
      ...(options.filter !== undefined && { filter: options.filter }),
      ...(options.size !== undefined && { size: options.size }),
      ...(options.pairs !== undefined && { pairs: options.pairs }),
      ...(options.json && { json: true }),
      onProgress: (text) => line.update(`  ${text}`),
    });
    line.clear();
    const json = `${JSON.stringify(result, null, 2)}\n`;
    if (options.out !== undefined) writeFileSync(options.out, json);
    process.stdout.write(options.json ? json : `${formatBench(result)}\n`);
  } catch (error) {
    if (error instanceof BenchOptionError) throw new UsageError(error.message);
    throw error;
  } finally {
    line.clear();
  }
}
