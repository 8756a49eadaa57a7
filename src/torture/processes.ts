import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks from the machine's start to the process's. */
  readonly startedAt: string;
  /** One letter of the kernel's: R runs, S sleeps, T is stopped, Z has ended and was not waited for. */
  readonly state: string;
}

/** All processes of the machine; empty where there is no `/proc`. */
export function processes(): ProcessIdentity[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.filter((name) => /^\d+$/.test(name)).flatMap((pid) => identityOf(Number(pid)) ?? []);
}

/** Null when there is no such process (any more). */
export function identityOf(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const startedAt = fields[19];
  if (state === undefined || parent === undefined || startedAt === undefined) return null;
  return { pid, parent: Number(parent), startedAt, state };
}

/** Everything that descends from `root`, nearest first. */
export function descendants(root: number, all = processes()): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  let generation = [root];
  while (generation.length > 0) {
    const children = all.filter(({ parent }) => generation.includes(parent));
    found.push(...children);
    generation = children.map(({ pid }) => pid);
  }
  return found;
}

/** Whether the very same process still runs; one that has ended and waits to be looked at does not. */
export function stillRuns({ pid, startedAt }: ProcessIdentity): boolean {
  const now = identityOf(pid);
  return now !== null && now.startedAt === startedAt && now.state !== 'Z';
}

/** Sends a signal; false when the process is gone. */
export function send(target: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!stillRuns(target)) return false;
  try {
    process.kill(target.pid, signal);
    return true;
  } catch {
    return false;
  }
}
