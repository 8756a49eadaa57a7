import { readdirSync, readFileSync } from 'node:fs';
import { ticksOf } from '../probes/thread-cpu.ts';

/** Processor time of every process at one moment. */
export interface LoadSnapshot {
  readonly atNs: bigint;
  /** By process id: command name and ticks of 10 ms. */
  readonly processes: ReadonlyMap<number, { readonly name: string; readonly ticks: number }>;
}

/** Empty where there is no `/proc`. A few milliseconds. */
export function snapshotLoad(proc = '/proc', atNs: bigint = process.hrtime.bigint()): LoadSnapshot {
  const processes = new Map<number, { name: string; ticks: number }>();
  for (const entry of pidsIn(proc)) {
    try {
      const stat = readFileSync(`${proc}/${entry}/stat`, 'latin1');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      processes.set(Number(entry), { name, ticks: ticksOf(stat) });
    } catch (error) {
      if (!endedMeanwhile(error)) throw error;
    }
  }
  return { atNs, processes };
}

/**
 * Processes that took more than half a core between two snapshots, like `node (4711): 93 % CPU`. `own` are left out; so is
 * whatever started or ended in between, the measured child among it.
 */
export function busyBetween(before: LoadSnapshot, after: LoadSnapshot, own: readonly number[]): string[] {
  const elapsedTicks = Number(after.atNs - before.atNs) / 1e7;
  const busy: string[] = [];
  for (const [pid, { name, ticks }] of after.processes) {
    const earlier = before.processes.get(pid);
    if (earlier === undefined || earlier.name !== name || own.includes(pid) || elapsedTicks <= 0) continue;
    const share = (ticks - earlier.ticks) / elapsedTicks;
    if (share > 0.5) busy.push(`${name} (${pid}): ${Math.round(share * 100)} % CPU`);
  }
  return busy;
}

function pidsIn(proc: string): string[] {
  try {
    return readdirSync(proc).filter((entry) => /^\d+$/.test(entry));
  } catch (error) {
    if (endedMeanwhile(error)) return [];
    throw error;
  }
}

const endedMeanwhile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
