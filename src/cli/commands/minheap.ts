import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import Table from 'cli-table3';
import type { Command } from 'commander';
import {
  findMinHeap,
  interruption,
  type MinHeap,
  MinHeapError,
  makeSearch,
  planExperiment,
  processRunner,
  resumeSearch,
  type SearchFolder,
} from '../../campaign/index.ts';
import { onStdout } from '../../findings/report/colours.ts';
import { isOwnName } from '../../model/index.ts';
import { didYouMean, reclaimCommand } from '../../workshop/index.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { loadExperiment } from '../experiments.ts';
import { refuseUnwritableFolder } from '../places.ts';
import { ProgressLine, truthText } from '../progress.ts';
import { quoted } from '../resume.ts';
import { experimentsOption, positiveInteger, positiveNumber, resultsOption } from './options.ts';

interface MinHeapCommandOptions {
  readonly cell?: string;
  readonly resume?: string;
  readonly scale?: number;
  readonly confirmations?: number;
  readonly experiments: string;
  readonly results: string;
  readonly json?: true;
}

export function describeMinHeapCommand(command: Command): void {
  command
    .argument('[experiment]', 'the experiment whose cell it is')
    .option('--cell <id>', 'which cell (reclaim profile EXPERIMENT lists them)')
    .option('--scale <x>', 'length of the workload, instead of the size’s own', positiveNumber)
    .option('--confirmations <n>', 'passes in a row that make a size reliable (default: 5)', positiveInteger)
    .option('--resume <search>', 'go on with a search that was interrupted: a folder under results/minheap')
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .option('--json', 'the find as JSON on stdout')
    .addHelpText(
      'after',
      '\nExample:\n  $ reclaim minheap heap-limit --cell tracing/heap=64MiB/budget=640MiB',
    )
    .action(minheap);
}

async function minheap(name: string | undefined, options: MinHeapCommandOptions): Promise<void> {
  const search = await searchFor(name, options);
  const { cell, confirmations } = search.search;
  const line = new ProgressLine();
  const { signal, stop } = interruption();
  try {
    const { workload, parameters } = cell;
    const onTruth = (tookMs: number): void =>
      line.update(`  ${truthText(workload, parameters.scale, tookMs)}`);
    const runOne = search.recorded(await processRunner({ signal, onTruth, before: search.before }));
    const found = await findMinHeap(cell, runOne, {
      confirmations,
      onTrial: ({ jsHeapMiB, passed, record }) =>
        line.update(`  ${jsHeapMiB} MiB: ${passed ? 'passed' : record.outcome.kind}`),
    });
    line.clear();
    const path = search.finish(found);
    process.stdout.write(
      options.json ? `${JSON.stringify(found, null, 2)}\n` : printed(found, relative(process.cwd(), path)),
    );
  } catch (error) {
    if (signal.aborted) {
      search.close();
      line.note(interruptedText(search.folder));
      process.exitCode = exitCodes.interrupted;
      return;
    }
    if (error instanceof MinHeapError) throw new UsageError(error.message);
    throw error;
  } finally {
    line.clear();
    stop();
    search.close();
  }
}

function interruptedText(folder: string): string {
  if (!existsSync(folder)) return 'interrupted before the first try; nothing is kept.';
  const path = quoted(relative(process.cwd(), folder) || '.');
  return `interrupted; every try is kept. Go on with:\n  ${reclaimCommand} minheap --resume ${path}`;
}

/** A new search, or the one to go on with. */
async function searchFor(name: string | undefined, options: MinHeapCommandOptions): Promise<SearchFolder> {
  const { resume, cell: wanted, scale, confirmations } = options;
  if (resume !== undefined) {
    if (name !== undefined || [wanted, scale, confirmations].some((given) => given !== undefined))
      throw new UsageError('--resume goes on with a search as it was begun: give nothing else.');
    return resumeSearch(resume);
  }
  if (name === undefined || wanted === undefined)
    throw new UsageError('minheap needs an experiment and --cell, or --resume with a search.');
  const { experiment } = await loadExperiment(name, options.experiments);
  const plan = planExperiment(experiment, {
    size: 'quick',
    ...(scale !== undefined && { scale }),
  });
  const cell = plan.cells.find(({ id }) => id === wanted);
  if (cell === undefined) {
    const ids = plan.cells.map(({ id }) => id);
    throw new UsageError(
      `${name} has no cell "${wanted}".${didYouMean(wanted, ids)} Cells:\n  ${ids.join('\n  ')}`,
    );
  }
  if (isOwnName(cell.workload) || cell.options.part !== undefined)
    throw new UsageError(
      `The cell "${wanted}" has a workload or a manager of its experiment's own, and minheap searches for cells of built-in ones only.`,
    );
  refuseUnwritableFolder('--results', options.results);
  return makeSearch(
    options.results,
    { experiment: name, cell, confirmations: confirmations ?? 5 },
    new Date(),
  );
}

function printed({ cell, minHeapMiB, trials }: MinHeap, path: string): string {
  const sizes = [...new Set(trials.map(({ jsHeapMiB }) => jsHeapMiB))].sort((a, b) => a - b);
  const table = new Table({
    head: ['JS heap', 'tries', 'passed', 'otherwise'],
    style: { head: [], border: [] },
  });
  for (const size of sizes) {
    const tries = trials.filter(({ jsHeapMiB }) => jsHeapMiB === size);
    const failures = new Set(tries.filter(({ passed }) => !passed).map(({ record }) => record.outcome.kind));
    table.push([
      `${size} MiB`,
      `${tries.length}`,
      `${tries.filter(({ passed }) => passed).length}`,
      [...failures].join(', '),
    ]);
  }
  return `${table.toString()}\n${onStdout.bold(`${cell.id} needs ${minHeapMiB} MiB`)}  (${path})\n`;
}
