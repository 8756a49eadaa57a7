import { readFileSync } from 'node:fs';

/** How long what launched us may be gone before we notice, in milliseconds. */
const lookEveryMs = 100;
/** npm, a shell and a loader are three; a package script may start another. */
const mostLaunchers = 12;

/**
 * Calls once when npm, or what it started this process through, has gone. Neither npm nor its shell passes
 * SIGTERM or SIGHUP on: both die, and what they started would work on unseen. Nobody is watched who was
 * started otherwise: a shell may well end before what it has left in the background. Where there is no
 * `/proc` only the parent itself is watched.
 *
 * @returns what ends the watch.
 */
export function watchLaunchers(onGone: () => void): () => void {
  if (process.env['npm_lifecycle_event'] === undefined) return () => undefined;
  const launchers = launchersOf(process.ppid);
  const looking = setInterval(() => {
    if (areThere(launchers)) return;
    clearInterval(looking);
    onGone();
  }, lookEveryMs);
  looking.unref();
  return () => clearInterval(looking);
}

/**
 * From our parent up to npm: all that npm has started carry its mark in their environment, npm itself does
 * not.
 */
function launchersOf(parent: number): number[] {
  const found = [parent];
  for (let pid: number | null = parent; pid !== null && found.length < mostLaunchers; ) {
    if (textOf(`/proc/${pid}/environ`)?.includes('npm_lifecycle_event=') !== true) break;
    pid = parentOf(pid);
    if (pid !== null) found.push(pid);
  }
  return found;
}

/** A process whose parent has gone gets another one. */
function areThere([parent, ...above]: readonly number[]): boolean {
  let pid = parent;
  if (pid === undefined || process.ppid !== pid) return false;
  for (const next of above) {
    if (parentOf(pid) !== next) return false;
    pid = next;
  }
  return true;
}

function parentOf(pid: number): number | null {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null; // not Linux, gone, or another user's
  }
}
