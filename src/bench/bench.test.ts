import { describe, expect, it } from 'vitest';
import { formatBench, runBench } from './index.ts';

/**
 * Real processes on both sides, at sizes that say nothing about speed. Structure and agreement are asserted,
 * never times.
 */
describe('a tiny benchmark', { timeout: 240_000 }, () => {
  it('runs collections on both sides, which did the same work', async () => {
    const result = await runBench({ section: 'collection', filter: 'pairs', size: 1000, pairs: 2 });
    expect(result.refused).toEqual([]);
    expect(result.peer).toContain('CPython');
    expect(
      result.shapes.map(({ name, objects, edges, collected }) => [name, objects, edges, collected]),
    ).toEqual([
      ['dead list pairs', 1000, 1000, 1000],
      ['dead slot pairs', 1000, 1000, 1000],
      ['dead list pairs, others watched', 1003, 1000, 1000],
      ['finalizers in pairs', 1000, 1000, 1000],
      ['weak references to pairs', 1000, 500, 500],
    ]);
    for (const { samples, ratio, asides } of result.shapes) {
      expect([samples.ours.length, samples.theirs.length]).toEqual([2, 2]);
      expect(ratio.median).toBeGreaterThan(0);
      expect(asides.every(({ medianNs }) => medianNs > 0)).toBe(true);
    }
    expect(result.groups.map(({ name, shapes }) => [name, shapes])).toEqual([
      ['collection', 2],
      ['watched-collection', 3],
    ]);
    const text = formatBench(result);
    for (const { name } of result.shapes) expect(text).toContain(name);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('compares a manager with the program written by hand, and prices probes', async () => {
    const result = await runBench({ section: 'managers', filter: 'churn', size: 3200, pairs: 2 });
    expect(result.refused).toEqual([]);
    expect(result.shapes.map(({ group, name }) => `${group}: ${name}`)).toEqual([
      'tracing: churn',
      'tracing: churn, 64 native bytes',
      'probes: churn/tracing',
      'probes: churn/refcount-generational',
      'probes, counted bytes only: churn/tracing',
      'probes, counted bytes only: churn/refcount-generational',
    ]);
    expect(result.tables[0]?.rows[0]?.[0]).toBe(16);
    expect(formatBench(result)).toContain('churn, 64 native bytes');
  });

  it('says so when nothing passes the filter', async () => {
    const nothing = runBench({ section: 'memory', filter: 'no such shape', size: 1000 });
    await expect(nothing).rejects.toThrow(/section memory has 'no such shape'/);
  });

  it('weighs the tables of the heap', async () => {
    const result = await runBench({ section: 'memory', filter: 'ring', size: 2000 });
    const [weights] = result.tables;
    expect(weights?.rows[0]?.slice(0, 3)).toEqual(['dead ring', 2000, 2000]);
    expect(formatBench(result)).toContain('dead ring');
  });
});
