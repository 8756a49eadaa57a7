import type { Cell, Plan, StoredRun } from '../../model/index.ts';
import { comparedCells, coordinateText } from './coordinates.ts';
import type { SettingFact } from './findings.ts';
import { formatQuantity } from './units.ts';

/** What the cells ran with, one line per kind of setting; several values where the experiment varies it. */
export function findSettings({ plan, records }: StoredRun): readonly SettingFact[] {
  const distinct = (of: (cell: Cell) => string) => unique(comparedCells(plan).map(of));
  const used = unique(records.flatMap(({ runtime }) => (runtime ? [runtime.backend] : [])));
  const nodes = unique(records.flatMap(({ runtime }) => (runtime ? [runtime.node] : [])));
  return [
    { name: 'Workloads', values: distinct(({ workload }) => workload) },
    { name: 'Workload seed', values: distinct(({ parameters }) => String(parameters.seed)) },
    { name: 'Workload scale', values: distinct(({ parameters }) => String(parameters.scale)) },
    { name: 'Native memory', values: distinct((cell) => coordinateText(cell, 'native')) },
    { name: 'Event loop', values: distinct((cell) => coordinateText(cell, 'yieldEvery')) },
    { name: 'V8 heap limit', values: distinct(({ limits }) => `${limits.jsHeapMiB} MiB`) },
    { name: 'Semi-space', values: distinct(({ limits }) => `${limits.semiSpaceMiB} MiB`) },
    { name: 'Native budget', values: distinct((cell) => coordinateText(cell, 'nativeBudget')) },
    { name: 'Resident memory limit', values: distinct(({ limits }) => formatQuantity('bytes', limits.rss)) },
    {
      name: 'Timeout',
      values: distinct(({ limits }) => formatQuantity('nanoseconds', limits.timeoutMs * 1e6)),
    },
    { name: 'Backend that served', values: used.length > 0 ? used : ['unknown'] },
    { name: 'Node of the children', values: nodes.length > 0 ? nodes : ['unknown'] },
    { name: 'Extra V8 flags', values: distinct((cell) => coordinateText(cell, 'v8Flags')) },
    { name: 'A/A twin of', values: twins(plan) },
  ];
}

function twins({ cells }: Plan): readonly string[] {
  const of = cells.flatMap(({ twinOf }) => (twinOf === null ? [] : [twinOf]));
  return of.length > 0 ? of : ['none'];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
