import { describe, expect, it } from 'vitest';
import { emptyFlush } from './flush.fixture.ts';
import { joinLags, summariseLags } from './lag.ts';
import { physicalFlushes } from './physical.ts';
import type { WorkloadTruth } from './reachable.ts';

/** Five blocks of 10 bytes; they die at clocks 3, 1, 4, 4 and 5. */
const truth: WorkloadTruth = {
  checksum: 0,
  deathClock: Int32Array.of(3, 1, 4, 4, 5),
  nativeBytes: new Float64Array(5).fill(10),
  reachable: new Float64Array(6),
};
const external = (...rows: readonly (readonly [clock: number, ns: number, bytes: number])[]) => ({
  clock: Int32Array.from(rows.map((row) => row[0])),
  ns: Float64Array.from(rows.map((row) => row[1])),
  bytes: Float64Array.from(rows.map((row) => row[2])),
});

describe('what V8 frees by itself', () => {
  it('is matched to deaths in their order, as many bytes as V8 says', () => {
    // At clock 4 of 40 bytes 20 are left: blocks 1 (died at 1) and 0 (died at 3) are gone. At 5 only 10 of 50
    // are left.
    const flush = { ...emptyFlush, external: external([2, 200, 20], [4, 400, 20], [5, 500, 10]) };
    const { flushes, peakBytes, warnings } = physicalFlushes([flush], truth);
    expect([...flushes[0]!.frees.serial]).toEqual([1, 0, 2, 3]);
    expect([...flushes[0]!.frees.clock]).toEqual([4, 4, 5, 5]);
    expect([...flushes[0]!.frees.ns]).toEqual([400, 400, 500, 500]);
    expect([...flushes[0]!.marks.liveBytes]).toEqual([20, 20, 10]);
    expect(peakBytes).toBe(20);
    expect(warnings).toHaveLength(1);
  });

  it('never counts as freed what is still reachable, nor as live what was never allocated', () => {
    const flush = { ...emptyFlush, external: external([2, 200, 0], [3, 300, 999]) };
    const { flushes, peakBytes } = physicalFlushes([flush], truth);
    expect([...flushes[0]!.frees.serial]).toEqual([1]);
    expect(peakBytes).toBe(30);
    const lags = joinLags(truth, {
      frees: flushes.map(({ frees }) => frees),
      anchors: { clock: Float64Array.of(0, 5), ns: Float64Array.of(0, 500) },
      endClock: 5,
      endNs: 500,
    });
    expect(lags.premature).toBe(0);
  });

  it('has the same drag however blocks are matched', () => {
    const flush = { ...emptyFlush, external: external([4, 400, 20], [5, 500, 10]) };
    const { flushes } = physicalFlushes([flush], truth);
    const observed = {
      anchors: { clock: Float64Array.of(0, 5), ns: Float64Array.of(0, 500) },
      endClock: 5,
      endNs: 500,
    };
    const ours = summariseLags(joinLags(truth, { ...observed, frees: flushes.map(({ frees }) => frees) }));
    const swapped = [
      {
        serial: Int32Array.of(2, 1, 0, 3),
        clock: Int32Array.of(4, 4, 5, 5),
        ns: Float64Array.of(400, 400, 500, 500),
      },
    ];
    const other = summariseLags(joinLags(truth, { ...observed, frees: swapped }));
    expect(ours.dragByteAllocations).toBe(other.dragByteAllocations);
    expect(ours.clock.total).toBe(other.clock.total);
  });

  it('changes nothing where the ledger frees', () => {
    const flushes = [emptyFlush];
    expect(physicalFlushes(flushes, truth)).toEqual({ flushes, peakBytes: null, warnings: [] });
  });
});
