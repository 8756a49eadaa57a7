import Table from 'cli-table3';
import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import { type MetricName, visibleLine } from '../../model/index.ts';
import { median } from '../../statistics/index.ts';
import {
  type CellFindings,
  type Findings,
  formatMetric,
  formatQuantity,
  formatShare,
  wrapWords,
} from '../analysis/index.ts';
import type { Colours } from './colours.ts';
import type { Tone } from './document.ts';
import { fitted } from './fitted.ts';
import { verdictTones } from './verdict-tones.ts';

export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const barWidth = 12;
/** Below this width heads are short and there are no bars. */
const narrow = 84;
/** Columns are left out before names are cut below this. */
const shortestName = 16;

/**
 * One experiment for the terminal: what stands out first, then one table with a line per manager, then the
 * claims that did not hold. Over several settings a line shows the worst of them. Colour adds nothing that
 * the words do not say.
 */
export function terminalSummary(findings: Findings, { width, colour }: TerminalOptions): string {
  const paint = createColors(colour);
  const wrap = (text: string, mark: string) =>
    wrapWords(visibleLine(text), Math.max(20, width - mark.length)).map((line, i) =>
      fitted((i === 0 ? mark : ' '.repeat(mark.length)) + line, width),
    );
  const first = findings.surprises[0];
  return [
    ...wrap(findings.experiment.title, '').map(paint.bold),
    ...(first ? wrap(first.text, '! ').map(paint.yellow) : []),
    managerTable(findings, width, paint),
    ...claimLines(findings, width, paint),
    ...findings.claims
      .filter(({ verdict }) => verdict !== 'holds')
      .flatMap(({ claim, verdict }) => wrap(`${verdict}: ${claim.text}`, marks[verdictTones[verdict]])),
    ...warningLine(findings),
  ].join('\n');
}

const marks: Readonly<Record<Tone, string>> = { good: '✓ ', bad: '✗ ', open: '? ' };

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
 * One line per manager label, in plan order; the worst over its settings, CPU time as the median over them.
 * Settings in which some died count for the peak only: what the dead never reclaimed says nothing about the
 * manager.
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

/** A column of the table of managers: the most needed first, since a narrow terminal loses the last ones. */
interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  text(line: ManagerLine): string;
}

function columnsFor(lines: readonly ManagerLine[], wide: boolean, paint: Colours): readonly Column[] {
  const most = Math.max(...lines.map(({ peak }) => peak ?? 0));
  const worst = wide && lines.some(({ settings }) => settings > 1) ? ', worst' : '';
  const known = (value: number | null, text: (value: number) => string) =>
    value === null ? '–' : text(value);
  const done: Column = {
    head: 'done',
    align: 'right',
    text: ({ done, invocations }) =>
      done < invocations ? paint.red(`${done}/${invocations}`) : `${done}/${invocations}`,
  };
  const barColumn: Column = { head: '', align: 'left', text: ({ peak }) => bar(peak ?? 0, most) };
  return [
    done,
    {
      head: wide ? `peak native${worst}` : 'peak',
      align: 'right',
      text: ({ peak }) => known(peak, (bytes) => formatQuantity('bytes', bytes)),
    },
    ...(wide ? [barColumn] : []),
    {
      head: wide ? 'never reclaimed' : 'never',
      align: 'right',
      text: ({ never }) => known(never, (share) => `${formatShare(share)} %`),
    },
    {
      head: 'lag p50',
      align: 'right',
      text: ({ lag }) => known(lag, (clock) => formatMetric('lag-p50', clock).replace(' allocations', '')),
    },
    { head: 'CPU', align: 'right', text: ({ cpu }) => known(cpu, (ns) => formatMetric('cpu', ns)) },
  ];
}

/** One line per manager, as wide as the terminal at most: names are cut before columns are left out. */
function managerTable({ cells }: Findings, width: number, paint: Colours): string {
  const lines = managerLines(cells);
  const wide = width >= narrow;
  const gap = wide ? 2 : 1;
  const columns = columnsFor(lines, wide, paint);
  const needed = columns.map(
    ({ head, text }) => Math.max(...[head, ...lines.map(text)].map((text) => stringWidth(text))) + gap,
  );
  const longest = Math.max(...lines.map(({ label }) => stringWidth(label)));
  const roomLeft = (shown: number) => width - gap - needed.slice(0, shown).reduce((sum, one) => sum + one, 0);
  let shown = columns.length;
  while (shown > 1 && roomLeft(shown) < Math.min(longest, shortestName)) shown--;
  const kept = columns.slice(0, shown);
  const table = new Table({
    head: ['manager', ...kept.map(({ head }) => head)].map(paint.bold),
    colAligns: ['left', ...kept.map(({ align }) => align)],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' },
      ...{ 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
      ...{ right: '', 'right-mid': '', middle: ' '.repeat(gap - 1) },
    },
  });
  for (const line of lines) {
    const name = fitted(visibleLine(line.label), Math.max(1, roomLeft(shown)), 'middle');
    table.push([name, ...kept.map(({ text }) => text(line))]);
  }
  return table.toString();
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar to the eighth of a character; anything above zero shows at least one. */
function bar(value: number, most: number): string {
  if (value <= 0 || most <= 0) return '';
  const steps = Math.max(1, Math.round((value / most) * barWidth * 8));
  return '█'.repeat(Math.floor(steps / 8)) + eighths[steps % 8];
}

function claimLines({ claims, run }: Findings, width: number, paint: Colours): readonly string[] {
  const count = (verdict: string) => claims.filter((claim) => claim.verdict === verdict).length;
  const counts = [
    paint.green(`${count('holds')} hold`),
    paint.red(`${count('fails')} fail`),
    `${count('not distinguishable')} not distinguishable`,
    ...(count('no data') > 0 ? [`${count('no data')} without data`] : []),
  ];
  const judged = `${claims.length} claims: ${counts.join(', ')}`;
  const counted = `${run.recorded} invocations in ${run.blocks} ${run.blocks === 1 ? 'block' : 'blocks'}`;
  const one = `${judged}; ${counted}`;
  return stringWidth(one) <= width ? [one] : [judged, counted].map((line) => fitted(line, width));
}

function warningLine({ warnings }: Findings): readonly string[] {
  if (warnings.length === 0) return [];
  return [`${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'} in the report`];
}
