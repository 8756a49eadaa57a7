import {
  type Cell,
  type FactorName,
  factorNames,
  factorTable,
  type InvocationRecord,
  type Plan,
  type StoredRun,
  valuesOf,
} from '../../model/index.ts';
import type { SettingFact } from './findings.ts';
import { bytesText, comparedCells } from './places.ts';
import { formatQuantity } from './units.ts';

/** What the cells ran with, one line per kind of setting; several values where the experiment varies it. */
export function findSettings({ plan, records }: StoredRun): readonly SettingFact[] {
  const distinct = (of: (cell: Cell) => string) => unique(comparedCells(plan).map(of));
  const used = unique(records.flatMap(({ runtime }) => (runtime ? [runtime.backend] : [])));
  const nodes = nodesOf(plan, records);
  return [
    ...factorNames.flatMap((name) => {
      const { setting } = factorTable[name];
      return setting === null
        ? []
        : [{ name: setting.name, values: distinct((cell) => settingText(cell, name)) }];
    }),
    { name: 'Workload seed', values: distinct(({ parameters }) => String(parameters.seed)) },
    { name: 'Workload scale', values: distinct(({ parameters }) => String(parameters.scale)) },
    { name: 'Semi-space', values: distinct(({ limits }) => `${limits.semiSpaceMiB} MiB`) },
    { name: 'Resident memory limit', values: distinct(({ limits }) => bytesText(limits.rss)) },
    {
      name: 'Timeout',
      values: distinct(({ limits }) => formatQuantity('nanoseconds', limits.timeoutMs * 1e6)),
    },
    { name: 'Backend that served', values: used.length > 0 ? used : ['unknown'] },
    { name: 'Node of the children', values: nodes.length > 0 ? nodes : ['unknown'] },
    { name: 'A/A twin of', values: twins(plan) },
  ];
}

function settingText(cell: Cell, name: FactorName): string {
  const textOf = <Name extends FactorName>(of: Name) =>
    (factorTable[of].setting?.text ?? ((value) => factorTable[of].text(value, bytesText)))(
      valuesOf(cell)[of],
    );
  return textOf(name);
}

/**
 * What the children said they were; behind the name that the plan has for it, where that is another than
 * `default`.
 */
function nodesOf(plan: Plan, records: readonly InvocationRecord[]): readonly string[] {
  const names = new Map(plan.cells.map(({ id, node }) => [id, node]));
  return unique(
    records.flatMap(({ cellId, runtime }) => {
      if (runtime === null) return [];
      const name = names.get(cellId) ?? 'default';
      return [name === 'default' ? runtime.node : `${runtime.node} (${name})`];
    }),
  );
}

function twins({ cells }: Plan): readonly string[] {
  const of = cells.flatMap(({ twinOf }) => (twinOf === null ? [] : [twinOf]));
  return of.length > 0 ? of : ['none'];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
