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

/** A process of somebody else, and its share of one core. */
export interface BusyProcess {
  readonly process: string;
  readonly share: number;
}

/**
 * Who took more than half a core between two snapshots: each such process, or, when only all
 * together did, up to three that took a tenth or more. `own` are left out; so is whatever started or ended in
 * between, the measured child among it.
 */
export function busyBetween(
  before: LoadSnapshot,
  after: LoadSnapshot,
  own: readonly number[],
): BusyProcess[] {
  const elapsedTicks = Number(after.atNs - before.atNs) / 1e7;
  if (elapsedTicks <= 0) return [];
  const foreign: BusyProcess[] = [];
  for (const [pid, { name, ticks }] of after.processes) {
    const earlier = before.processes.get(pid);
    if (earlier === undefined || earlier.name !== name || own.includes(pid)) continue;
    foreign.push({ process: name, share: (ticks - earlier.ticks) / elapsedTicks });
  }
  foreign.sort((a, b) => b.share - a.share);
  const busy = foreign.filter(({ share }) => share > 0.5);
  const together = foreign.reduce((sum, { share }) => sum + share, 0);
  if (busy.length > 0) return busy;
  return together > 0.5 ? foreign.slice(0, 3).filter(({ share }) => share >= 0.1) : [];
}

/** Like `node: 93 % CPU`. */
export const busyWords = ({ process: name, share }: BusyProcess): string =>
  `${name}: ${Math.round(share * 100)} % CPU`;

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
