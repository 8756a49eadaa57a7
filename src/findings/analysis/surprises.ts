import type { MetricName, OutcomeKind } from '../../model/index.ts';
import { logRatio } from '../statistics/index.ts';
import type { CellFindings, JudgedClaim, MetricSummary, Surprise } from './findings.ts';
import { formatMetric, metrics } from './metrics.ts';
import { formatRatio } from './units.ts';

/** Metrics whose spread between managers is worth a sentence. */
const spreadMetrics: readonly MetricName[] = [
  'peak-native',
  'peak-rss',
  'lag-p50',
  'drag',
  'cpu',
  'wall',
  'pause-max',
];
/** Spreads below this are no news. */
const leastSpread = Math.log(2);
const most = 8;

/**
 * What to tell first: claims that failed, then deaths beside survivors, then the widest spreads between managers doing the same work.
 * Each kind is ordered by its size.
 */
export function findSurprises(
  claims: readonly JudgedClaim[],
  cells: readonly CellFindings[],
): readonly Surprise[] {
  const groups = groupByPlace(cells);
  return [
    ...claims.filter(({ verdict }) => verdict === 'fails').map(failedClaim),
    ...deaths(groups),
    ...spreadMetrics.flatMap((metric) => widestSpread(metric, groups)).sort((a, b) => b.size - a.size),
  ]
    .slice(0, most)
    .map((surprise) => ({ ...surprise, size: Number.isFinite(surprise.size) ? surprise.size : null }));
}

function failedClaim({ claim, weakest, predicate }: JudgedClaim): Sized {
  const evidence = weakest === null ? '' : ` ${weakest.sentence}`;
  const size =
    claim.kind === 'outcome' || !weakest?.figure ? 0 : Math.abs(logRatio(weakest.figure, claim.than));
  return { kind: 'claim', text: `Claimed and wrong: “${claim.text}” (${predicate}).${evidence}`, size };
}

/** Before the infinite sizes, which JSON cannot hold, become null. */
type Sized = Surprise & { readonly size: number };

type Groups = ReadonlyMap<string, readonly CellFindings[]>;

function groupByPlace(cells: readonly CellFindings[]): Groups {
  const groups = new Map<string, CellFindings[]>();
  for (const cell of cells) groups.set(cell.group, [...(groups.get(cell.group) ?? []), cell]);
  return groups;
}

const deathWords: Readonly<Record<Exclude<OutcomeKind, 'ok'>, string>> = {
  'oom-js': 'ran out of V8 heap',
  'oom-native': 'ran out of native budget',
  'rss-limit': 'outgrew the resident memory limit',
  timeout: 'did not end in time',
  crashed: 'crashed',
  'wrong-checksum': 'computed a wrong result',
};

/** One sentence per way of dying: who died where others doing the same work finished. */
function deaths(groups: Groups): readonly Sized[] {
  return (Object.keys(deathWords) as (keyof typeof deathWords)[])
    .flatMap((kind) => {
      const contrasts = [...groups].flatMap(([group, cells]) => {
        const survivors = cells.filter(
          (cell) => cell.invocations > 0 && cell.outcomes.ok === cell.invocations,
        );
        const dead = cells.filter((cell) => cell.outcomes[kind] > 0);
        return survivors.length > 0 && dead.length > 0 ? [{ group, dead, survivors }] : [];
      });
      if (contrasts.length === 0) return [];
      const died = contrasts.flatMap(({ dead }) => dead);
      const worst = contrasts.reduce((a, b) => (b.dead.length > a.dead.length ? b : a));
      const count = died.reduce((sum, cell) => sum + cell.outcomes[kind], 0);
      const total = died.reduce((sum, cell) => sum + cell.invocations, 0);
      const where =
        contrasts.length > 1
          ? `in ${contrasts.length} of ${groups.size} settings; most of them on ${worst.group}`
          : `on ${worst.group}`;
      const text = `${listed(unique(died.map(({ label }) => label)))} ${deathWords[kind]} (${count} of ${total} invocations) ${where}, where ${listed(worst.survivors.map(({ label }) => label))} finished.`;
      return [{ kind: 'death' as const, text, size: count }];
    })
    .sort((a, b) => b.size - a.size);
}

/** The group in which the best and the worst manager are furthest apart; managers that died stay out. */
function widestSpread(metric: MetricName, groups: Groups): readonly Sized[] {
  let widest: { group: string; low: Ranked; high: Ranked; size: number } | null = null;
  for (const [group, cells] of groups) {
    const ranked = cells
      .flatMap((cell) => {
        const summary = cell.metrics[metric];
        return summary && cell.outcomes.ok === cell.invocations ? [{ cell, summary }] : [];
      })
      .sort((a, b) => a.summary.median - b.summary.median);
    const low = ranked[0];
    const high = ranked.at(-1);
    if (!low || !high || high.summary.median <= 0) continue;
    const size = logRatio(high.summary.median, low.summary.median);
    const further = widest === null || size > widest.size;
    const larger =
      widest !== null && size === widest.size && high.summary.median > widest.high.summary.median;
    if (further || larger) widest = { group, low, high, size };
  }
  if (widest === null || widest.size < leastSpread) return [];
  return [{ kind: 'spread', text: spreadText(metric, widest), size: widest.size }];
}

interface Ranked {
  readonly cell: CellFindings;
  readonly summary: MetricSummary;
}

function spreadText(
  metric: MetricName,
  { group, low, high, size }: { group: string; low: Ranked; high: Ranked; size: number },
): string {
  const figure = ({ cell, summary }: Ranked) => `${formatMetric(metric, summary.median)} with ${cell.label}`;
  const ratio = Number.isFinite(size) ? ` (${formatRatio(Math.exp(size))})` : '';
  return `${metrics[metric].label} on ${group}: ${figure(high)}, ${figure(low)}${ratio}.`;
}

const unique = (labels: readonly string[]): readonly string[] => [...new Set(labels)];

/** `a`, `a and b`, `a, b and 3 others`. */
function listed(labels: readonly string[]): string {
  if (labels.length <= 1) return labels[0] ?? '';
  if (labels.length <= 4) return `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  return `${labels.slice(0, 3).join(', ')} and ${labels.length - 3} others`;
}
