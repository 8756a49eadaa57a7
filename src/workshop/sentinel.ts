import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';

/**
 * A shell that outlives this process by a moment. It reads which groups run from a pipe whose other end this
 * process alone holds; when the pipe closes, however this process died, it kills them, and whatever carries
 * our mark in its environment: a child that was just being started, and what a child has started outside its
 * group. So nothing that guards has to run in a child, and nothing there can be too busy to look.
 *
 * A process is marked only from `exec` on, so while something runs it looks several times.
 */
const script = `
trap '' INT TERM HUP QUIT
groups=
while read -r line; do groups=$line; done
exec 2>/dev/null
for group in $groups; do kill -9 -- "-$group"; done
[ -r /proc/self/environ ] || exit 0
endMarked() {
  for file in $(grep -lsaF -- "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -9 "\${pid%/environ}"
  done
}
endMarked "$1"
[ -n "$groups" ] || exit 0
for pause in 0.02 0.05 0.1 0.3; do sleep $pause; endMarked "$1"; done
`;

const variable = 'RECLAIM_LAB_CHILD';
const ours = randomBytes(8).toString('hex');
let children = 0;

/**
 * The mark of the next child: what has it in its environment descends from that child. Always of one length,
 * because an environment's size shifts the stack.
 */
export const nextMark = (): string => `${ours}-${String(children++).padStart(6, '0')}`;

/** A mark as a child carries it. */
export const markedEnvironment = (mark: string): Readonly<Record<string, string>> => ({ [variable]: mark });

/** How a mark stands in an environment. */
export const markText = (mark: string): string => `${variable}=${mark}`;

let sentinel: Writable | null = null;

/** Tells what is to be ended when this process dies; an empty list when nothing runs. */
export function watchOver(groups: readonly (number | 'starting')[]): void {
  if (sentinel === null && groups.length > 0) sentinel = start();
  sentinel?.write(`${groups.join(' ')}\n`);
}

function start(): Writable | null {
  if (process.platform === 'win32') return null;
  // In a session of its own, so that no Ctrl-C of the terminal reaches it.
  const shell = spawn('/bin/sh', ['-c', script, 'sh', markText(ours)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] },
  });
  shell.on('error', (error) =>
    process.emitWarning(`${error.message}: if this process is killed, its children stay.`),
  );
  // Somebody ended it: the next child gets another.
  shell.on('exit', () => {
    sentinel = null;
  });
  shell.unref();
  return quietPipe(shell);
}

/** It keeps nobody alive, and that its reader has gone is told by the exit. */
function quietPipe({ stdin }: ChildProcess): Writable | null {
  if (stdin === null) return null;
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return stdin;
}
