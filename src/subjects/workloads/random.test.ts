import { expect, test } from 'vitest';
import { bytes, kib, type NativeSize } from '../../model/index.ts';
import { NativeSizes } from './native-sizes.ts';
import { Random } from './random.ts';

const draws = (random: Random, n: number, below: number) =>
  Array.from({ length: n }, () => random.below(below));

test('equal seeds draw equal numbers, neighbouring seeds and other streams do not', () => {
  const first = draws(new Random(5, 'program'), 50, 1000);
  expect(draws(new Random(5, 'program'), 50, 1000)).toEqual(first);
  expect(draws(new Random(6, 'program'), 50, 1000)).not.toEqual(first);
  expect(draws(new Random(5, 'native-sizes'), 50, 1000)).not.toEqual(first);
});

test('draws below n cover 0 to n - 1 evenly', () => {
  for (const seed of [0, 1, 4_294_967_295]) {
    const counts = new Array<number>(10).fill(0);
    for (const draw of draws(new Random(seed, 'program'), 100_000, 10)) counts[draw]!++;
    // Chi-square with 9 degrees of freedom; 33.7 is passed by chance once in ten thousand seeds.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(33.7);
  }
});

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;

test.each<[NativeSize, { low: number; high: number; median: number }]>([
  [
    { kind: 'fixed', bytes: kib(4) },
    { low: 4096, high: 4096, median: 4096 },
  ],
  [
    { kind: 'uniform', low: bytes(0), high: bytes(1000) },
    { low: 0, high: 1000, median: 500 },
  ],
  [
    { kind: 'log-uniform', low: bytes(16), high: bytes(65_536) },
    { low: 16, high: 65_536, median: 1024 },
  ],
])('sizes of $kind lie in their range and around its median', (size, expected) => {
  const sizes = new NativeSizes(size, 3);
  const drawn: number[] = Array.from({ length: 20_000 }, () => sizes.draw());
  expect(drawn.every(Number.isInteger)).toBe(true);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(expected.low);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(expected.high);
  expect(Math.abs(median(drawn) - expected.median)).toBeLessThanOrEqual(expected.median * 0.06);
});
