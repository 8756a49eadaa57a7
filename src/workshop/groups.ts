import { watchOver } from './sentinel.ts';

/**
 * The process groups that we started and that still run. They have left the terminal's group, so nobody else
 * ends them when this process goes: they are killed when it exits, and at a signal that nobody here listens
 * to. When it is killed itself, its sentinel does that.
 */
const running = new Set<number>();
const deadlySignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends a process of ours, or a whole group by its negative id. One that is gone already is fine. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // EPERM: what has this id is not ours (any more), or a group in which nobody lives but which nobody has
    // waited for (macOS).
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')))
      throw error;
  }
}

/** A group is about to be started: if this process dies meanwhile, it is looked for. */
export function expect(): void {
  watchOver([...running, 'starting']);
}

/** Nothing came of what was expected. */
export function expectNoMore(): void {
  watchOver([...running]);
}

/** Remembers a group by its leader's id until `forget`. */
export function remember(leader: number): void {
  if (running.size === 0) {
    process.on('exit', killAll);
    for (const name of deadlySignals) process.prependListener(name, endUnlessHeard);
  }
  running.add(leader);
  watchOver([...running]);
}

export function forget(leader: number): void {
  running.delete(leader);
  watchOver([...running]);
  if (running.size > 0) return;
  process.off('exit', killAll);
  for (const name of deadlySignals) process.off(name, endUnlessHeard);
}

function killAll(): void {
  for (const leader of running) killHard(-leader);
}

/**
 * Whoever listens too decides what becomes of the children; without anybody the signal does what it does by
 * default.
 */
function endUnlessHeard(name: NodeJS.Signals): void {
  if (process.listenerCount(name) > 1) return;
  killAll();
  process.off(name, endUnlessHeard);
  process.kill(process.pid, name);
}
