import type { Bootstrap, Interval } from './bootstrap.ts';
import { median } from './quantiles.ts';

/** No ratio closer to 1 than this is called a difference, however quiet the machine. */
export const smallestDifference = 0.03;

/** What two runs of the very same cell differ by: nothing smaller can be seen. */
export interface NoiseFloor {
  /** Paired values: how many blocks had both the cell and its twin. */
  readonly n: number;
  /** Median ratio twin / cell; 1 when the set-up is fair. */
  readonly ratio: number;
  readonly interval: Interval | null;
  /** The floor as a share: 0.08 means that ratios between 1/1.08 and 1.08 are noise. */
  readonly floor: number;
  /**
   * False when the interval misses 1 by more than the smallest difference: the machine drifted, or order
   * matters.
   */
  readonly coversOne: boolean;
}

/**
 * The A/A floor from per-block log ratios of a cell and its twin: the far end of their interval, or with
 * fewer than three blocks the largest difference seen. Null without any pair.
 */
export function noiseFloor(logRatios: readonly number[], bootstrap: Bootstrap): NoiseFloor | null {
  const finite = logRatios.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const logs = bootstrap.medianInterval(finite);
  const reach = logs ? [logs.low, logs.high] : finite;
  const furthest = Math.max(...reach.map(Math.abs));
  const nearest = logs && (logs.low > 0 || logs.high < 0) ? Math.min(...reach.map(Math.abs)) : 0;
  return {
    n: finite.length,
    ratio: Math.exp(median(finite)),
    interval: logs && { low: Math.exp(logs.low), high: Math.exp(logs.high), method: logs.method },
    floor: Math.expm1(furthest),
    coversOne: nearest <= Math.log1p(smallestDifference),
  };
}
