import Table from 'cli-table3';
import { onStdout } from '../findings/report/colours.ts';
import type { BenchResult, Table as FigureTable, GroupResult, ShapeResult } from './result.ts';

/**
 * The result as text for a terminal: every shape with both medians, its ratio and spread, then groups against
 * their targets.
 */
export function formatBench(result: BenchResult): string {
  return [
    heading(result),
    ...result.groups.map((group) => formatGroup(group, result.shapes)),
    ...formatAsides(result.shapes),
    ...result.tables.map(formatTable),
    ...result.refused.map(
      ({ group, name, reason }) => `${onStdout.red('no ratio')} ${group}: ${name}: ${reason}`,
    ),
    onStdout.dim(result.policy),
  ].join('\n\n');
}

function heading({ section, peer, environment }: BenchResult): string {
  const { runtime, machine, load } = environment;
  const touch =
    machine.pageTouchNs === null
      ? ''
      : `${machine.pageTouchNs.toLocaleString('en-US')} ns to touch 4 KiB of new memory, `;
  const where = `${runtime.node} on ${machine.cpuModel ?? machine.arch}, ${machine.cores} cores, ${touch}load ${load.before[0]?.toFixed(1)} before and ${load.after?.[0]?.toFixed(1) ?? '?'} after`;
  const busy = load.busyProcesses.length === 0 ? '' : `; busy: ${load.busyProcesses.join(', ')}`;
  return `${onStdout.bold(section)}${peer === null ? '' : ` beside ${peer}`}\n${onStdout.dim(where + busy)}`;
}

function formatGroup(group: GroupResult, shapes: readonly ShapeResult[]): string {
  const members = shapes.filter((shape) => shape.group === group.name);
  const table = newTable([group.name, 'ours', 'theirs', 'ratio', '95 %', 'objects/s', 'edges/s']);
  for (const shape of members) {
    const { median, low, high } = shape.ratio;
    table.push([
      shape.name,
      each(shape.ours, shape.operations),
      each(shape.theirs, shape.operations),
      factor(median),
      low === null || high === null ? 'too few pairs' : `${factor(low)} – ${factor(high)}`,
      rate(shape.oursPerSecond.objects),
      shape.oursPerSecond.edges === 0 ? '' : rate(shape.oursPerSecond.edges),
    ]);
  }
  const { target } = group;
  const verdicts = [
    judged(`geometric mean ${factor(group.geomean)}`, group.geomean, target?.geomean),
    judged(`worst ${factor(group.worst)} (${group.worstShape})`, group.worst, target?.worst),
  ];
  return `${table.toString()}\n${verdicts.join('; ')}`;
}

function formatAsides(shapes: readonly ShapeResult[]): string[] {
  const rows = shapes.flatMap((shape) => shape.asides.map((aside) => ({ shape, aside })));
  if (rows.length === 0) return [];
  const table = newTable(['beside, in no ratio', 'engine', 'each', 'ours', 'theirs']);
  for (const { shape, aside } of rows)
    table.push([
      shape.name,
      aside.engine,
      each(aside.medianNs, shape.operations),
      each(shape.ours, shape.operations),
      each(shape.theirs, shape.operations),
    ]);
  const legend = new Map(rows.map(({ aside }) => [aside.engine, aside.includes]));
  const lines = [...legend].map(([engine, includes]) => onStdout.dim(`${engine}: ${includes}.`));
  return [[table.toString(), ...lines].join('\n')];
}

function formatTable({ title, columns, rows, verdicts }: FigureTable): string {
  const table = newTable(columns);
  for (const row of rows)
    table.push(row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)));
  const judgements = verdicts.map(
    ({ claim, measured, holds }) =>
      `${holds ? onStdout.green('holds') : onStdout.red('fails')} ${claim}: ${measured}`,
  );
  return [onStdout.bold(title), table.toString(), ...judgements].join('\n');
}

function newTable([first, ...others]: readonly string[]): Table.Table {
  return new Table({
    head: [first ?? '', ...others],
    colAligns: ['left', ...others.map(() => 'right' as const)],
    style: { head: ['bold'], border: ['dim'], compact: true },
  });
}

function judged(text: string, value: number, least: number | undefined): string {
  if (least === undefined) return text;
  return value >= least ? onStdout.green(`${text} ≥ ${least}`) : onStdout.red(`${text} < ${least}`);
}

/** Nanoseconds per object or operation. */
const each = (ns: number, operations: number): string => `${significant(ns / operations)} ns`;
const factor = (ratio: number): string => `${ratio.toFixed(2)}×`;
const rate = (perSecond: number): string => `${(perSecond / 1e6).toFixed(1)} M`;
const significant = (value: number): string => (value < 100 ? value.toPrecision(3) : value.toFixed(0));
