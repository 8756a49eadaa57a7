import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who a process is, so that another process, also a later one, can tell whether it still lives. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of this start of the machine; null where the system does not tell. */
  readonly bootId: string | null;
  /**
   * In which numbering of processes `pid` is meant: containers have their own. Null where the system does not
   * tell.
   */
  readonly pidNamespace: string | null;
  /** When it started, in ticks since the machine did; null where the system does not tell. */
  readonly startTicks: number | null;
}

/** Whether a process lives, as far as this process can see. */
export type Liveness = 'alive' | 'dead' | 'elsewhere';

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    bootId: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: linkOf('/proc/self/ns/pid'),
    startTicks: statOf(process.pid)?.startTicks ?? null,
  };
}

/**
 * Tells whether a process still lives: its id is not enough, since another program may have it by now.
 * `elsewhere` when it belongs to another machine or container, where nobody here can look. Without `/proc`
 * the id alone decides, so a process may be taken for alive that is another by now.
 */
export function livenessOf(found: ProcessIdentity, own: ProcessIdentity = ownIdentity()): Liveness {
  if (found.host !== own.host) return 'elsewhere';
  if (differ(found.bootId, own.bootId)) return 'dead';
  if (differ(found.pidNamespace, own.pidNamespace)) return 'elsewhere';
  if (!idIsTaken(found.pid)) return 'dead';
  const stat = statOf(found.pid);
  if (stat === null) return 'alive';
  return stat.isZombie || differ(found.startTicks, stat.startTicks) ? 'dead' : 'alive';
}

const differ = (a: string | number | null, b: string | number | null): boolean =>
  a !== null && b !== null && a !== b;

function idIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error, EPERM above all, means that somebody is there.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** State and start of a process; its name, which stands before them, may hold anything, parentheses too. */
function statOf(pid: number): { readonly isZombie: boolean; readonly startTicks: number } | null {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { isZombie: fields[0] === 'Z' || fields[0] === 'X', startTicks: Number(fields[19]) };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null; // not Linux, or the process is gone
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // not Linux
  }
}
