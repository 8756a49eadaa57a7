import type { Warning } from '../../model/index.ts';
import type { DecodedFlush } from './messages.ts';
import type { WorkloadTruth } from './reachable.ts';

/** The story of native memory as it physically was. */
export interface PhysicalStory {
  /** Frees and marks replaced where V8 frees by itself, else unchanged. */
  readonly flushes: readonly DecodedFlush[];
  /** Null: the ledger's own peak is exact. */
  readonly peakBytes: number | null;
  readonly warnings: readonly Warning[];
}

/**
 * Where V8 frees native memory itself (array buffers), the ledger learns of it only when a finalizer runs;
 * inside a program that never yields that is never, while the memory has long come back. There the reclaims
 * are taken from V8's own count of external bytes. The count says how much was freed, not which: blocks are
 * matched to it in the order in which they died. Sums (drag, floating garbage) do not depend on the matching;
 * single lags do.
 */
export function physicalFlushes(flushes: readonly DecodedFlush[], truth: WorkloadTruth): PhysicalStory {
  if (!flushes.some(({ external }) => external.ns.length > 0))
    return { flushes, peakBytes: null, warnings: [] };
  const { nativeBytes, deathClock } = truth;
  const blocks = blocksByDeath(truth);
  let allocatedTo = 0;
  let allocatedBytes = 0;
  let next = 0;
  let reclaimedBytes = 0;
  let peakBytes = 0;
  const replaced = flushes.map((flush) => {
    const { clock, ns, bytes } = flush.external;
    const [serials, clocks, times]: [number[], number[], number[]] = [[], [], []];
    const liveBytes = bytes.map((level, row) => {
      while (allocatedTo < clock[row]! && allocatedTo < nativeBytes.length)
        allocatedBytes += nativeBytes[allocatedTo++]!;
      const live = Math.min(allocatedBytes, Math.max(0, level));
      for (; next < blocks.length; next++) {
        const serial = blocks[next]!;
        const freed = reclaimedBytes + nativeBytes[serial]!;
        if (deathClock[serial]! > clock[row]! || freed > allocatedBytes - live) break;
        reclaimedBytes = freed;
        serials.push(serial);
        clocks.push(clock[row]!);
        times.push(ns[row]!);
      }
      peakBytes = Math.max(peakBytes, live);
      return live;
    });
    return {
      ...flush,
      frees: {
        serial: Int32Array.from(serials),
        clock: Int32Array.from(clocks),
        ns: Float64Array.from(times),
      },
      marks: { clock, ns, liveBytes },
    };
  });
  return { flushes: replaced, peakBytes, warnings: [{ code: 'estimated-reclaims' }] };
}

/** Birth numbers of all objects with native bytes, earliest death first. */
function blocksByDeath({ nativeBytes, deathClock }: WorkloadTruth): Uint32Array {
  const serials: number[] = [];
  for (let serial = 0; serial < nativeBytes.length; serial++)
    if (nativeBytes[serial]! > 0) serials.push(serial);
  return Uint32Array.from(serials).sort((a, b) => deathClock[a]! - deathClock[b]!);
}
