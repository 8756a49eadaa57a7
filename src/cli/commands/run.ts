import type { Command } from 'commander';
import {
  captureEnvironment,
  checkOwnParts,
  createRun,
  InterruptedError,
  interruption,
  nodePrograms,
  noOwnParts,
  type OwnParts,
  openRun,
  planExperiment,
  type RunWriter,
} from '../../campaign/index.ts';
import { type FactCheck, holdsFactCheck } from '../../fact-check/index.ts';
import { onStderr } from '../../findings/report/colours.ts';
import type { Plan, RawPolicy } from '../../model/index.ts';
import { whyAllCrashed } from '../all-crashed.ts';
import type { LoadedExperiment } from '../definitions/own-parts.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { isFactCheck, loadDefinition } from '../experiments.ts';
import { factCheckPlan, type PublishedFactCheck, performFactCheck } from '../fact-check.ts';
import { measure } from '../measure.ts';
import { partsToResume } from '../own-parts.ts';
import { refuseUnwritableFolder } from '../places.ts';
import { type PublishedRun, publishedAlready, publishFolder, publishHeld } from '../publish.ts';
import { hasReport, resumed } from '../resume.ts';
import {
  experimentsOption,
  integer,
  keepRawOption,
  nodeNames,
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
  readonly node?: readonly string[];
  readonly allowNode?: readonly string[];
  readonly mix?: true;
  readonly keepRaw?: RawPolicy;
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
    .option(
      '--node <names>',
      'Nodes to run every cell on: default, versions (22, 24.1.0), paths; several with commas',
      nodeNames,
    )
    .option('--allow-node <path...>', 'beside --resume: Node binaries that the run may start')
    .option('--mix', 'beside --resume: go on although machine, version or Node differ; the report says so')
    .addOption(
      keepRawOption(
        'raw data to keep: all (default), charts (whole for the blocks that charts show, else what records need), none',
      ),
    )
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .option('--dry-run', 'print the plan and stop: nothing is measured or written')
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

async function run(names: readonly string[], options: RunOptions, command: Command): Promise<void> {
  refuseContradictions(names, options, command);
  if (options.dryRun) return printPlans(names, options);

  const published: (PublishedRun['json'] | PublishedFactCheck)[] = [];
  if (options.resume !== undefined) {
    const done = await resume(options.resume, options, command);
    if (done === null) return;
    published.push(done);
  } else {
    const { planned, factChecks } = await decided(names, options);
    refuseUnwritableFolder('--results', options.results);
    for (const factCheck of factChecks) {
      const done = await interruptible((signal) => performFactCheck(factCheck, options, signal));
      if (done === null) return;
      published.push(done);
    }
    for (const { own } of planned) if (!(await sound(own))) return;
    for (const { plan } of planned) tellWhatIsNotWrittenOut(plan);
    for (const { plan, own } of planned) {
      const writer = createRun(options.results, plan, captureEnvironment(), new Date(), options.shard);
      const how = { namedNodes: options.node, keepRaw: options.keepRaw, own: own.files };
      if (!(await interruptible((signal) => measure(writer, signal, how)))) return;
      published.push(await publishMeasured(writer, options));
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(published, null, 2)}\n`);
}

/**
 * Does what hears signals, ends its children and can be gone on with. Before and after it signals do what
 * they do by default: they end this process at once, also where it works without a pause, and what is on disk
 * is whole.
 */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, stop } = interruption();
  try {
    return await work(signal);
  } finally {
    stop();
  }
}

/**
 * Runs workloads and managers of its own once, small, before anything is measured with them. False when that
 * was interrupted.
 */
async function sound({ files }: OwnParts): Promise<boolean> {
  try {
    await interruptible((signal) => checkOwnParts(files, signal));
    return true;
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    process.stderr.write('interrupted before anything was measured.\n');
    process.exitCode = exitCodes.interrupted;
    return false;
  }
}

/**
 * The same program is polymorphic at every access where its calls stay calls: its times are not those of a
 * built-in one.
 */
function tellWhatIsNotWrittenOut({ experiment }: Plan): void {
  for (const { name, file, writtenOut } of experiment.own ?? [])
    if (writtenOut === false)
      process.stderr.write(
        `The calls of "${name}" (${file}) are not written out over plain JS objects as those of built-in workloads are: ` +
          'no function of it has a parameter of type Mutator. Its times under tracing managers are longer for that.\n',
      );
}

interface Planned {
  readonly plan: Plan;
  readonly own: OwnParts;
}

/** What a run folder knows itself, and must not be told again. */
const keptInTheRun = [
  'quick',
  'full',
  'blocks',
  'scale',
  'seed',
  'shard',
  'node',
  'keepRaw',
  'results',
  'dryRun',
] as const;

function refuseContradictions(names: readonly string[], options: RunOptions, command: Command): void {
  if (options.quick && options.full)
    throw new UsageError('--quick and --full contradict each other; give one.');
  if (options.resume === undefined) {
    if (options.mix || options.allowNode)
      throw new UsageError(`${options.mix ? '--mix' : '--allow-node'} belongs to --resume; give both.`);
    return;
  }
  if (names.length > 0) throw new UsageError('--resume goes on with the run’s own experiment; name none.');
  const given = keptInTheRun.find((name) => command.getOptionValueSource(name) === 'cli');
  if (given !== undefined)
    throw new UsageError(`--${spelt(given)} cannot be given with --resume: a run goes on as it was planned.`);
}

/** An option as it is written on the command line. */
const spelt = (option: string): string => option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Goes on with an interrupted run. Null when it was interrupted again. */
async function resume(
  folder: string,
  options: RunOptions,
  command: Command,
): Promise<PublishedRun['json'] | null> {
  const named = command.getOptionValueSource('experiments') === 'cli';
  // Before the run is opened: what is missing must not cost it anything.
  const own = holdsFactCheck(folder) ? noOwnParts : await partsToResume(folder, options.experiments, named);
  const writer = resumed(folder, { allowNode: options.allowNode ?? [], mix: options.mix === true });
  if (writer === null && hasReport(folder)) {
    process.stderr.write(
      `${folder} is finished: every invocation is recorded, and its report is there. Nothing was changed.\n`,
    );
    return publishedAlready(openRun(folder));
  }
  const how = { namedNodes: options.allowNode, keepRaw: options.keepRaw, own: own.files };
  if (writer === null) return (await publishFolder(folder, shown(options))).json;
  if (!(await interruptible((signal) => measure(writer, signal, how)))) return null;
  return publishMeasured(writer, options);
}

/** The report of what was just measured. The run is held until it is written. */
async function publishMeasured(writer: RunWriter, options: RunOptions): Promise<PublishedRun['json']> {
  try {
    const why = whyAllCrashed(openRun(writer.folder));
    if (why !== null) {
      process.stderr.write(`${onStderr.red('error:')} ${why}`);
      process.exitCode = exitCodes.failed;
    }
    return (await publishHeld(writer, shown(options))).json;
  } finally {
    writer.close();
  }
}

const shown = ({ json, experiments }: RunOptions) => ({ colour: !json, print: !json, experiments });

/** The two kinds of experiment among those asked for. */
async function definitions(
  names: readonly string[],
  options: RunOptions,
): Promise<{ readonly measured: readonly LoadedExperiment[]; readonly factChecks: readonly FactCheck[] }> {
  const wanted = names.length > 0 ? names : flagships;
  const found = await Promise.all(wanted.map((name) => loadDefinition(name, options.experiments)));
  return {
    measured: found.filter((definition): definition is LoadedExperiment => !isFactCheck(definition)),
    factChecks: found.filter(isFactCheck),
  };
}

/**
 * All that is to be done, before the first folder is made.
 *
 * @throws {UsageError} and {NodeVersionError} when something of it cannot be.
 */
async function decided(
  names: readonly string[],
  options: RunOptions,
): Promise<{ readonly planned: readonly Planned[]; readonly factChecks: readonly FactCheck[] }> {
  const { measured, factChecks } = await definitions(names, options);
  const planned = plans(measured, options);
  for (const { plan } of planned) await nodePrograms(plan.cells, options.node);
  return { planned, factChecks };
}

/**
 * All plans, before anything is measured. @throws {UsageError} when a plan has fewer blocks than shards are
 * asked for.
 */
function plans(experiments: readonly LoadedExperiment[], options: RunOptions): readonly Planned[] {
  const { shard } = options;
  return experiments.map(({ experiment, own }) => {
    const plan = planExperiment(experiment, {
      size: options.full ? 'full' : 'quick',
      ...(options.blocks !== undefined && { blocks: options.blocks }),
      ...(options.scale !== undefined && { scale: options.scale }),
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(options.node !== undefined && { nodes: options.node }),
    });
    if (shard !== undefined && shard.of > plan.blocks)
      throw new UsageError(
        `${experiment.name} cannot be split into ${shard.of} shards: it has ${plan.blocks} blocks, and a block stays on one machine.`,
      );
    return { plan, own };
  });
}

async function printPlans(names: readonly string[], options: RunOptions): Promise<void> {
  const { planned, factChecks } = await decided(names, options);
  const plans = planned.map(({ plan }) => plan);
  const printed = [...(await Promise.all(factChecks.map(factCheckPlan))), ...plans];
  process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
}
