import { join, relative } from 'node:path';
import { type Command, Option } from 'commander';
import {
  InterruptedError,
  interruption,
  type OwnFile,
  planExperiment,
  truthSource,
} from '../../campaign/index.ts';
import { onStderr, onStdout } from '../../findings/report/colours.ts';
import {
  compareCells,
  labelsBeside,
  type Profiled,
  type ProfileOptions,
  profileCell,
  sameCellUnder,
  type ToolName,
  toolDescriptions,
  toolNames,
} from '../../lenses/profile/index.ts';
import type { Cell } from '../../model/index.ts';
import { didYouMean, slug, timeName } from '../../workshop/index.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { loadExperiment } from '../experiments.ts';
import { refuseUnwritableFolder } from '../places.ts';
import { experimentsOption, integer, positiveNumber, resultsOption } from './options.ts';

interface ProfileArguments {
  readonly cell?: string;
  readonly tool?: string;
  readonly compare?: readonly string[];
  readonly out?: string;
  readonly full?: true;
  readonly scale?: number;
  readonly seed?: number;
  readonly experiments: string;
  readonly results: string;
  readonly json?: true;
}

export function describeProfileCommand(command: Command): void {
  const tools = toolNames
    .map(
      (name) =>
        `  ${name.padEnd(20)} ${toolDescriptions[name].shows}\n${' '.repeat(23)}(${toolDescriptions[name].positions})`,
    )
    .join('\n');
  command
    .argument('<experiment>', 'the experiment whose cell it is')
    .option('--cell <id>', 'which cell; without it the ids are listed')
    .option('--tool <name>', `one of ${toolNames.join(', ')}`)
    .addOption(
      new Option('--compare <labels...>', 'two managers in this cell’s place, side by side').argParser<
        readonly string[]
      >((label, before = []) => [...before, label]),
    )
    .option('--out <folder>', 'where it goes; default: results/EXPERIMENT/profiles/CELL--TOOL--TIME')
    .option('--full', 'the cell at the size that gets published')
    .option('--scale <x>', 'length of the workload, instead of the size’s own', positiveNumber)
    .option('--seed <s>', 'seed of the workload', integer)
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .option('--json', 'what was made, as JSON on stdout')
    .addHelpText(
      'after',
      `
Tools:
${tools}

The cell runs exactly as it is measured: the same bundle, command and limits, only wrapped by the tool, and with four times as long before it
counts as hung. A process that dies is reported as it died, with a chart of what was recorded until then.

Examples:
  $ reclaim profile native-lag                                           the ids of its cells
  $ reclaim profile native-lag --cell churn/tracing/yield=256 --tool cpu-prof
  $ reclaim profile native-lag --cell parent-trees/refcount/yield=256 --tool heap-snapshot --scale 0.2
  $ reclaim profile native-lag --cell churn/tracing/yield=256 --tool trace --compare refcount-generational tracing

Ctrl-C ends the tool and the process under it.`,
    )
    .action(profile);
}

async function profile(name: string, options: ProfileArguments): Promise<void> {
  const { tool, cells, own } = await wanted(name, options);
  if (options.out === undefined) refuseUnwritableFolder('--results', options.results);
  else refuseUnwritableFolder('--out', options.out);
  const stop = interruption();
  const say = (text: string): void => void process.stderr.write(`${onStderr.dim(text)}\n`);
  const folder = options.out ?? defaultFolder(options.results, name, cells, tool, new Date());
  const settings: ProfileOptions = { folder, signal: stop.signal, truth: truthSource(own), own, say };
  try {
    const [first, second] = cells;
    const made =
      second === undefined
        ? [await profileCell(first, tool, settings)]
        : (await compareCells([first, second], tool, settings)).sides;
    if (options.json) process.stdout.write(`${JSON.stringify(asJson(folder, made), null, 2)}\n`);
    else process.stdout.write(printed(folder, made));
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    process.stderr.write(
      `interrupted; the tool and the process under it are gone. What they had written is in ${shown(folder)}\n`,
    );
    process.exitCode = exitCodes.interrupted;
  } finally {
    stop.stop();
  }
}

