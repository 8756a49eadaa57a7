import { readFileSync } from 'node:fs';

/** A process's resident set as the kernel sees it. */
export interface Resident {
  readonly rssBytes: number;
  /**
   * High-water mark since the program was loaded, unlike `maxRSS`, which Linux carries over from the parent.
   */
  readonly peakBytes: number;
  /** The most address space it ever had: what `ulimit -v` limits. */
  readonly peakAddressBytes: number;
  /** Stopped by SIGSTOP, Ctrl-Z or a debugger: its time passes, but it does nothing. */
  readonly stopped: boolean;
}

/** Null when the process is gone or the system has no `/proc`. Some 25 µs. */
export function readResident(pid: number | 'self'): Resident | null {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return null;
  }
  const rss = kilobytesOf(status, 'VmRSS:');
  const peak = kilobytesOf(status, 'VmHWM:');
  const address = kilobytesOf(status, 'VmPeak:');
  if (rss === null || peak === null || address === null) return null;
  const stopped = status.includes('\nState:\tT') || status.includes('\nState:\tt');
  return { rssBytes: rss * 1024, peakBytes: peak * 1024, peakAddressBytes: address * 1024, stopped };
}

/** A process that has ended but was not yet waited for has no such lines. */
function kilobytesOf(status: string, field: string): number | null {
  const at = status.indexOf(field);
  return at === -1 ? null : Number.parseInt(status.slice(at + field.length), 10);
}
