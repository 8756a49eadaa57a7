import { relative } from 'node:path';
import type { Command } from 'commander';
import {
  captureEnvironment,
  createRun,
  interruption,
  openRun,
  planExperiment,
  type RunWriter,
  reopenRun,
  runCampaign,
} from '../../campaign/index.ts';
import { type FactCheck, holdsFactCheck } from '../../fact-check/index.ts';
import type { Experiment } from '../../model/index.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { isFactCheck, loadDefinition } from '../experiments.ts';
import { factCheckPlan, type PublishedFactCheck, performFactCheck } from '../fact-check.ts';
import { ProgressLine, progressText } from '../progress.ts';
import { type PublishedRun, publish } from '../publish.ts';
import {
  experimentsOption,
  integer,
  positiveInteger,
  positiveNumber,
  resultsOption,
  shard,
} from './options.ts';

/** What `npm start` runs. */
export const flagships = ['native-lag', 'heap-limit', 'cycle-sweep'] as const;

interface RunOptions {
  readonly quick?: true;
  readonly full?: true;
  readonly resume?: string;
  readonly blocks?: number;
  readonly scale?: number;
  readonly seed?: number;
  readonly shard?: { index: number; of: number };
  readonly node?: string;
  readonly allowNode?: readonly string[];
  readonly experiments: string;
  readonly results: string;
  readonly dryRun?: true;
  readonly json?: true;
}

export function describeRunCommand(command: Command): void {
  command
    .argument('[names...]', `experiments; default: ${flagships.join(', ')}`)
    .option('--quick', 'the small size (default)')
    .option('--full', 'the size that gets published')
    .option('--blocks <n>', 'invocations per cell, instead of the size’s own', positiveInteger)
    .option('--scale <x>', 'length of the workloads, instead of the size’s own', positiveNumber)
    .option('--seed <s>', 'seed of the workloads and of the order', integer)
    .option('--resume <run>', 'go on with a run folder that was interrupted')
    .option('--shard <i/n>', 'only the i-th of n parts of the blocks, for several machines', shard)
    .option('--node <path>', 'node binary for the measured children')
    .option('--allow-node <path...>', 'beside --resume: Node binaries that the run may start')
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .option('--dry-run', 'print the plan and stop')
    .option('--json', 'summary as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  $ reclaim run                                  the flagships, quick
  $ reclaim run native-lag --full                one of them, as published
  $ reclaim run cycle-sweep --blocks 5 --seed 7  five invocations per cell, another seed
  $ reclaim run --resume results/native-lag/2026-01-01T00-00-00Z-full
  $ reclaim run article                          the fact check: no size, a minute or two
  $ reclaim run native-lag --dry-run             what would be run, as JSON

Ctrl-C ends the running child and keeps every record; --resume goes on from there.`,
    )
    .action(run);
}

async function run(names: readonly string[], options: RunOptions): Promise<void> {
  if (options.quick && options.full)
    throw new UsageError('--quick and --full contradict each other; give one.');
  if (options.resume !== undefined && names.length > 0)
    throw new UsageError('--resume goes on with the run’s own experiment; name none.');
  if (options.dryRun) return printPlans(names, options);

  const { signal, stop } = interruption();
  const published: (PublishedRun['json'] | PublishedFactCheck)[] = [];
  try {
    const { measured, factChecks } = await definitions(names, options);
    for (const factCheck of factChecks) {
      const done = await performFactCheck(factCheck, options, signal);
      if (done === null) return;
      published.push(done);
    }
    for await (const writer of runsToDo(measured, options)) {
      const finished = await measure(writer, options, signal);
      if (!finished) return;
      const { json } = await publish(openRun(writer.folder), { colour: !options.json, print: !options.json });
      published.push(json);
    }
  } finally {
    stop();
  }
  if (options.json) process.stdout.write(`${JSON.stringify(published, null, 2)}\n`);
}

/** The two kinds of experiment among those asked for. */
async function definitions(
  names: readonly string[],
  options: RunOptions,
): Promise<{ readonly measured: readonly Experiment[]; readonly factChecks: readonly FactCheck[] }> {
  if (options.resume !== undefined) {
    if (holdsFactCheck(options.resume))
      throw new UsageError(`${options.resume} holds a fact check, which is not resumed; run it again.`);
    return { measured: [], factChecks: [] };
  }
  const wanted = names.length > 0 ? names : flagships;
  const found = await Promise.all(wanted.map((name) => loadDefinition(name, options.experiments)));
  return {
    measured: found.filter((definition): definition is Experiment => !isFactCheck(definition)),
    factChecks: found.filter(isFactCheck),
  };
}

async function* runsToDo(experiments: readonly Experiment[], options: RunOptions): AsyncGenerator<RunWriter> {
  if (options.resume !== undefined) {
    yield reopenRun(options.resume, { nodes: options.allowNode ?? [] });
    return;
  }
  for (const plan of plans(experiments, options))
    yield createRun(options.results, plan, captureEnvironment(), new Date());
}

function plans(experiments: readonly Experiment[], options: RunOptions) {
  return experiments.map((experiment) =>
    planExperiment(experiment, {
      size: options.full ? 'full' : 'quick',
      ...(options.blocks !== undefined && { blocks: options.blocks }),
      ...(options.scale !== undefined && { scale: options.scale }),
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(options.node !== undefined && { node: options.node }),
    }),
  );
}

async function printPlans(names: readonly string[], options: RunOptions): Promise<void> {
  const { measured, factChecks } = await definitions(names, options);
  const printed = [...(await Promise.all(factChecks.map(factCheckPlan))), ...plans(measured, options)];
  process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
}

/** Runs a campaign to its end. False when it was interrupted: then it has said how to go on. */
async function measure(writer: RunWriter, options: RunOptions, signal: AbortSignal): Promise<boolean> {
  const line = new ProgressLine();
  const { experiment } = writer.plan;
  line.note(`${experiment.name}: ${experiment.title}`);
  try {
    const end = await runCampaign(writer.plan, writer, {
      signal,
      onProgress: ({ done, total, cellId, etaMs }) =>
        line.update(`  ${progressText(done, total, cellId, etaMs)}`),
      ...(options.shard && { shard: options.shard }),
    });
    line.clear();
    if (end.kind === 'completed') return true;
    line.note(
      `interrupted with ${end.remaining} invocations to go; nothing is lost. Go on with:\n  npm run reclaim -- run --resume ${relative(process.cwd(), writer.folder)}`,
    );
    process.exitCode = exitCodes.interrupted;
    return false;
  } finally {
    line.clear();
    writer.close();
  }
}
