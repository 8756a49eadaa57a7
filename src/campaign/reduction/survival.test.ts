import { describe, expect, it } from 'vitest';
import { distribution } from './distribution.ts';
import { survivalCurve } from './survival.ts';

const curve = (lags: number[], bytes: number[], reclaimed: number[], points = 200) =>
  survivalCurve(Float64Array.from(lags), Float64Array.from(bytes), Uint8Array.from(reclaimed), points);

describe('a survival curve', () => {
  it('is the plain share of what is left when everything was reclaimed', () => {
    expect(curve([5, 0, 0, 20], [10, 10, 20, 60], [1, 1, 1, 1])).toEqual([
      { lag: 0, blocks: 0.5, bytes: 0.7 },
      { lag: 5, blocks: 0.25, bytes: expect.closeTo(0.6, 12) },
      { lag: 20, blocks: 0, bytes: 0 },
    ]);
  });

  it('keeps censored blocks at risk until their censoring and no longer', () => {
    // The classic hand computation: 6 at risk; 1 event at 6 → 5/6; censored at 7; 4 left, 1 event at 10 → 5/6
    // × 3/4.
    const blocks = curve([6, 7, 10, 15, 15, 16], [1, 1, 1, 1, 1, 1], [1, 0, 1, 0, 0, 0]);
    expect(blocks.map((point) => [point.lag, point.blocks])).toEqual([
      [6, expect.closeTo(5 / 6, 6)],
      [10, expect.closeTo((5 / 6) * (3 / 4), 6)],
      [16, expect.closeTo((5 / 6) * (3 / 4), 6)],
    ]);
  });

  it('stays at one to the longest lag seen when nothing was reclaimed', () => {
    expect(curve([3, 9], [1, 1], [0, 0])).toEqual([{ lag: 9, blocks: 1, bytes: 1 }]);
  });

  it('counts reclaims before censorings at the same lag', () => {
    expect(curve([4, 4], [1, 3], [1, 0])).toEqual([{ lag: 4, blocks: 0.5, bytes: 0.75 }]);
  });

  it('of nothing is empty', () => {
    expect(curve([], [], [])).toEqual([]);
  });

  it('is thinned to the points asked for, first and last kept, never rising', () => {
    const lags = Array.from({ length: 5000 }, (_, i) => i);
    const thin = curve(
      lags,
      lags.map(() => 1),
      lags.map(() => 1),
      50,
    );
    expect(thin.length).toBeLessThanOrEqual(50);
    expect(thin.length).toBeGreaterThan(25);
    expect(thin[0]).toEqual({ lag: 0, blocks: expect.closeTo(0.9998, 9), bytes: expect.closeTo(0.9998, 9) });
    expect(thin.at(-1)?.lag).toBe(4999);
    for (let i = 1; i < thin.length; i++) expect(thin[i]!.blocks).toBeLessThan(thin[i - 1]!.blocks);
  });
});

describe('a distribution', () => {
  it('takes quantiles by nearest rank on all values', () => {
    expect(distribution(Float64Array.of(40, 10, 30, 20))).toEqual({
      count: 4,
      total: 100,
      p50: 20,
      p90: 40,
      p99: 40,
      max: 40,
    });
    expect(distribution(Float64Array.from({ length: 100 }, (_, i) => i + 1))).toMatchObject({
      p50: 50,
      p90: 90,
      p99: 99,
    });
  });
});
