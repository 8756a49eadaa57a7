/** What the campaign must know of a workload from outside: when each object dies and what hangs on it. */
export interface WorkloadTruth {
  readonly checksum: number;
  /**
   * By birth number: objects allocated when the object became unreachable; beyond every clock if it never
   * did.
   */
  readonly deathClock: Int32Array;
  /** By birth number. */
  readonly nativeBytes: Float64Array;
  /** By clock, from 0: reachable native bytes after all deaths of that clock. */
  readonly reachable: Float64Array;
}

/**
 * The most bytes reachable at any moment up to a clock. The object with birth number `s` is born at clock
 * `s + 1`.
 */
export function peakReachable({ reachable, nativeBytes }: WorkloadTruth, endClock: number): number {
  let peak = 0;
  for (let clock = 1; clock <= endClock && clock < reachable.length; clock++) {
    const afterBirth = reachable[clock - 1]! + nativeBytes[clock - 1]!;
    if (afterBirth > peak) peak = afterBirth;
  }
  return peak;
}

/** Reachable bytes at a clock; clocks beyond the end of the workload stand at its end. */
export function reachableAt({ reachable }: WorkloadTruth, clock: number): number {
  return reachable[Math.min(clock, reachable.length - 1)] ?? 0;
}
