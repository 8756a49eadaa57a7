import { describe, expect, it } from 'vitest';
import { createBootstrap } from './bootstrap.ts';
import { median } from './quantiles.ts';

describe('the bootstrap interval of a median', () => {
  const bootstrap = createBootstrap(10_000, 1);

  it('spans all three of three values: each outer one is the median of 7 in 27 resamples', () => {
    expect(bootstrap.medianInterval([5, 1, 3])).toEqual({ low: 1, high: 5, method: 'percentile' });
  });

  // Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7(1), 1979, §3: for n = 7
  // the smallest value is the median of P(Bin(7, 1/7) ≥ 4) = 1.0 % of resamples and the two smallest of
  // P(Bin(7, 2/7) ≥ 4) = 10.8 %. So 2.5 % falls on the second value.
  it('runs from the second to the sixth of seven values', () => {
    expect(bootstrap.medianInterval([1, 2, 4, 8, 16, 32, 64])).toEqual({
      low: 2,
      high: 32,
      method: 'percentile',
    });
  });

  it('does not exist below three values', () => {
    expect(bootstrap.medianInterval([1, 2])).toBeNull();
    expect(bootstrap.interval(2, () => 0)).toBeNull();
  });

  it('is the same again with the same seed, whatever was asked before', () => {
    const values = Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const fresh = createBootstrap(2000, 9);
    fresh.medianInterval(values.slice(0, 7));
    expect(fresh.medianInterval(values)).toEqual(createBootstrap(2000, 9).medianInterval(values));
  });

  it('agrees with resampling the values one by one', () => {
    const values = [1, 2, 4, 8, 16, 32, 64];
    const plain = bootstrap.interval(values.length, (drawn) => median(Array.from(drawn, (i) => values[i]!)));
    expect(plain).toEqual(bootstrap.medianInterval(values));
  });

  it('is BCa from twenty values on, and equals the percentile one where nothing is skewed', () => {
    const values = Array.from({ length: 20 }, (_, i) => i + 1);
    const interval = bootstrap.medianInterval(values)!;
    const plain = bootstrap.interval(20, (drawn) => median(Array.from(drawn, (i) => values[i]!)))!;
    expect(interval.method).toBe('bca');
    expect(Math.abs(interval.low - plain.low)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(interval.high - plain.high)).toBeLessThanOrEqual(0.5);
  });

  it('has no width when all values are equal', () => {
    expect(bootstrap.medianInterval(new Array(20).fill(3))).toEqual({
      low: 3,
      high: 3,
      method: 'bca',
    });
  });

  it('copes with ratios to nothing', () => {
    const interval = bootstrap.medianInterval([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY])!;
    expect([interval.low, interval.high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
