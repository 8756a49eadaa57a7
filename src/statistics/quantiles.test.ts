import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  interpolated,
  median,
  medianOfDrawn,
  nearestRank,
  sorted,
  weightedNearestRank,
} from './quantiles.ts';

describe('quantiles', () => {
  const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

  it('take a value that was seen, by the nearest rank', () => {
    expect([0, 0.1, 0.11, 0.5, 0.9, 0.99, 1].map((p) => nearestRank(ten, p))).toEqual([
      1, 1, 2, 5, 9, 10, 10,
    ]);
  });

  it('by weight are those of every value written out as often as it weighs', () => {
    const weighted = fc.array(fc.record({ value: fc.integer(), weight: fc.integer({ min: 0, max: 4 }) }));
    fc.assert(
      fc.property(weighted, fc.double({ min: 0.01, max: 1, noNaN: true }), (drawn, p) => {
        const ascending = [...drawn].filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
        const written = ascending.flatMap(({ value, weight }) => Array(weight).fill(value));
        expect(weightedNearestRank(ascending, p)).toBe(nearestRank(written, p));
      }),
    );
  });

  it('interpolate between neighbours as R and NumPy do by default', () => {
    expect(interpolated([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(interpolated([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(interpolated([10, 20, 30, 40, 50], 0.9)).toBe(46);
    expect(interpolated([7], 0.3)).toBe(7);
  });

  it('have a median for odd, even and infinite samples', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY])).toBe(1);
    expect(median([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
  });

  it('have the median of a resample that is told by how often each value was drawn', () => {
    const value = fc.constantFrom(0, 1, 1.5, 2, 7, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const drawn = fc.array(fc.record({ value, times: fc.integer({ min: 0, max: 3 }) }), { minLength: 1 });
    fc.assert(
      fc.property(drawn, (draws) => {
        const written = draws.flatMap(({ value: one, times }) => Array<number>(times).fill(one));
        fc.pre(written.length > 0);
        const middle = medianOfDrawn(draws.map(({ value: one }) => one));
        expect(middle(Uint32Array.from(draws, ({ times }) => times))).toBe(median(written));
      }),
      { seed: 848 },
    );
  });

  it('are not a number for nothing', () => {
    expect([median([]), nearestRank([], 0.5), interpolated([], 0.5)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('leave their argument as it was', () => {
    const values = [3, 1, 2];
    expect(sorted(values)).toEqual([1, 2, 3]);
    expect(values).toEqual([3, 1, 2]);
  });
});
