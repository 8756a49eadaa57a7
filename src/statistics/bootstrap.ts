import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { errorFunction, probit } from 'simple-statistics';
import {
  median,
  middleDrawn,
  middleOf,
  nearestRank,
  sorted,
  type Weighted,
  weightedNearestRank,
} from './quantiles.ts';

/** A 95 % confidence interval around an estimate, in the unit of the values. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: 'percentile' | 'bca';
}

/** From this many values on, the bias-corrected and accelerated interval replaces the percentile one. */
const bcaFrom = 20;
/** Below this many values a resampled interval says nothing; callers get null and must say so. */
export const fewestForInterval = 3;
const tail = 0.025;

/** How often each (lower middle, upper middle) rank pair was the middle of a resample of size n. */
interface MedianRanks {
  readonly lower: Uint32Array;
  readonly upper: Uint32Array;
  readonly times: Uint32Array;
}

export interface Bootstrap {
  readonly resamples: number;
  readonly seed: number;
  /** Interval of the median of independent values (one per invocation). Null below three values. */
  medianInterval(values: readonly number[]): Interval | null;
  /**
   * Percentile interval of any statistic over `count` blocks; it is given the drawn block indices. Null below
   * three.
   */
  interval(count: number, statistic: (drawn: Int32Array) => number): Interval | null;
}

/**
 * Seeded bootstrap (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993; percentile §13.3, BCa
 * §14.3).
 *
 * The median of a resample is fixed by which ranks it drew, not by the values at those ranks. So the ranks
 * are drawn once per sample size and every metric with that size reuses them: the same result as resampling
 * each, much faster.
 */
export function createBootstrap(resamples: number, seed: number): Bootstrap {
  const drawnRanks = new Map<number, MedianRanks>();

  const ranksFor = (n: number): MedianRanks => {
    const known = drawnRanks.get(n);
    if (known) return known;
    const fresh = drawMedianRanks(n, resamples, seed);
    drawnRanks.set(n, fresh);
    return fresh;
  };

  return {
    resamples,
    seed,
    medianInterval: (values) => {
      if (values.length < fewestForInterval) return null;
      const ascending = sorted(values);
      const replicates = medianReplicates(ascending, ranksFor(values.length));
      const tails = values.length >= bcaFrom ? bcaTails(ascending, replicates) : null;
      const [low, high] = tails ?? [tail, 1 - tail];
      return {
        low: weightedNearestRank(replicates, low),
        high: weightedNearestRank(replicates, high),
        method: tails ? 'bca' : 'percentile',
      };
    },
    interval: (count, statistic) => {
      if (count < fewestForInterval) return null;
      const random = xoroshiro128plus(seed + count);
      const drawn = new Int32Array(count);
      const replicates = new Float64Array(resamples);
      for (let r = 0; r < resamples; r++) {
        for (let i = 0; i < count; i++) drawn[i] = uniformInt(random, 0, count - 1);
        replicates[r] = statistic(drawn);
      }
      replicates.sort();
      return percentileInterval(replicates);
    },
  };
}

/** The middle 95 % of replicates, by nearest rank. `ascending` must be sorted and not empty. */
export function percentileInterval(ascending: ArrayLike<number>): Interval {
  return {
    low: nearestRank(ascending, tail),
    high: nearestRank(ascending, 1 - tail),
    method: 'percentile',
  };
}

function drawMedianRanks(n: number, resamples: number, seed: number): MedianRanks {
  const random = xoroshiro128plus(seed + n);
  const times = new Map<number, number>();
  const ranks = Uint32Array.from({ length: n }, (_, rank) => rank);
  const drawn = new Uint32Array(n);
  for (let r = 0; r < resamples; r++) {
    drawn.fill(0);
    for (let i = 0; i < n; i++) drawn[uniformInt(random, 0, n - 1)]! += 1;
    const [lower, upper] = middleDrawn(drawn, ranks);
    const pair = lower * n + upper;
    times.set(pair, (times.get(pair) ?? 0) + 1);
  }
  const pairs = [...times.keys()];
  return {
    lower: Uint32Array.from(pairs, (pair) => Math.floor(pair / n)),
    upper: Uint32Array.from(pairs, (pair) => pair % n),
    times: Uint32Array.from(pairs, (pair) => times.get(pair)!),
  };
}

/** Distinct medians of the resamples, ascending, weighted by how often each came up. */
type Replicates = readonly Weighted[];

function medianReplicates(ascending: readonly number[], ranks: MedianRanks): Replicates {
  return Array.from(ranks.times, (weight, i) => {
    const value = middleOf(ascending[ranks.lower[i]!]!, ascending[ranks.upper[i]!]!);
    return { value, weight };
  }).sort((a, b) => a.value - b.value);
}

/**
 * Which tails BCa reads instead of 2.5 % and 97.5 %: Efron & Tibshirani 1993, equations 14.10, 14.14 and
 * 14.15. Ties with the estimate count half. Null where bias or acceleration have no finite value (infinite
 * values).
 */
function bcaTails(ascending: readonly number[], replicates: Replicates): [number, number] | null {
  const estimate = median(ascending);
  let below = 0;
  let total = 0;
  for (const { value, weight } of replicates) {
    total += weight;
    below += value < estimate ? weight : value === estimate ? weight / 2 : 0;
  }
  const bias = probit(below / total);
  const leftOut = ascending.map((_, i) => medianWithout(ascending, i));
  const centre = leftOut.reduce((a, b) => a + b, 0) / leftOut.length;
  const square = leftOut.reduce((sum, v) => sum + (centre - v) ** 2, 0);
  const cube = leftOut.reduce((sum, v) => sum + (centre - v) ** 3, 0);
  const acceleration = square === 0 ? 0 : cube / (6 * square ** 1.5);
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) return null;
  const moved = (p: number) => {
    const z = bias + probit(p);
    return normalCumulative(bias + z / (1 - acceleration * z));
  };
  return [moved(tail), moved(1 - tail)];
}

/** The median of all but one of some sorted values. */
function medianWithout(ascending: readonly number[], index: number): number {
  const rest = (place: number) => ascending[place < index ? place : place + 1]!;
  const left = ascending.length - 1;
  return middleOf(rest((left - 1) >> 1), rest(left >> 1));
}

function normalCumulative(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2;
}
