import { type MetricName, outcomeKinds } from '../../model/index.ts';
import type { Interval } from '../../statistics/index.ts';
import {
  type CellFindings,
  type Findings,
  formatNumber,
  formatRatio,
  formatShare,
  type MetricSummary,
  metrics,
  scaleFor,
} from '../analysis/index.ts';
import { outcomeWords } from '../charts/index.ts';
import type { Table, Text } from './document.ts';
import { verdictPiece } from './verdict-tones.ts';

/**
 * Setting (when there is more than one), manager, n, then one column per metric with its unit in the head.
 */
export function metricTable(cells: readonly CellFindings[], names: readonly MetricName[]): Table {
  const placed = hasSettings(cells);
  const scales = names.map((name) => {
    const medians = cells.map((cell) => cell.metrics[name]?.median ?? 0);
    return scaleFor(metrics[name].unit, Math.max(...medians));
  });
  const head = names.map((name, i) => {
    const { suffix } = scales[i]!;
    return suffix === '' ? metrics[name].label : `${metrics[name].label} (${suffix})`;
  });
  return {
    kind: 'table',
    head: [...(placed ? ['Setting'] : []), 'Manager', 'n', ...head],
    align: [...(placed ? (['left'] as const) : []), 'left', 'right', ...names.map(() => 'right' as const)],
    rows: cells.map((cell) => [
      ...(placed ? [cell.group] : []),
      cell.label,
      completedText(cell),
      ...names.map((name, i) => summaryText(cell.metrics[name], name, scales[i]!.divisor)),
    ]),
  };
}

function hasSettings(cells: readonly CellFindings[]): boolean {
  return new Set(cells.map(({ group }) => group)).size > 1;
}

/** `5`, or `3 of 5` where some did not complete. */
function completedText({ outcomes, invocations }: CellFindings): string {
  return outcomes.ok === invocations ? String(invocations) : `${outcomes.ok} of ${invocations}`;
}

/** `12.3 [11.9, 12.8]`; exact figures alone; † for what the dead had reached; ‡ for survivors only. */
export function summaryText(summary: MetricSummary | null, name: MetricName, divisor: number): string {
  if (summary === null) return '–';
  const figure = (value: number) =>
    metrics[name].unit === 'share' ? formatShare(value) : formatNumber(value / divisor);
  const mark = summary.untilDeath ? ' †' : summary.survivorsOnly ? ' ‡' : '';
  const { interval } = summary;
  const [low, high] = interval ? [figure(interval.low), figure(interval.high)] : ['', ''];
  const spread = low === high ? '' : ` [${low}, ${high}]`;
  return `${figure(summary.median)}${spread}${mark}`;
}

/** How every invocation ended. Kinds that never happened get no column. */
export function outcomeTable(cells: readonly CellFindings[]): Table {
  const kinds = outcomeKinds.filter((kind) => kind === 'ok' || cells.some((cell) => cell.outcomes[kind] > 0));
  const placed = hasSettings(cells);
  return {
    kind: 'table',
    head: [
      ...(placed ? ['Setting'] : []),
      'Manager',
      'Invocations',
      ...kinds.map((kind) => outcomeWords[kind]),
      'Completed (%)',
    ],
    align: [
      ...(placed ? (['left'] as const) : []),
      'left',
      'right',
      ...kinds.map(() => 'right' as const),
      'right',
    ],
    rows: cells.map((cell) => [
      ...(placed ? [cell.group] : []),
      cell.label,
      String(cell.invocations),
      ...kinds.map((kind) => String(cell.outcomes[kind])),
      cell.invocations === 0 ? '–' : formatShare(cell.outcomes.ok / cell.invocations),
    ]),
  };
}

export function claimTable({ claims }: Findings): Table {
  return {
    kind: 'table',
    head: ['Claim', 'Verdict', 'Evidence'],
    align: ['left', 'left', 'left'],
    rows: claims.map(({ claim, predicate, verdict, sentence }): readonly Text[] => [
      [claim.text, ' (', predicate, ')'],
      [verdictPiece(verdict)],
      sentence,
    ]),
  };
}

/** Every comparison behind the claims. */
export function claimPartTable({ claims }: Findings): Table {
  return {
    kind: 'table',
    head: ['Claim', 'Comparison', 'Verdict', 'Figure', '95 % CI', 'n', 'Margin (%)', "Cliff's δ", 'p (Holm)'],
    align: ['left', 'left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    rows: claims.flatMap(({ claim, parts }) =>
      parts.map((part): readonly Text[] => [
        claim.id,
        part.place,
        [verdictPiece(part.verdict)],
        part.figureText,
        part.intervalText ?? (part.basis === 'exact' ? 'exact' : '–'),
        String(part.n),
        part.margin === null ? '–' : formatNumber(part.margin * 100),
        part.effect === null ? '–' : `${part.effect.delta.toFixed(2)} (${part.effect.word})`,
        part.p === null ? '–' : part.p < 0.001 ? '< 0.001' : part.p.toFixed(3),
      ]),
    ),
  };
}

export function overheadTable({ overheads }: Findings): Table {
  return {
    kind: 'table',
    head: ['Setting', 'Manager', 'Wall (× cheapest)', 'CPU (× cheapest)', 'n'],
    align: ['left', 'left', 'right', 'right', 'right'],
    rows: overheads.map(({ group, label, wall, wallInterval, cpu, cpuInterval, n }) => [
      group,
      label,
      ratioText(wall, wallInterval),
      ratioText(cpu, cpuInterval),
      String(n),
    ]),
  };
}

function ratioText(ratio: number | null, interval: Interval | null): string {
  if (ratio === null) return '–';
  const spread = interval ? ` [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]` : '';
  return `${formatNumber(ratio)}${spread}`;
}

export function utilisationTable({ utilisation }: Findings): Table {
  const windows = utilisation[0]?.windows ?? [];
  return {
    kind: 'table',
    head: ['Setting', 'Manager', ...windows.map(({ windowNs }) => `${windowNs / 1e6} ms (%)`), 'n'],
    align: ['left', 'left', ...windows.map(() => 'right' as const), 'right'],
    rows: utilisation.map((row) => [
      row.group,
      row.label,
      ...row.windows.map(({ utilisation: share }) => (share === null ? '–' : formatShare(share))),
      String(row.n),
    ]),
  };
}

export function noiseTable({ noise }: Findings): Table {
  const floors = Object.entries(noise?.floors ?? {}) as [
    MetricName,
    NonNullable<Findings['noise']>['floors'][MetricName],
  ][];
  return {
    kind: 'table',
    head: ['Metric', 'Twin over cell', '95 % CI', 'Floor (%)', 'n'],
    align: ['left', 'right', 'right', 'right', 'right'],
    rows: floors.flatMap(([name, floor]) =>
      floor
        ? [
            [
              metrics[name].label,
              formatRatio(floor.ratio),
              floor.interval
                ? `${formatRatio(floor.interval.low)} to ${formatRatio(floor.interval.high)}`
                : '–',
              formatNumber(floor.floor * 100),
              String(floor.n),
            ],
          ]
        : [],
    ),
  };
}
