import { type Command, liveChild } from '../../../campaign/index.ts';
import type { Cell } from '../../../model/index.ts';
import type { Observed } from './observed.ts';

/** Profilers slow a process down; time is the one limit that is stretched for it. */
export const timeoutStretch = 4;

/** The measured command with flags of node before it, under the measured limits. */
export async function runDirect(
  command: Command,
  flags: readonly string[],
  cell: Cell,
  signal: AbortSignal,
): Promise<Observed> {
  return await liveChild(
    { file: command.file, args: [...flags, ...command.args] },
    { rssBytes: cell.limits.rss, timeoutMs: cell.limits.timeoutMs * timeoutStretch },
    signal,
  );
}
