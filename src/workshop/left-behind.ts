import { readdirSync, readFileSync } from 'node:fs';
import { killHard } from './groups.ts';
import { markText } from './sentinel.ts';

/** A process that starts others as fast as we end them is given up after so many rounds. */
const mostRounds = 20;

/**
 * Ends what a child has started outside its group (`setsid`, a daemon) and left behind: everything that
 * carries its mark in its environment. What clears its environment is not found, nor is anything where there
 * is no `/proc`. Some milliseconds on a machine with hundreds of processes.
 *
 * @returns how many were found, without those of the child's own group.
 */
export function endLeftBehind(mark: string, group: number): number {
  const found = new Set<number>();
  let outside = 0;
  for (let round = 0; round < mostRounds; round++) {
    const fresh = marked(markText(mark)).filter((pid) => !found.has(pid));
    if (fresh.length === 0) break;
    for (const pid of fresh) {
      found.add(pid);
      if (groupOf(pid) !== group) outside++;
      killHard(pid);
    }
  }
  return outside;
}

function groupOf(pid: number): number | null {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

function marked(text: string): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return []; // not Linux
  }
  return names
    .filter((name) => /^\d+$/.test(name) && textOf(`/proc/${name}/environ`)?.includes(text))
    .map(Number);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null; // gone, or another user's
  }
}
