import { describe, expect, it } from 'vitest';
import { createBootstrap } from './bootstrap.ts';
import { noiseFloor } from './noise.ts';
import { judgeRange, satisfies, worstVerdict } from './verdict.ts';

describe('a verdict', () => {
  it('needs the whole interval beyond the threshold and its margin', () => {
    expect(judgeRange({ low: 0.5, high: 0.9 }, '<', 1, 0.05)).toBe('holds');
    expect(judgeRange({ low: 0.5, high: 0.97 }, '<', 1, 0.05)).toBe('not distinguishable');
    expect(judgeRange({ low: 1.1, high: 1.4 }, '<', 1, 0.05)).toBe('fails');
    expect(judgeRange({ low: 1.04, high: 1.4 }, '<', 1, 0.05)).toBe('not distinguishable');
  });

  it('mirrors for claims of more', () => {
    expect(judgeRange({ low: 2.2, high: 3 }, '>', 2, 0.05)).toBe('holds');
    expect(judgeRange({ low: 2.05, high: 3 }, '>', 2, 0.05)).toBe('not distinguishable');
    expect(judgeRange({ low: 1, high: 1.8 }, '>=', 2, 0.05)).toBe('fails');
  });

  it('lets the threshold itself pass only where the claim includes it', () => {
    expect(judgeRange({ low: 0, high: 0 }, '<=', 0, 0)).toBe('holds');
    expect(judgeRange({ low: 0, high: 0 }, '<', 0, 0)).toBe('fails');
  });

  it('calls equal what lies within the margin, and unequal what lies outside it', () => {
    expect(judgeRange({ low: 0.99, high: 1.01 }, '=', 1, 0.03)).toBe('holds');
    expect(judgeRange({ low: 0.9, high: 1.01 }, '=', 1, 0.03)).toBe('not distinguishable');
    expect(judgeRange({ low: 1.1, high: 1.2 }, '=', 1, 0.03)).toBe('fails');
  });

  it('compares exact figures as they are', () => {
    expect((['<', '<=', '=', '>=', '>'] as const).map((sign) => satisfies(2, sign, 2))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('of several parts is the worst', () => {
    expect(worstVerdict(['holds', 'fails', 'no data'])).toBe('fails');
    expect(worstVerdict(['holds', 'no data', 'not distinguishable'])).toBe('no data');
    expect(worstVerdict(['holds', 'not distinguishable'])).toBe('not distinguishable');
    expect(worstVerdict(['holds'])).toBe('holds');
    expect(worstVerdict([])).toBe('no data');
  });
});

describe('the noise floor', () => {
  const bootstrap = createBootstrap(1000, 1);
  const logs = (ratios: readonly number[]) => ratios.map(Math.log);

  it('is the far end of the interval of twin over cell', () => {
    const floor = noiseFloor(logs([0.9, 1, 1.25]), bootstrap)!;
    expect(floor.floor).toBeCloseTo(0.25);
    expect(floor.coversOne).toBe(true);
  });

  it('counts a factor below one like its inverse above', () => {
    expect(noiseFloor(logs([0.5, 1, 1.25]), bootstrap)!.floor).toBeCloseTo(1);
  });

  it('with one block is that difference', () => {
    const floor = noiseFloor(logs([1.1]), bootstrap)!;
    expect([floor.interval, Number(floor.floor.toFixed(9))]).toEqual([null, 0.1]);
  });

  it('notices a twin that is always slower', () => {
    expect(noiseFloor(logs([1.2, 1.2, 1.3]), bootstrap)!.coversOne).toBe(false);
    expect(noiseFloor(logs([1.02, 1.02, 1.02]), bootstrap)!.coversOne).toBe(true);
  });

  it('does not exist without pairs', () => {
    expect(noiseFloor([], bootstrap)).toBeNull();
  });
});
