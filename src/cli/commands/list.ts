import { relative } from 'node:path';
import Table from 'cli-table3';
import type { Command } from 'commander';
import stringWidth from 'string-width';
import { cellDefaults, listRuns, PlanError, planExperiment } from '../../campaign/index.ts';
import { onStderr, onStdout } from '../../findings/report/colours.ts';
import {
  backendNames,
  chartNames,
  managerFacts,
  managerNames,
  metricNames,
  v8FlagNames,
} from '../../model/index.ts';
import { visibleText } from '../../model/visible-text.ts';
import { workloads } from '../../subjects/workloads/index.ts';
import type { LoadedExperiment } from '../definitions/own-parts.ts';
import { exitCodes } from '../errors.ts';
import { experimentNames, isFactCheck, loadDefinitions } from '../experiments.ts';
import { refuseUnreadableFolder } from '../places.ts';
import { noRun } from '../publish.ts';
import { experimentsOption, resultsOption } from './options.ts';

export function describeListCommand(command: Command): void {
  command
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .option('--json', 'as JSON on stdout')
    .addHelpText('after', '\nExamples:\n  $ reclaim list\n  $ reclaim list --json | jq .runs')
    .action(
      async (options: { readonly experiments: string; readonly results: string; readonly json?: true }) => {
        const listing = await everything(options.experiments, options.results);
        process.stdout.write(options.json ? `${JSON.stringify(listing, null, 2)}\n` : printed(listing));
        if (listing.unusable.length > 0) process.exitCode = exitCodes.failed;
        for (const { name, why } of listing.unusable)
          process.stderr.write(
            `${onStderr.red('error:')} The experiment "${name}" cannot be used: ${visibleText(why)}.\n`,
          );
      },
    );
}

async function everything(folder: string, results: string) {
  refuseUnreadableFolder('--results', results);
  const loaded = await loadDefinitions(experimentNames(folder), folder);
  const definitions = loaded.flatMap((each) => ('definition' in each ? [each.definition] : []));
  const planned = definitions
    .filter((definition): definition is LoadedExperiment => !isFactCheck(definition))
    .map(summaryOf);
  return {
    experiments: planned.flatMap((each) => ('why' in each ? [] : [each])),
    factChecks: definitions
      .filter(isFactCheck)
      .map(({ name, title, question, cards }) => ({ name, title, question, cards: cards.length })),
    /** Files that do not load, or that cannot be planned. */
    unusable: [...loaded, ...planned].flatMap((each) =>
      'why' in each ? [{ name: each.name, why: each.why }] : [],
    ),
    managers: managerNames.map((name) => ({ name, describes: managerFacts[name].describes })),
    workloads: Object.values(workloads).map(({ name, describes, cyclic }) => ({ name, describes, cyclic })),
    backends: backendNames,
    metrics: metricNames,
    charts: chartNames,
    v8Flags: v8FlagNames,
    defaults: cellDefaults,
    runs: listRuns(results),
  };
}

function summaryOf({ experiment }: LoadedExperiment) {
  const { name, title, question, sizes } = experiment;
  try {
    const { cells, invocations } = planExperiment(experiment, { size: 'quick' });
    return {
      name,
      title,
      question,
      cells: cells.length,
      quickInvocations: invocations.length,
      fullInvocations: cells.length * sizes.full.blocks,
    };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return { name, why: error.message.replace(/\.$/, '') };
  }
}

type Listing = Awaited<ReturnType<typeof everything>>;

function printed(listing: Listing): string {
  const sections = [
    section(
      'Experiments',
      ['name', 'what it asks', 'quick', 'full'],
      listing.experiments.map((e) => [
        onStdout.bold(e.name),
        e.title,
        `${e.quickInvocations} invocations`,
        `${e.fullInvocations}`,
      ]),
    ),
    section(
      'Fact checks',
      ['name', 'what it asks', 'cards'],
      listing.factChecks.map((f) => [onStdout.bold(f.name), f.title, `${f.cards}`]),
    ),
    section(
      'Managers',
      ['name', 'what it does'],
      listing.managers.map((m) => [onStdout.bold(m.name), m.describes]),
    ),
    section(
      'Workloads',
      ['name', 'garbage', 'what it does'],
      listing.workloads.map((w) => [onStdout.bold(w.name), w.cyclic ? 'cyclic' : 'acyclic', w.describes]),
    ),
    section(
      'Runs',
      ['experiment', 'run'],
      listing.runs
        .filter(({ isEmpty }) => !isEmpty)
        .map((run) => [run.experiment, relative(process.cwd(), run.folder)]),
    ),
    ...listing.runs
      .filter(({ isEmpty }) => isEmpty)
      .map(({ folder }) => `${noRun(relative(process.cwd(), folder))}\n`),
    `${onStdout.bold('Backends')}: ${listing.backends.join(', ')}\n${onStdout.bold('Metrics')}: ${listing.metrics.join(', ')}\n${onStdout.bold('Charts')}: ${listing.charts.join(', ')}\n`,
  ];
  return sections.join('\n');
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `${onStdout.bold(title)}: none\n`;
  const table = new Table({
    head: [...head],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    wordWrap: true,
    colWidths: widths(head, rows),
  });
  table.push(...rows.map((row) => [...row]));
  return `${onStdout.bold(title)}\n${table.toString()}\n`;
}

/** Columns as wide as they need, the widest shrunk to what the terminal has left. */
function widths(head: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const needed = head.map(
    (title, column) => 2 + Math.max(title.length, ...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const room = Math.max(60, process.stdout.columns ?? 110) - head.length - 1;
  const excess = needed.reduce((sum, width) => sum + width, 0) - room;
  if (excess <= 0) return needed;
  const widest = needed.indexOf(Math.max(...needed));
  return needed.map((width, column) => (column === widest ? Math.max(20, width - excess) : width));
}
