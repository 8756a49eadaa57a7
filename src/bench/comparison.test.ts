import { describe, expect, it } from 'vitest';
import { ratioOfFastest, ratioOfMedians, summarizeGroups } from './comparison.ts';
import type { ShapeResult } from './result.ts';

const shape = (name: string, group: string, ratio: number): ShapeResult => ({
  name,
  group,
  peer: 'peer',
  ours: 1,
  theirs: ratio,
  ratio: { median: ratio, low: null, high: null },
  operations: 1,
  objects: 1,
  edges: 0,
  collected: 0,
  oursPerSecond: { objects: 1, edges: 0 },
  theirsPerSecond: { objects: 1, edges: 0 },
  samples: { ours: [1], theirs: [ratio] },
  asides: [],
});

describe('the ratio of the fastest', () => {
  it('heeds nothing but the fastest of either side', () => {
    expect(ratioOfFastest([2, 4, 100], [30, 10, 20]).median).toBe(5);
    expect(ratioOfFastest([2, 2, 2], [10, 900, 900]).low).toBe(5);
  });
});

describe('the ratio of medians', () => {
  it('divides their median by ours', () => {
    expect(ratioOfMedians([2, 4, 100], [30, 10, 20]).median).toBe(5);
  });

  it('has an interval that contains it and repeats exactly', () => {
    const ours = [10, 11, 9, 10, 12, 10, 11];
    const theirs = [50, 52, 47, 80, 51, 49, 50];
    const first = ratioOfMedians(ours, theirs);
    expect(first.low).toBeLessThanOrEqual(first.median);
    expect(first.high).toBeGreaterThanOrEqual(first.median);
    expect(ratioOfMedians(ours, theirs)).toEqual(first);
  });

  it('draws pairs whole: noise that hits both sides of a pair alike leaves no spread', () => {
    expect(ratioOfMedians([1, 5, 9, 2, 7], [3, 15, 27, 6, 21])).toEqual({ median: 3, low: 3, high: 3 });
  });

  it('has no interval for fewer than three pairs', () => {
    expect(ratioOfMedians([1, 2], [2, 4])).toEqual({ median: 2, low: null, high: null });
  });
});

describe('the summary of groups', () => {
  it('gives geometric mean and worst shape of each group, beside its target', () => {
    const target = { geomean: 5, worst: 2.5 };
    const groups = summarizeGroups([shape('a', 'x', 2), shape('b', 'x', 8), shape('c', 'y', 3)], {
      x: target,
    });
    expect(groups).toEqual([
      { name: 'x', geomean: expect.closeTo(4), worst: 2, worstShape: 'a', target, shapes: 2 },
      { name: 'y', geomean: expect.closeTo(3), worst: 3, worstShape: 'c', target: null, shapes: 1 },
    ]);
  });
});
