import type { EventEmitter } from 'node:events';
import { watchLaunchers } from './launchers.ts';

/** Somebody asked the campaign to stop. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export interface Interruption {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP, or when npm, which started this process, has gone. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node, whose default is to end the process. */
  stop(): void;
}

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal (SIGHUP) into an abort, so that a campaign can end its child
 * and leave the store resumable. Children have a process group of their own and do not hear Ctrl-C
 * themselves. A second signal ends the process at once.
 */
export function interruption(from: Pick<EventEmitter, 'once' | 'off'> = process): Interruption {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const interrupt = (name: string): void => {
    stop();
    controller.abort(
      new InterruptedError(`Interrupted by ${name}; what was recorded is kept. Continue with --resume.`),
    );
  };
  const stopWatching = watchLaunchers(() => interrupt('the end of what started this (npm)'));
  function stop(): void {
    stopWatching();
    for (const name of names) from.off(name, interrupt);
  }
  for (const name of names) from.once(name, interrupt);
  return { signal: controller.signal, stop };
}
