import {
  type Cell,
  type ChartRequest,
  type FactorName,
  type InvocationRecord,
  type InvocationSeries,
  matches,
  type OutcomeKind,
  outcomeKinds,
  type StoredRun,
} from '../../model/index.ts';
import { median } from '../../statistics/index.ts';
import {
  type CellFindings,
  comparedCells,
  type Findings,
  metrics,
  placeText,
  varyingFactors,
} from '../analysis/index.ts';
import type { Specification } from './specification.ts';

/** One cell as a chart needs it. */
export interface ChartCell {
  readonly cell: Cell;
  readonly found: CellFindings;
}

/** What a chart is drawn from. */
export interface ChartContext {
  readonly run: StoredRun;
  readonly findings: Findings;
  readonly request: ChartRequest;
  /** The records of a cell, in the order of the run. */
  readonly recordsOf: (cellId: string) => readonly InvocationRecord[];
  /** Cells that the request speaks of and that have at least one record. */
  readonly cells: readonly ChartCell[];
  /** The colour of a manager's label. */
  readonly colourOf: (label: string) => string;
}

/** One picture to be rendered. A request may give several: one per setting where panels would not fit. */
export interface Sketch {
  /** Added to the file name and the title where one request gives several pictures. */
  readonly part: string | null;
  readonly specification: Specification;
  /** What is to be seen and how it was made, in full sentences. */
  readonly caption: string;
}

export function chartCells(run: StoredRun, findings: Findings, request: ChartRequest): readonly ChartCell[] {
  const found = new Map(findings.cells.map((cell) => [cell.id, cell]));
  return comparedCells(run.plan)
    .filter((cell) => matches(cell, request.where ?? {}))
    .flatMap((cell) => {
      const row = found.get(cell.id);
      return row && row.invocations > 0 ? [{ cell, found: row }] : [];
    });
}

/** Cells by their place, in plan order. */
export function byPlace(cells: readonly ChartCell[]): ReadonlyMap<string, readonly ChartCell[]> {
  const groups = new Map<string, ChartCell[]>();
  for (const cell of cells) {
    const known = groups.get(cell.found.group);
    if (known) known.push(cell);
    else groups.set(cell.found.group, [cell]);
  }
  return groups;
}

/** Panels per row: the settings of one workload stay in one row where at most three fit, else three. */
export function panelColumns(cells: readonly ChartCell[]): number {
  const settings = [...byPlace(cells).values()].map((group) => group[0]!.cell.workload);
  const perWorkload = settings.filter((workload) => workload === settings[0]).length;
  const alone = perWorkload === settings.length || perWorkload === 1;
  if (!alone && perWorkload <= 3) return perWorkload;
  return settings.length <= 4 && settings.length !== 3 ? Math.min(2, settings.length) : 3;
}

/**
 * How the cells of a chart are named: what they share stands once in the subtitle, what differs over each
 * panel.
 */
export interface PanelNames {
  /** Zero or one line; nothing when the plan has but one setting. */
  readonly shared: readonly string[];
  nameOf(cell: Cell): string;
}

export function panelNames({ run }: ChartContext, cells: readonly ChartCell[]): PanelNames {
  const own = varyingFactors(
    run.plan,
    cells.map(({ cell }) => cell),
  );
  const shared = varyingFactors(run.plan).filter((name) => !own.includes(name));
  const first = cells[0]?.cell;
  const text = (cell: Cell, names: readonly FactorName[]) =>
    names.map((name) => placeText(cell, name)).join(', ');
  return {
    shared: first && shared.length > 0 ? [text(first, shared)] : [],
    nameOf: (cell) => (own.length === 0 ? cell.workload : text(cell, own)),
  };
}

/** How most invocations of a cell ended; of two equally common ways the one that is named first. */
export function commonestOutcome({ outcomes }: CellFindings): OutcomeKind {
  return outcomeKinds.reduce((a, b) => (outcomes[b] > outcomes[a] ? b : a));
}

/** One picture per place, each with its place in the name where there are several. */
export function perPlace(
  { cells }: ChartContext,
  sketch: (cells: readonly ChartCell[], setting: string) => Omit<Sketch, 'part'> | null,
): readonly Sketch[] {
  const settings = byPlace(cells);
  return [...settings].flatMap(([setting, own]) => {
    const drawn = sketch(own, setting);
    return drawn ? [{ part: settings.size > 1 ? setting : null, ...drawn }] : [];
  });
}

/** Cells with the invocation that stands for each; cells without a stored series are left out. */
export function typicalCells(
  context: ChartContext,
  cells: readonly ChartCell[],
): readonly (ChartCell & Typical)[] {
  return cells.flatMap((chartCell) => {
    const typical = typicalInvocation(context, chartCell);
    return typical ? [{ ...chartCell, ...typical }] : [];
  });
}

export interface Typical {
  readonly record: InvocationRecord;
  readonly series: InvocationSeries;
}

/**
 * The invocation that stands for its cell in a picture of one: among those that ended in the commonest way
 * and have a series, the one whose peak of native bytes is nearest to their median.
 */
function typicalInvocation({ run, recordsOf }: ChartContext, { cell, found }: ChartCell): Typical | null {
  const records = recordsOf(cell.id).filter(({ series }) => series !== null);
  const commonest = commonestOutcome(found);
  const peers = records.filter(({ outcome }) => outcome.kind === commonest);
  const peakOf = (record: InvocationRecord) => metrics['peak-native'].of(record, run.plan) ?? 0;
  const middle = median(peers.map(peakOf));
  const ordered = [...peers].sort((a, b) => Math.abs(peakOf(a) - middle) - Math.abs(peakOf(b) - middle));
  for (const record of ordered) {
    const series = run.series(record);
    if (series && series.timeline.length > 0) return { record, series };
  }
  return null;
}
