import { describe, expect, it } from 'vitest';
import { anchorsOf, wallTimeAt } from './anchors.ts';
import { emptyFlush } from './flush.fixture.ts';
import { joinLags, summariseLags } from './lag.ts';
import type { WorkloadTruth } from './reachable.ts';
import { peakReachable, reachableAt } from './reachable.ts';

/**
 * Six objects; sizes 10 20 30 0 50 60; object 0 dies at clock 2, 1 at 4, 2 at 3, 3 at 4, 4 at 6 (the end), 5
 * never. Reachable after the deaths of clocks 0…6: 0, 10, 20, 20, 0, 50, 60.
 */
const truth: WorkloadTruth = {
  checksum: 1,
  deathClock: Int32Array.of(2, 4, 3, 4, 6, 0x7fff_ffff),
  nativeBytes: Float64Array.of(10, 20, 30, 0, 50, 60),
  reachable: Float64Array.of(0, 10, 20, 20, 0, 50, 60),
};

/** One tick of the allocation clock is 100 ns here. */
const anchors = { clock: Float64Array.of(0, 6), ns: Float64Array.of(0, 600) };
const frees = (...rows: readonly (readonly [serial: number, clock: number, ns: number])[]) => [
  {
    serial: Int32Array.from(rows.map((row) => row[0])),
    clock: Int32Array.from(rows.map((row) => row[1])),
    ns: Float64Array.from(rows.map((row) => row[2])),
  },
];
const ended = { anchors, endClock: 6, endNs: 600 };

describe('joining deaths with reclaims', () => {
  it('takes lag as reclaim minus death on both clocks', () => {
    const lags = joinLags(truth, { ...ended, frees: frees([0, 2, 200], [2, 5, 510], [1, 4, 430]) });
    expect([...lags.clock]).toEqual([0, 0, 2]);
    expect([...lags.ns]).toEqual([0, 30, 210]);
    expect([...lags.bytes]).toEqual([10, 20, 30]);
    expect([...lags.reclaimed]).toEqual([1, 1, 1]);
  });

  it('censors at the end what was not reclaimed, and what was reclaimed after the end', () => {
    const lags = joinLags(truth, { ...ended, frees: frees([0, 6, 700]) });
    expect([...lags.reclaimed]).toEqual([0, 0, 0]);
    expect([...lags.clock]).toEqual([4, 2, 3]);
    expect([...lags.ns]).toEqual([400, 200, 300]);
  });

  it('leaves out objects without native bytes and those that lived to the end', () => {
    const lags = joinLags(truth, { ...ended, frees: frees([4, 6, 600]) });
    expect(lags.clock.length).toBe(3);
  });

  it('ends where a child that died was last heard of', () => {
    const lags = joinLags(truth, { ...ended, endClock: 4, endNs: 400, frees: frees([0, 3, 300]) });
    expect([...lags.deathClock]).toEqual([2, 3]);
    expect([...lags.clock]).toEqual([1, 1]);
    expect([...lags.reclaimed]).toEqual([1, 0]);
  });

  it('counts what was freed while still reachable, dead later or not', () => {
    const lags = joinLags(truth, { ...ended, frees: frees([1, 3, 300], [5, 6, 600]) });
    expect(lags.premature).toBe(2);
    expect([...lags.clock]).toEqual([4, 0, 3]);
  });
});

describe('the summary', () => {
  it('has the figures worked out by hand', () => {
    // Lags 0, 0, 2 for 10, 20, 30 bytes; floating: 30 bytes from clock 3 to 5.
    const summary = summariseLags(
      joinLags(truth, { ...ended, frees: frees([0, 2, 200], [1, 4, 400], [2, 5, 500]) }),
    );
    expect(summary).toEqual({
      deadBlocks: 3,
      deadBytes: 60,
      reclaimedBlocks: 3,
      reclaimedBytes: 60,
      censoredBlocks: 0,
      censoredBytes: 0,
      prematureBlocks: 0,
      clock: { count: 3, total: 2, p50: 0, p90: 2, p99: 2, max: 2 },
      nanoseconds: { count: 3, total: 200, p50: 0, p90: 200, p99: 200, max: 200 },
      dragByteAllocations: 60,
      dragByteSeconds: 6000e-9,
      peakFloatingBytes: 30,
      meanFloatingBytes: 10,
    });
  });

  it('lets all dead bytes float when nothing is reclaimed', () => {
    const summary = summariseLags(joinLags(truth, { ...ended, frees: [] }));
    expect(summary).toMatchObject({ censoredBlocks: 3, censoredBytes: 60, peakFloatingBytes: 60 });
    // 10 × 4 + 20 × 2 + 30 × 3
    expect(summary.dragByteAllocations).toBe(170);
  });

  it('of a run in which nothing died is all zero', () => {
    const summary = summariseLags(joinLags(truth, { ...ended, endClock: 1, endNs: 100, frees: [] }));
    expect(summary).toMatchObject({ deadBlocks: 0, peakFloatingBytes: 0, meanFloatingBytes: 0 });
    expect(summary.clock).toEqual({ count: 0, total: 0, p50: 0, p90: 0, p99: 0, max: 0 });
  });
});

describe('the time of a clock reading', () => {
  const flush = {
    ...emptyFlush,
    marks: { clock: Int32Array.of(10, 30), ns: Float64Array.of(100, 500), liveBytes: Float64Array.of(1, 1) },
    frees: { serial: Int32Array.of(7, 8), clock: Int32Array.of(20, 20), ns: Float64Array.of(220, 240) },
  };
  const merged = anchorsOf([flush]);

  it('is that of the first anchor with this clock, marks and frees merged in time', () => {
    expect([...merged.clock]).toEqual([0, 10, 20, 20, 30]);
    expect(wallTimeAt(merged, 20)).toBe(220);
    expect(wallTimeAt(merged, 10)).toBe(100);
  });

  it('is interpolated between anchors and stands still after the last', () => {
    expect(wallTimeAt(merged, 5)).toBe(50);
    expect(wallTimeAt(merged, 25)).toBe(370);
    expect(wallTimeAt(merged, 99)).toBe(500);
    expect(wallTimeAt(merged, 0)).toBe(0);
  });
});

describe('reachable bytes', () => {
  it('peak after a birth and before the deaths of the same clock', () => {
    expect(peakReachable(truth, 6)).toBe(110);
    expect(peakReachable(truth, 3)).toBe(50);
    expect(peakReachable(truth, 0)).toBe(0);
  });

  it('stand still after the end', () => {
    expect(reachableAt(truth, 2)).toBe(20);
    expect(reachableAt(truth, 100)).toBe(60);
  });
});
