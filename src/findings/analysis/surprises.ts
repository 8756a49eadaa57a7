import { type MetricName, type OutcomeKind, thresholdNumber } from '../../model/index.ts';
import { logRatio } from '../../statistics/index.ts';
import type { CellFindings, JudgedClaim, Surprise } from './findings.ts';
import { grouped } from './grouped.ts';
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
 * What to tell first: claims that failed, then deaths beside survivors, then the widest spreads between
 * managers doing the same work. Each kind is ordered by its size.
 */
export function findSurprises(
  claims: readonly JudgedClaim[],
  cells: readonly CellFindings[],
): readonly Surprise[] {
  const groups = grouped(cells, ({ group }) => group);
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
    claim.kind === 'outcome' || !weakest?.figure
      ? 0
      : Math.abs(logRatio(weakest.figure, thresholdNumber(claim.than)));
  return { kind: 'claim', text: `Claimed and wrong: “${claim.text}” (${predicate}).${evidence}`, size };
}

/** Before the infinite sizes, which JSON cannot hold, become null. */
type Sized = Surprise & { readonly size: number };

type Groups = ReadonlyMap<string, readonly CellFindings[]>;

const deathWords: Readonly<Record<Exclude<OutcomeKind, 'ok'>, string>> = {
  'oom-js': 'ran out of V8 heap',
  'oom-native': 'ran out of native budget',
  'oom-kernel': 'were killed by the kernel for want of memory',
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
        contrasts.length === 1
          ? `on ${worst.group}`
          : contrasts.length === groups.size
            ? `in ${groups.size === 2 ? 'both' : `all ${groups.size}`} settings`
            : `in ${contrasts.length} of ${groups.size} settings`;
      const survivors = unique(contrasts.flatMap((contrast) => contrast.survivors.map(({ label }) => label)));
      const always = survivors.filter((label) =>
        contrasts.every((contrast) => contrast.survivors.some((cell) => cell.label === label)),
      );
      const finished = always.length > 0 ? `, where ${listed(always)} finished` : '';
      const text = `${listed(unique(died.map(({ label }) => label)))} ${deathWords[kind]} ${where} (${count} of ${total} invocations)${finished}.`;
      return [{ kind: 'death' as const, text, size: count }];
    })
    .sort((a, b) => b.size - a.size);
}

/** Medians closer than this to an extreme share it. */
const tied = 0.01;

interface Extreme {
  readonly value: number;
  /** All managers that reach it. */
  readonly labels: readonly string[];
}

interface Spread {
  readonly group: string;
  readonly low: Extreme;
  readonly high: Extreme;
  readonly size: number;
  /** Fewest invocations behind any of the medians. */
  readonly n: number;
}

/** The group in which the best and the worst manager are furthest apart; managers that died stay out. */
function widestSpread(metric: MetricName, groups: Groups): readonly Sized[] {
  const spreads = [...groups].flatMap(([group, cells]) => spreadOf(metric, group, cells));
  if (spreads.length === 0) return [];
  const widest = spreads.reduce((a, b) =>
    b.size > a.size || (b.size === a.size && b.high.value > a.high.value) ? b : a,
  );
  if (widest.size < leastSpread) return [];
  return [{ kind: 'spread', text: spreadText(metric, widest), size: widest.size }];
}

function spreadOf(metric: MetricName, group: string, cells: readonly CellFindings[]): readonly Spread[] {
  const known = cells.flatMap(({ label, metrics: own, outcomes, invocations }) => {
    const summary = own[metric];
    return summary && outcomes.ok === invocations ? [{ label, value: summary.median, n: summary.n }] : [];
  });
  const values = known.map(({ value }) => value);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (known.length < 2 || highest <= 0) return [];
  const near = (extreme: number): Extreme => ({
    value: extreme,
    labels: known
      .filter(({ value }) => Math.abs(value - extreme) <= tied * extreme)
      .map(({ label }) => label),
  });
  return [
    {
      group,
      low: near(lowest),
      high: near(highest),
      size: logRatio(highest, lowest),
      n: Math.min(...known.map(({ n }) => n)),
    },
  ];
}

function spreadText(metric: MetricName, { group, low, high, size, n }: Spread): string {
  const figure = ({ value, labels }: Extreme) => `${formatMetric(metric, value)} with ${listed(labels)}`;
  const ratio = Number.isFinite(size) ? ` (${formatRatio(Math.exp(size))})` : '';
  const times = metrics[metric].timed ? `, n = ${n}` : '';
  return `${metrics[metric].label} on ${group}: ${figure(high)}; ${figure(low)}${ratio}${times}.`;
}

const unique = (labels: readonly string[]): readonly string[] => [...new Set(labels)];

/** `a`, `a and b`, `a, b and 3 others`. */
function listed(labels: readonly string[]): string {
  if (labels.length <= 1) return labels[0] ?? '';
  if (labels.length <= 4) return `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  return `${labels.slice(0, 3).join(', ')} and ${labels.length - 3} others`;
}
