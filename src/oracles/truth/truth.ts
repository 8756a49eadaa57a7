import {
  type AllocationClock,
  allocations,
  type Bytes,
  bytes,
  type WorkloadParameters,
} from '../../model/index.ts';
import type { Workload } from '../../subjects/workloads/index.ts';
import { deathCalls } from './merlin.ts';
import { Shadow } from './shadow.ts';

/**
 * In `deathClock`: still reachable when the workload returned. Later than every moment, so `<=` needs no case
 * of its own.
 */
export const aliveAtEnd = 0x7fff_ffff;

/**
 * What really happened to memory in one run of a workload, whoever managed it. Columns are indexed by birth
 * number. Plain data: it can be sent to another process by structured clone.
 *
 * Moments come on two clocks. The allocation clock counts the objects allocated so far: a death at k happened
 * after the kth allocation and before the next. Calls count every use of the mutator but `safepoint` and
 * `discard`, from 1 on, and so order events between two allocations.
 */
export interface Truth {
  readonly checksum: number;
  readonly objects: number;
  readonly calls: number;
  readonly nativeBytes: Float64Array;
  readonly birthCall: Float64Array;
  /** `aliveAtEnd` for what never died. */
  readonly deathClock: Int32Array;
  /** `Infinity` for what never died. */
  readonly deathCall: Float64Array;
  readonly totals: TruthTotals;
  /** The most native bytes that were reachable at any moment. */
  readonly peakReachable: Bytes;
  /** Native bytes reachable just before allocation k + 1, deaths at k taken off; for k = 0 … objects. */
  readonly reachable: Float64Array;
}

export interface TruthTotals {
  /** Objects that carry native bytes. */
  readonly blocks: number;
  readonly bytes: Bytes;
  readonly deaths: number;
  readonly deadBlocks: number;
  readonly deadBytes: Bytes;
  /** When the last object died; 0 when none did. */
  readonly lastDeath: AllocationClock;
}

/**
 * Runs the workload on a shadow heap and derives exact death times. Keeps about 60 bytes per object and 4 per
 * slot until it returns. Throws `OwnershipError` when the workload breaks the rules of `Mutator`, and what
 * the workload throws for parameters it refuses.
 */
export async function computeTruth(
  workload: Pick<Workload, 'run'>,
  parameters: WorkloadParameters,
): Promise<Truth> {
  const shadow = new Shadow();
  const checksum = await workload.run(shadow, parameters);
  const { objects, calls } = shadow;
  const nativeBytes = shadow.nativeBytes.slice(0, objects);
  const birthCall = shadow.birthCall.slice(0, objects);
  const deathCall = deathCalls(shadow);
  const deathClock = onAllocationClock(deathCall, birthCall);
  return {
    checksum,
    objects,
    calls,
    nativeBytes,
    birthCall,
    deathClock,
    deathCall,
    totals: totalsOf(nativeBytes, deathClock),
    ...reachableOverTime(nativeBytes, deathClock),
  };
}

/** How many objects had been born at each death: births are ascending, so a binary search finds it. */
function onAllocationClock(deathCall: Float64Array, birthCall: Float64Array): Int32Array {
  const clock = new Int32Array(deathCall.length);
  for (let o = 0; o < clock.length; o++) {
    clock[o] = deathCall[o] === Number.POSITIVE_INFINITY ? aliveAtEnd : bornBy(birthCall, deathCall[o]!, o);
  }
  return clock;
}

/** Number of births up to and including the call; the search starts at an object known to be born by then. */
function bornBy(birthCall: Float64Array, call: number, from: number): number {
  let low = from + 1;
  // Most die young: widen from the own birth before halving.
  let step = 1;
  while (low + step <= birthCall.length && birthCall[low + step - 1]! <= call) {
    low += step;
    step *= 2;
  }
  let high = Math.min(birthCall.length, low + step - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (birthCall[middle - 1]! <= call) low = middle;
    else high = middle - 1;
  }
  return low;
}

function totalsOf(nativeBytes: Float64Array, deathClock: Int32Array): TruthTotals {
  let blocks = 0;
  let total = 0;
  let deaths = 0;
  let deadBlocks = 0;
  let deadBytes = 0;
  let lastDeath = 0;
  for (let o = 0; o < deathClock.length; o++) {
    const size = nativeBytes[o]!;
    total += size;
    if (size > 0) blocks++;
    if (deathClock[o] === aliveAtEnd) continue;
    deaths++;
    deadBytes += size;
    if (size > 0) deadBlocks++;
    if (deathClock[o]! > lastDeath) lastDeath = deathClock[o]!;
  }
  return {
    blocks,
    bytes: bytes(total),
    deaths,
    deadBlocks,
    deadBytes: bytes(deadBytes),
    lastDeath: allocations(lastDeath),
  };
}

/** The peak lies just after an allocation, since deaths never come with one. */
function reachableOverTime(
  nativeBytes: Float64Array,
  deathClock: Int32Array,
): { readonly reachable: Float64Array; readonly peakReachable: Bytes } {
  const objects = nativeBytes.length;
  const reachable = new Float64Array(objects + 1);
  for (let o = 0; o < objects; o++) {
    if (deathClock[o] !== aliveAtEnd) reachable[deathClock[o]!]! -= nativeBytes[o]!;
  }
  let now = 0;
  let peak = 0;
  for (let k = 1; k <= objects; k++) {
    now += nativeBytes[k - 1]!;
    if (now > peak) peak = now;
    now += reachable[k]!;
    reachable[k] = now;
  }
  return { reachable, peakReachable: bytes(peak) };
}
