import type { LagSummary } from '../../model/index.ts';
import { type Anchors, wallTimeAt } from './anchors.ts';
import { distribution } from './distribution.ts';
import type { WorkloadTruth } from './reachable.ts';

/** What was seen of a run, up to where it ended or was last heard of. */
export interface Observed {
  readonly frees: readonly {
    readonly serial: Int32Array;
    readonly clock: Int32Array;
    readonly ns: Float64Array;
  }[];
  readonly anchors: Anchors;
  readonly endClock: number;
  readonly endNs: number;
}

/** One row per dead block: one with native bytes whose object died before the end of the run. */
export interface Lags {
  readonly clock: Float64Array;
  readonly ns: Float64Array;
  readonly bytes: Float64Array;
  /** 1: reclaimed before the end; 0: censored there. */
  readonly reclaimed: Uint8Array;
  readonly deathClock: Int32Array;
  /** Blocks freed while their object was still reachable, dead later or not. */
  readonly premature: number;
  readonly endClock: number;
}

const neverFreed = -1;

/**
 * Joins every death with its reclaim. A block that is not reclaimed before the run ends is censored: it
 * stands at the lag it had reached by then. Frees after the end (when the loop turns at last) come too late
 * to count.
 */
export function joinLags({ deathClock, nativeBytes }: WorkloadTruth, observed: Observed): Lags {
  const { anchors, endClock, endNs } = observed;
  const objects = deathClock.length;
  const freeClock = new Float64Array(objects).fill(neverFreed);
  const freeNs = new Float64Array(objects);
  let premature = 0;
  for (const { serial, clock, ns } of observed.frees)
    for (let row = 0; row < serial.length; row++) {
      if (ns[row]! > endNs) continue;
      freeClock[serial[row]!] = clock[row]!;
      freeNs[serial[row]!] = ns[row]!;
      if (clock[row]! < deathClock[serial[row]!]!) premature++;
    }

  const dead: number[] = [];
  for (let serial = 0; serial < objects; serial++)
    if (nativeBytes[serial]! > 0 && deathClock[serial]! < endClock) dead.push(serial);

  const rows = dead.length;
  const lags = {
    clock: new Float64Array(rows),
    ns: new Float64Array(rows),
    bytes: new Float64Array(rows),
    reclaimed: new Uint8Array(rows),
    deathClock: new Int32Array(rows),
    premature,
    endClock,
  };
  for (let row = 0; row < rows; row++) {
    const serial = dead[row]!;
    const died = deathClock[serial]!;
    const diedNs = wallTimeAt(anchors, died);
    const reclaimed = freeClock[serial] !== neverFreed;
    lags.clock[row] = Math.max(0, (reclaimed ? freeClock[serial]! : endClock) - died);
    lags.ns[row] = Math.max(0, (reclaimed ? freeNs[serial]! : endNs) - diedNs);
    lags.bytes[row] = nativeBytes[serial]!;
    lags.reclaimed[row] = reclaimed ? 1 : 0;
    lags.deathClock[row] = died;
  }
  return lags;
}

export function summariseLags(lags: Lags): LagSummary {
  let [deadBytes, reclaimedBlocks, reclaimedBytes, dragByteAllocations, dragByteNs] = [0, 0, 0, 0, 0];
  const rows = lags.clock.length;
  for (let row = 0; row < rows; row++) {
    const bytes = lags.bytes[row]!;
    deadBytes += bytes;
    dragByteAllocations += bytes * lags.clock[row]!;
    dragByteNs += bytes * lags.ns[row]!;
    if (lags.reclaimed[row] === 1) {
      reclaimedBlocks++;
      reclaimedBytes += bytes;
    }
  }
  return {
    deadBlocks: rows,
    deadBytes,
    reclaimedBlocks,
    reclaimedBytes,
    censoredBlocks: rows - reclaimedBlocks,
    censoredBytes: deadBytes - reclaimedBytes,
    prematureBlocks: lags.premature,
    clock: distribution(lags.clock),
    nanoseconds: distribution(lags.ns),
    dragByteAllocations,
    dragByteSeconds: dragByteNs / 1e9,
    peakFloatingBytes: peakFloating(lags),
    meanFloatingBytes: lags.endClock > 0 ? dragByteAllocations / lags.endClock : 0,
  };
}

/** Floating garbage is what has died minus what was reclaimed, after everything that happened at a clock. */
function peakFloating(lags: Lags): number {
  const change = new Float64Array(lags.endClock + 1);
  for (let row = 0; row < lags.clock.length; row++) {
    const died = lags.deathClock[row]!;
    change[died]! += lags.bytes[row]!;
    if (lags.reclaimed[row] === 1) change[died + lags.clock[row]!]! -= lags.bytes[row]!;
  }
  let floating = 0;
  let peak = 0;
  for (let clock = 0; clock < change.length; clock++) {
    floating += change[clock]!;
    if (floating > peak) peak = floating;
  }
  return peak;
}
