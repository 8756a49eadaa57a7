import { relative } from 'node:path';
import Table from 'cli-table3';
import type { Command } from 'commander';
import {
  findMinHeap,
  interruption,
  type MinHeap,
  MinHeapError,
  planExperiment,
  processRunner,
  storeMinHeap,
} from '../../campaign/index.ts';
import { onStdout } from '../../findings/report/colours.ts';
import { didYouMean } from '../../workshop/index.ts';
import { UsageError } from '../errors.ts';
import { loadExperiment } from '../experiments.ts';
import { refuseUnwritableFolder } from '../places.ts';
import { ProgressLine } from '../progress.ts';
import { experimentsOption, positiveInteger, positiveNumber, resultsOption } from './options.ts';

interface MinHeapCommandOptions {
  readonly cell: string;
  readonly scale?: number;
  readonly confirmations?: number;
  readonly experiments: string;
  readonly results: string;
  readonly json?: true;
}

export function describeMinHeapCommand(command: Command): void {
  command
    .argument('<experiment>', 'the experiment whose cell it is')
    .requiredOption('--cell <id>', 'which cell (reclaim profile EXPERIMENT lists them)')
    .option('--scale <x>', 'length of the workload, instead of the size’s own', positiveNumber)
    .option('--confirmations <n>', 'passes in a row that make a size reliable (default: 5)', positiveInteger)
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .option('--json', 'the find as JSON on stdout')
    .addHelpText(
      'after',
      '\nExample:\n  $ reclaim minheap heap-limit --cell tracing/heap=64MiB/budget=640MiB',
    )
    .action(minheap);
}

async function minheap(name: string, options: MinHeapCommandOptions): Promise<void> {
  const plan = planExperiment(await loadExperiment(name, options.experiments), {
    size: 'quick',
    ...(options.scale !== undefined && { scale: options.scale }),
  });
  const cell = plan.cells.find(({ id }) => id === options.cell);
  if (cell === undefined) {
    const ids = plan.cells.map(({ id }) => id);
    throw new UsageError(
      `${name} has no cell "${options.cell}".${didYouMean(options.cell, ids)} Cells:\n  ${ids.join('\n  ')}`,
    );
  }
  refuseUnwritableFolder('--results', options.results);
  const line = new ProgressLine();
  const { signal, stop } = interruption();
  try {
    const found = await findMinHeap(cell, await processRunner(signal), {
      ...(options.confirmations !== undefined && { confirmations: options.confirmations }),
      onTrial: ({ jsHeapMiB, passed, record }) =>
        line.update(`  ${jsHeapMiB} MiB: ${passed ? 'passed' : record.outcome.kind}`),
    });
    line.clear();
    const path = storeMinHeap(options.results, found, new Date());
    process.stdout.write(
      options.json ? `${JSON.stringify(found, null, 2)}\n` : printed(found, relative(process.cwd(), path)),
    );
  } catch (error) {
    if (error instanceof MinHeapError) throw new UsageError(error.message);
    throw error;
  } finally {
    line.clear();
    stop();
  }
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
