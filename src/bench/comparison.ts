import { geometricMean } from 'simple-statistics';
import { createBootstrap, median } from '../statistics/index.ts';
import type { GroupResult, Ratio, ShapeResult } from './result.ts';

const resamples = 10_000;
const seed = 1;

type Statistic = (times: number[]) => number;

/** Ratio of medians, theirs to ours: where a run is long enough to be typical of its side. */
export const ratioOfMedians = (ours: readonly number[], theirs: readonly number[]): Ratio =>
  ratioOf(median, ours, theirs);

/**
 * Ratio of the fastest, theirs to ours: where both sides are the same program but for what is priced.
 * Whatever else the machine does only adds time, so the fastest of many is nearest to what the program itself
 * costs.
 */
export const ratioOfFastest = (ours: readonly number[], theirs: readonly number[]): Ratio =>
  ratioOf((times) => Math.min(...times), ours, theirs);

/**
 * With a seeded 95 % bootstrap interval over pairs (percentile). A pair is drawn
 * whole, because its two processes ran side by side in time.
 */
function ratioOf(statistic: Statistic, ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratioIn = (pairs: ArrayLike<number>): number => {
    const drawn = Array.from(pairs);
    return statistic(drawn.map((pair) => theirs[pair]!)) / statistic(drawn.map((pair) => ours[pair]!));
  };
  const all = Array.from(ours, (_, pair) => pair);
  const interval = createBootstrap(resamples, seed).interval(ours.length, ratioIn);
  return { median: ratioIn(all), low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Geometric mean and worst ratio of each group, in order of appearance. */
export function summarizeGroups(
  shapes: readonly ShapeResult[],
  targets: Readonly<Record<string, GroupResult['target']>>,
): GroupResult[] {
  const names = [...new Set(shapes.map(({ group }) => group))];
  return names.map((name) => {
    const members = shapes.filter(({ group }) => group === name);
    const worst = members.reduce((a, b) => (b.ratio.median < a.ratio.median ? b : a));
    return {
      name,
      geomean: geometricMean(members.map(({ ratio }) => ratio.median)),
      worst: worst.ratio.median,
      worstShape: worst.name,
      target: targets[name] ?? null,
      shapes: members.length,
    };
  });
}
