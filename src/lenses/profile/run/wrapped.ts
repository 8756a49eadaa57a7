import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import {
  type Command,
  childEnvironment,
  decodeMessage,
  type Killed,
  LineSplitter,
  Listener,
  readResident,
} from '../../../campaign/index.ts';
import type { Cell } from '../../../model/index.ts';
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
const watchEveryMs = 8;
/** How long a tool may think after the profiled process has ended. */
const afterthoughtMs = 180_000;
const outputKept = 16_384;
const exitSchema = z.object({
  pid: z.number().nullable(),
  code: z.number().nullable(),
  signal: z.string().nullable(),
});

/**
 * Runs the measured command under a tool, in a process group of its own and with `folder` as working directory. The limits are kept on the
 * profiled process, not on the tool: killing the process leaves the tool alive to write what it has.
 *
 * @throws {ProfileError} when the tool never started the process; rejects with the signal's reason when that aborts, after the whole group is gone.
 */
export async function runWrapped(
  wrapping: Wrapping,
  command: Command,
  bundle: string,
  folder: string,
  cell: Cell,
  signal: AbortSignal,
): Promise<WrappedRun> {
  signal.throwIfAborted();
  const stderrFile = join(folder, 'child-stderr.txt');
  const exitFile = join(folder, 'child-exit.json');
  const tool = spawn(
    process.execPath,
    ['--require', spawnHook, wrapping.program, ...wrapping.args, command.file, ...command.args],
    {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...childEnvironment(process.env),
        ...wrapping.environment,
        RECLAIM_PROFILED: JSON.stringify({ bundle, stderrFile, exitFile, preloads: wrapping.preloads }),
      },
    },
  );
  const abort = (): void => killGroup(tool);
  signal.addEventListener('abort', abort);
  process.on('exit', abort);
  const listener = new Listener();
  const guard = new Guard(tool, exitFile, cell);
  const lines = new LineSplitter((line) => {
    const message = decodeMessage(line);
    if (message?.kind === 'hello') guard.watch(message.pid);
    listener.hear(line);
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-outputKept);
  };
  tool.stdout?.on('data', keep);
  tool.stderr?.on('data', keep);
  const records = tool.stdio[3];
  if (records && 'read' in records) records.on('data', (chunk: Buffer) => lines.push(chunk));
  try {
    const ended = await endOf(tool);
    signal.throwIfAborted();
    if (!existsSync(exitFile))
      throw new ProfileError(
        `${wrapping.program} ended without having run the cell. It said: ${output.trim().slice(-600) || '(nothing)'}`,
      );
    const { code, signal: deathSignal } = exitSchema.parse(JSON.parse(readFileSync(exitFile, 'utf8')));
    const stderr = existsSync(stderrFile) ? readFileSync(stderrFile, 'utf8') : '';
    rmSync(exitFile);
    if (stderr === '') rmSync(stderrFile, { force: true });
    return {
      story: listener.finish(lines.take()),
      code,
      signal: deathSignal,
      stderrTail: stderr.slice(-8192),
      killed: guard.killed,
      rss: guard.rss,
      tool: { ...ended, output },
    };
  } finally {
    guard.stop();
    signal.removeEventListener('abort', abort);
    process.off('exit', abort);
    killGroup(tool);
  }
}

/** Keeps the cell's limits on the profiled process, and the tool from thinking forever. */
class Guard {
  killed: Killed | null = null;
  readonly rss: { atNs: bigint; rssBytes: number }[] = [];
  private readonly tool: ChildProcess;
  private readonly exitFile: string;
  private readonly cell: Cell;
  private watcher: NodeJS.Timeout | null = null;
  private timeout: NodeJS.Timeout | null = null;
  private readonly patience: NodeJS.Timeout;

  constructor(tool: ChildProcess, exitFile: string, cell: Cell) {
    this.tool = tool;
    this.exitFile = exitFile;
    this.cell = cell;
    this.patience = setTimeout(() => killGroup(this.tool), this.timeoutMs + afterthoughtMs);
  }

  private get timeoutMs(): number {
    return this.cell.limits.timeoutMs * timeoutStretch;
  }

  /** The profiled process has said who it is. */
  watch(pid: number): void {
    const limitBytes = this.cell.limits.rss;
    const end = (why: Killed): void => {
      if (existsSync(this.exitFile)) {
        this.unwatch();
        return;
      }
      this.killed ??= why;
      killProcess(pid);
    };
    this.timeout = setTimeout(() => end({ by: 'timeout', afterMs: this.timeoutMs }), this.timeoutMs);
    this.watcher = setInterval(() => {
      const resident = readResident(pid);
      if (resident === null) return;
      this.rss.push({ atNs: process.hrtime.bigint(), rssBytes: resident.rssBytes });
      if (resident.rssBytes > limitBytes) end({ by: 'watchdog', rssBytes: resident.rssBytes, limitBytes });
    }, watchEveryMs);
  }

  stop(): void {
    this.unwatch();
    clearTimeout(this.patience);
  }

  private unwatch(): void {
    if (this.watcher) clearInterval(this.watcher);
    if (this.timeout) clearTimeout(this.timeout);
  }
}

function endOf(tool: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    tool.once('error', (cause) =>
      reject(new ProfileError(`Cannot start the profiler: ${cause.message}`, { cause })),
    );
    tool.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) killProcess(-pid);
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
