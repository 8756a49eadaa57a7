import { Listener } from '../../../campaign/index.ts';
import type { Cell } from '../../../model/index.ts';
import { type Command, type ResidentSample, runChild } from '../../../workshop/index.ts';
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
  const listener = new Listener();
  const rss: ResidentSample[] = [];
  const { code, killed, ...life } = await runChild(
    { file: command.file, args: [...flags, ...command.args] },
    {
      bounds: { rssBytes: cell.limits.rss, timeoutMs: cell.limits.timeoutMs * timeoutStretch },
      signal,
      observer: { line: (line) => listener.hear(line), resident: (sample) => rss.push(sample) },
    },
  );
  return {
    code,
    signal: life.signal,
    killed,
    stderrTail: life.stderr,
    story: listener.finish(life.rest),
    rss,
  };
}
