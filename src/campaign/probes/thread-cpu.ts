import { readdirSync, readFileSync } from 'node:fs';

/** Processor time used so far, in nanoseconds. */
export interface CpuReading {
  readonly totalNs: number;
  /** Of all threads but the main one. */
  readonly helperNs: number;
}

/**
 * `USER_HZ`: the unit of `/proc/<pid>/stat`, fixed at 100 by the kernel's interface on every architecture
 * Node runs on.
 */
const tickNs = 1e9 / 100;

/**
 * Total from `getrusage`, in microseconds; helper threads (V8's collector and compiler workers) from the
 * scheduler's ticks of 10 ms, which is all the kernel tells about another thread. Null where there is no
 * `/proc`.
 */
export function readCpu(tasks = '/proc/self/task'): CpuReading | null {
  const { user, system } = process.cpuUsage();
  let helperTicks = 0;
  try {
    for (const thread of readdirSync(tasks)) {
      if (Number(thread) === process.pid) continue;
      helperTicks += ticksOf(readFileSync(`${tasks}/${thread}/stat`, 'latin1'));
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return { totalNs: (user + system) * 1000, helperNs: helperTicks * tickNs };
}

/**
 * User and system ticks. The command name may hold spaces and brackets, so fields are counted behind its last
 * bracket.
 */
export function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Between two readings. Helper ticks are coarse, so the main thread never gets less than nothing. */
export function cpuBetween(
  before: CpuReading | null,
  after: CpuReading | null,
): { readonly mainNs: number; readonly helperNs: number } | null {
  if (before === null || after === null) return null;
  const helperNs = after.helperNs - before.helperNs;
  return { mainNs: Math.max(0, after.totalNs - before.totalNs - helperNs), helperNs };
}