/** The tool and the one or two cells that the arguments ask for. */
async function wanted(
  name: string,
  options: ProfileArguments,
): Promise<{
  readonly tool: ToolName;
  readonly cells: readonly [Cell, Cell?];
  readonly own: readonly OwnFile[];
}> {
  const {
    experiment,
    own: { files: own },
  } = await loadExperiment(name, options.experiments);
  const plan = planExperiment(experiment, {
    size: options.full ? 'full' : 'quick',
    ...(options.scale !== undefined && { scale: options.scale }),
    ...(options.seed !== undefined && { seed: options.seed }),
  });
  const cell = cellOf(plan.cells, options.cell, name);
  const tool = toolOf(options.tool);
  if (options.compare === undefined) return { tool, cells: [cell], own };
  const [a, b] = options.compare;
  if (a === undefined || b === undefined || options.compare.length !== 2)
    throw new UsageError(
      `--compare takes the labels of two managers, and was given ${options.compare.length}.`,
    );
  return { tool, cells: [besideOf(plan.cells, cell, a), besideOf(plan.cells, cell, b)], own };
}

function cellOf(cells: readonly Cell[], id: string | undefined, experiment: string): Cell {
  const ids = cells.filter(({ twinOf }) => twinOf === null).map((cell) => cell.id);
  const listed = `Cells of ${experiment}:\n  ${ids.join('\n  ')}`;
  if (id === undefined) throw new UsageError(`Say which cell with --cell. ${listed}`);
  const found = cells.find((cell) => cell.id === id);
  if (found === undefined) throw new UsageError(`There is no cell "${id}".${didYouMean(id, ids)} ${listed}`);
  return found;
}

function toolOf(name: string | undefined): ToolName {
  if (name === undefined) throw new UsageError(`Say which tool with --tool: ${toolNames.join(', ')}.`);
  const found = toolNames.find((tool) => tool === name);
  if (found === undefined)
    throw new UsageError(
      `There is no tool "${name}".${didYouMean(name, toolNames)} Tools: ${toolNames.join(', ')}.`,
    );
  return found;
}

function besideOf(cells: readonly Cell[], cell: Cell, label: string): Cell {
  const found = sameCellUnder(cells, cell, label);
  if (found !== null) return found;
  const labels = labelsBeside(cells, cell);
  throw new UsageError(
    `In the place of ${cell.id} there is no manager "${label}".${didYouMean(label, labels)} There: ${labels.join(', ')}.`,
  );
}

function defaultFolder(
  results: string,
  experiment: string,
  cells: readonly [Cell, Cell?],
  tool: ToolName,
  now: Date,
): string {
  const [first, second] = cells;
  const what = second === undefined ? slug(first.id) : `${slug(first.id)}--${slug(second.label)}`;
  return join(results, experiment, 'profiles', `${what}--${tool}--${timeName(now)}`);
}

const asJson = (folder: string, made: readonly Profiled[]) => ({
  index: join(folder, 'index.html'),
  profiles: made.map(({ cell, tool, outcome, page, files, tables, notes, folder: own, command }) => ({
    cell: cell.id,
    label: cell.label,
    tool,
    outcome,
    folder: own,
    page: page === null ? null : join(own, page),
    files,
    tables,
    notes,
    command,
  })),
});

function printed(folder: string, made: readonly Profiled[]): string {
  const lines = made.flatMap(({ cell, tool, outcome, notes, files, tables, folder: own }) => [
    `${onStdout.bold(cell.id)} under ${tool}: ${outcome.kind === 'ok' ? onStdout.green('ok') : onStdout.red(`${outcome.kind}${'detail' in outcome ? `, ${outcome.detail}` : ''}`)}`,
    `  positions: ${toolDescriptions[tool].positions}`,
    ...notes.map((note) => `  note: ${note}`),
    ...tables.flatMap(({ title, rows }) => [
      `  ${title}:`,
      ...rows.slice(0, 5).map((row) => `    ${row.map((value) => value.toLocaleString('en-US')).join('  ')}`),
    ]),
    ...files.map(({ file, opensWith }) => `  ${onStdout.cyan(shown(join(own, file)))}  ${opensWith}`),
  ]);
  return `${lines.join('\n')}\nopen: ${onStdout.cyan(shown(join(folder, 'index.html')))}\n`;
}

const shown = (path: string): string => relative(process.cwd(), path) || path;
