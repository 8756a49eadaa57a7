import Table from 'cli-table3';
import pc from 'picocolors';
import type { MetricName } from '../../model/index.ts';
import { median } from '../../statistics/index.ts';
import {
  type CellFindings,
  type Findings,
  formatMetric,
  formatQuantity,
  formatShare,
  wrapWords,
} from '../analysis/index.ts';

export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const barWidth = 12;
const narrow = 84;

/**
 * One experiment for the terminal: what stands out first, then one table with a line per manager, then the claims that did not hold. Over
 * several settings a line shows the worst of them. Colour adds nothing that the words do not say.
 */
export function terminalSummary(findings: Findings, { width, colour }: TerminalOptions): string {
  const paint = pc.createColors(colour);
  const wrap = (text: string, mark: string) =>
    wrapWords(text, Math.max(30, width - mark.length)).map(
      (line, i) => (i === 0 ? mark : ' '.repeat(mark.length)) + line,
    );
  const first = findings.surprises[0];
  return [
    paint.bold(findings.experiment.title),
    ...(first ? wrap(first.text, '! ').map(paint.yellow) : []),
    managerTable(findings, width, paint),
    claimLine(findings, paint),
    ...findings.claims
      .filter(({ verdict }) => verdict !== 'holds')
      .flatMap(({ claim, verdict }) => wrap(`${verdict}: ${claim.text}`, verdict === 'fails' ? '✗ ' : '? ')),
    ...warningLine(findings),
  ].join('\n');
}

type Paint = ReturnType<typeof pc.createColors>;

interface ManagerLine {
  readonly label: string;
  readonly done: number;
  readonly invocations: number;
  readonly settings: number;
  readonly peak: number | null;
  readonly never: number | null;
  readonly lag: number | null;
  readonly cpu: number | null;
}

/**
 * One line per manager label, in plan order; the worst over its settings, CPU time as the median over them. Settings in which some died
 * count for the peak only: what the dead never reclaimed says nothing about the manager.
 */
function managerLines(cells: readonly CellFindings[]): readonly ManagerLine[] {
  const labels = [...new Set(cells.map(({ label }) => label))];
  return labels.map((label) => {
    const own = cells.filter((cell) => cell.label === label);
    const finished = own.filter(({ outcomes, invocations }) => outcomes.ok === invocations);
    const values = (name: MetricName, of: readonly CellFindings[] = finished) =>
      of.flatMap((cell) => cell.metrics[name]?.median ?? []);
    const worst = (found: readonly number[]) => (found.length > 0 ? Math.max(...found) : null);
    return {
      label,
      done: own.reduce((sum, { outcomes }) => sum + outcomes.ok, 0),
      invocations: own.reduce((sum, { invocations }) => sum + invocations, 0),
      settings: own.length,
      peak: worst(values('peak-native', own)),
      never: worst(values('never-reclaimed-share')),
      lag: worst(values('lag-p50')),
      cpu: values('cpu').length ? median(values('cpu')) : null,
    };
  });
}

function managerTable({ cells }: Findings, width: number, paint: Paint): string {
  const lines = managerLines(cells);
  const several = lines.some(({ settings }) => settings > 1);
  const most = Math.max(...lines.map(({ peak }) => peak ?? 0));
  const wide = width >= narrow;
  const worst = several && wide ? ', worst' : '';
  const table = new Table({
    head: [
      'manager',
      'done',
      `peak native${worst}`,
      ...(wide ? [''] : []),
      'never reclaimed',
      'lag p50',
      'CPU',
    ].map(paint.bold),
    colAligns: ['left', 'right', 'right', ...(wide ? (['left'] as const) : []), 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' },
      ...{ 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
      ...{ right: '', 'right-mid': '', middle: ' ' },
    },
  });
  for (const line of lines) table.push(tableRow(line, most, wide, paint));
  return table.toString();
}

function tableRow(line: ManagerLine, most: number, wide: boolean, paint: Paint): string[] {
  const { done, invocations, peak, never, lag, cpu } = line;
  const count = `${done}/${invocations}`;
  return [
    line.label,
    done < invocations ? paint.red(count) : count,
    peak === null ? '–' : formatQuantity('bytes', peak),
    ...(wide ? [bar(peak ?? 0, most)] : []),
    never === null ? '–' : `${formatShare(never)} %`,
    lag === null ? '–' : formatMetric('lag-p50', lag).replace(' allocations', ''),
    cpu === null ? '–' : formatMetric('cpu', cpu),
  ];
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar to the eighth of a character; anything above zero shows at least one. */
function bar(value: number, most: number): string {
  if (value <= 0 || most <= 0) return '';
  const steps = Math.max(1, Math.round((value / most) * barWidth * 8));
  return '█'.repeat(Math.floor(steps / 8)) + eighths[steps % 8];
}

function claimLine({ claims, run }: Findings, paint: Paint): string {
  const count = (verdict: string) => claims.filter((claim) => claim.verdict === verdict).length;
  const counts = [
    paint.green(`${count('holds')} hold`),
    paint.red(`${count('fails')} fail`),
    `${count('not distinguishable')} not distinguishable`,
    ...(count('no data') > 0 ? [`${count('no data')} without data`] : []),
  ];
  return `${claims.length} claims: ${counts.join(', ')}; ${run.recorded} invocations in ${run.blocks} ${run.blocks === 1 ? 'block' : 'blocks'}`;
}

function warningLine({ warnings }: Findings): readonly string[] {
  if (warnings.length === 0) return [];
  return [`${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'} in the report`];
}
