import { type Cell, type Claim, thresholdNumber } from '../../model/index.ts';
import {
  cliffsDelta,
  effectWord,
  fewestForInterval,
  type Interval,
  judgeRange,
  logRatio,
  median,
  satisfies,
  signTest,
  smallestDifference,
  type Verdict,
} from '../../statistics/index.ts';
import { partSentence } from './claim-words.ts';
import type { Evidence } from './claims.ts';
import type { Basis, ClaimPart } from './findings.ts';
import { formatMetric, isDeterministic, metrics } from './metrics.ts';
import { pairByBlock } from './samples.ts';
import { formatRatio, formatShare } from './units.ts';

type ValueClaim = Extract<Claim, { readonly kind: 'value' }>;
type RatioClaim = Extract<Claim, { readonly kind: 'ratio' }>;
type OutcomeClaim = Extract<Claim, { readonly kind: 'outcome' }>;
export type RatioPart = ClaimPart & { readonly p: number };

/**
 * Without an interval (fewer than three values) a clock reading must beat the threshold by this share in
 * every single invocation: batches of one and the same program on a shared machine were seen 43 % apart.
 */
const clockMarginWithoutInterval = 0.5;

/**
 * The median of one cell against a fixed number. The interval alone decides; no margin, since the author
 * chose the number.
 */
export function judgeValue(claim: ValueClaim, cell: Cell, place: string, evidence: Evidence): ClaimPart {
  const { samples, bootstrap } = evidence;
  const values = samples.samplesOf(cell.id, claim.metric).map(({ value }) => value);
  const common = { cells: [cell.id], place, n: values.length, effect: null, p: null };
  if (values.length === 0) return noData({ ...common, margin: null });
  const figure = median(values);
  const repeats = Math.min(...values) === Math.max(...values);
  const exact = isDeterministic(claim.metric, cell.manager) && repeats;
  const interval = exact ? null : bootstrap.medianInterval(values);
  const margin = metrics[claim.metric].timed ? clockMarginWithoutInterval : 0;
  const [verdict, basis] = decide(claim, values, figure, exact, interval, margin, 0);
  return withSentence({
    ...common,
    verdict,
    basis,
    margin: basis === 'each invocation' && margin > 0 ? margin : null,
    figure,
    figureText: formatMetric(claim.metric, figure),
    interval,
    survivorsOnly: isSurvivorsOnly(claim, [cell], evidence),
    intervalText: interval && intervalText(interval, (bound) => formatMetric(claim.metric, bound)),
  });
}

/**
 * One cell over another, block by block: the median of the per-block log ratios with its bootstrap interval
 * over blocks. The threshold is widened by the larger of 3 % and the A/A floor of the metric; exact figures
 * need neither.
 */
export function judgeRatio(
  claim: RatioClaim,
  top: Cell,
  bottom: Cell,
  topPlace: string,
  evidence: Evidence,
): ClaimPart {
  const { samples, bootstrap, noise } = evidence;
  const above = samples.samplesOf(top.id, claim.metric);
  const below = samples.samplesOf(bottom.id, claim.metric);
  const pairs = pairByBlock(above, below);
  const place = `${topPlace} over ${bottom.label === top.label ? bottom.id : bottom.label}`;
  const floor = noise?.floors[claim.metric]?.floor ?? 0;
  const logs = pairs.map((pair) => logRatio(pair.top, pair.bottom));
  const exact =
    isDeterministic(claim.metric, top.manager) &&
    isDeterministic(claim.metric, bottom.manager) &&
    new Set(logs).size === 1;
  const margin = exact ? 0 : Math.max(smallestDifference, floor);
  const single = metrics[claim.metric].timed ? Math.max(margin, clockMarginWithoutInterval) : margin;
  const common = { cells: [top.id, bottom.id], place, n: pairs.length };
  if (pairs.length === 0) return noData({ ...common, margin, effect: null, p: null });
  const delta = cliffsDelta(
    above.map(({ value }) => value),
    below.map(({ value }) => value),
  );
  const logInterval = exact ? null : bootstrap.medianInterval(logs);
  const interval = logInterval && {
    ...logInterval,
    low: Math.exp(logInterval.low),
    high: Math.exp(logInterval.high),
  };
  const ratios = pairs.map((pair) => (pair.top === pair.bottom ? 1 : pair.top / pair.bottom));
  // Not through the logarithm where the figure is exact: exp(log 8) is not quite 8.
  const figure = exact ? ratios[0]! : Math.exp(median(logs));
  const [verdict, basis] = decide(claim, ratios, figure, exact, interval, single, margin);
  return withSentence({
    ...common,
    margin: basis === 'each invocation' ? single : margin,
    verdict,
    basis,
    figure,
    figureText: formatRatio(figure),
    interval,
    survivorsOnly: isSurvivorsOnly(claim, [top, bottom], evidence),
    effect: { delta, word: effectWord(delta) },
    p:
      exact || pairs.length < fewestForInterval
        ? null
        : signTest(logs.map((log) => log - Math.log(thresholdNumber(claim.than)))),
    intervalText: interval && intervalText(interval, formatRatio),
  });
}

/** Counting: every invocation must have ended in an admitted way. */
export function judgeOutcome(claim: OutcomeClaim, cell: Cell, place: string, evidence: Evidence): ClaimPart {
  const records = evidence.samples.recordsOf(cell.id);
  const common = { cells: [cell.id], place, n: records.length, margin: null, effect: null, p: null };
  if (records.length === 0) return noData(common);
  const admitted = records.filter(({ outcome }) => claim.among.includes(outcome.kind)).length;
  const figure = admitted / records.length;
  return withSentence({
    ...common,
    verdict: admitted === records.length ? 'holds' : 'fails',
    basis: 'outcomes',
    figure,
    figureText: `${admitted} of ${records.length} (${formatShare(figure)} %)`,
    interval: null,
    survivorsOnly: false,
    intervalText: null,
  });
}

/** Exact figures are compared as they are, intervals as ranges, and one or two values must all agree. */
function decide(
  claim: ValueClaim | RatioClaim,
  values: readonly number[],
  figure: number,
  exact: boolean,
  interval: Interval | null,
  marginWithoutInterval: number,
  margin: number,
): readonly [Verdict, Basis] {
  const than = thresholdNumber(claim.than);
  if (exact) return [satisfies(figure, claim.is, than) ? 'holds' : 'fails', 'exact'];
  if (interval) return [judgeRange(interval, claim.is, than, margin), 'interval'];
  const range = { low: Math.min(...values), high: Math.max(...values) };
  return [judgeRange(range, claim.is, than, marginWithoutInterval), 'each invocation'];
}

/** True when some invocations of these cells died and the metric says nothing about those. */
function isSurvivorsOnly(
  { metric }: ValueClaim | RatioClaim,
  cells: readonly Cell[],
  { samples }: Evidence,
): boolean {
  if (metrics[metric].untilDeath) return false;
  return cells.some(({ id }) => samples.recordsOf(id).some(({ outcome }) => outcome.kind !== 'ok'));
}

function withSentence(part: Omit<ClaimPart, 'sentence'>): ClaimPart {
  return { ...part, sentence: partSentence(part) };
}

function noData(common: Pick<ClaimPart, 'cells' | 'place' | 'n' | 'margin' | 'effect' | 'p'>): ClaimPart {
  return withSentence({
    ...common,
    verdict: 'no data',
    basis: 'nothing',
    figure: null,
    figureText: '–',
    interval: null,
    survivorsOnly: false,
    intervalText: null,
  });
}

function intervalText({ low, high }: Interval, format: (bound: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}
