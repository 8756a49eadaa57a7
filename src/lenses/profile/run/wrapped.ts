import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { decodeMessage, Listener } from '../../../campaign/index.ts';
import type { Cell } from '../../../model/index.ts';
import { type Command, killHard, type ResidentSample, runChild, Watch } from '../../../workshop/index.ts';
import { ProfileError } from '../errors.ts';
import { timeoutStretch } from './direct.ts';
import type { Observed } from './observed.ts';

/** A profiling tool that starts the measured command itself. */
export interface Wrapping {
  /** The tool's program, run by the node that runs us. */
  readonly program: string;
  /** Its arguments before the measured command. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Scripts that the measured process loads first, where the tool needs its help. */
  readonly preloads: readonly string[];
}

/** The profiled process as it really ended, and what became of the tool. */
export interface WrappedRun extends Observed {
  readonly tool: { readonly code: number | null; readonly signal: string | null; readonly output: string };
}

const spawnHook = fileURLToPath(new URL('../injected/spawn-hook.cjs', import.meta.url));
/** How long a tool may think after the profiled process has ended. */
const afterthoughtMs = 180_000;
const outputKept = 16_384;
const exitSchema = z.object({
  pid: z.number().nullable(),
  code: z.number().nullable(),
  signal: z.string().nullable(),
});

/**
 * Runs the measured command under a tool, in a process group of its own and with `folder` as working
 * directory. The limits are kept on the profiled process, not on the tool: killing the process leaves the
 * tool alive to write what it has.
 *
 * @throws {ProfileError} when the tool never started the process, and the signal's reason when that aborts,
 *   after the whole group is gone.
 */
export async function runWrapped(
  wrapping: Wrapping,
  command: Command,
  bundle: string,
  folder: string,
  cell: Cell,
  signal: AbortSignal,
): Promise<WrappedRun> {
  const stderrFile = join(folder, 'child-stderr.txt');
  const exitFile = join(folder, 'child-exit.json');
  const timeoutMs = cell.limits.timeoutMs * timeoutStretch;
  const listener = new Listener();
  const rss: ResidentSample[] = [];
  const watches: Watch[] = [];
  const profiled = (pid: number): Watch =>
    new Watch(
      // It is done when the hook in the tool has noted how it ended.
      { pid, isGone: () => existsSync(exitFile), kill: () => killHard(pid) },
      { rssBytes: cell.limits.rss, timeoutMs },
      (sample) => rss.push(sample),
    );
  const line = (text: string): void => {
    const message = decodeMessage(text);
    if (message?.kind === 'hello') watches.push(profiled(message.pid));
    listener.hear(text);
  };
  const args = ['--require', spawnHook, wrapping.program, ...wrapping.args, command.file, ...command.args];
  try {
    const {
      code,
      signal: deathSignal,
      output,
      rest,
    } = await runChild(
      { file: process.execPath, args },
      {
        bounds: { rssBytes: Number.POSITIVE_INFINITY, timeoutMs: timeoutMs + afterthoughtMs },
        signal,
        folder,
        environment: {
          ...wrapping.environment,
          RECLAIM_PROFILED: JSON.stringify({ bundle, stderrFile, exitFile, preloads: wrapping.preloads }),
        },
        outputKept,
        // Nobody asks how large the tool is.
        observer: { line, resident: () => undefined },
      },
    );
    if (!existsSync(exitFile))
      throw new ProfileError(
        `${wrapping.program} ended without having run the cell. It said: ${output.trim().slice(-600) || '(nothing)'}`,
      );
    const end = takeEnd(exitFile, stderrFile);
    return {
      ...end,
      story: listener.finish(rest),
      killed: watches[0]?.verdict(end.signal) ?? null,
      rss,
      tool: { code, signal: deathSignal, output },
    };
  } finally {
    for (const watch of watches) watch.stop();
  }
}

/** What the hook noted of the profiled process; its notes go, and so does a file without any last words. */
function takeEnd(
  exitFile: string,
  stderrFile: string,
): { readonly code: number | null; readonly signal: string | null; readonly stderrTail: string } {
  const { code, signal } = exitSchema.parse(JSON.parse(readFileSync(exitFile, 'utf8')));
  const stderr = existsSync(stderrFile) ? readFileSync(stderrFile, 'utf8') : '';
  rmSync(exitFile);
  if (stderr === '') rmSync(stderrFile, { force: true });
  return { code, signal, stderrTail: stderr.slice(-8192) };
}
