import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { readResident } from '../probes/resident.ts';
import type { Killed } from '../reduction/outcome.ts';
import { recordsDescriptor } from '../wire/pipe.ts';
import { type Command, childEnvironment } from './command.ts';
import { LineSplitter } from './line-splitter.ts';

/** When the parent ends a child. */
export interface Bounds {
  readonly rssBytes: number;
  readonly timeoutMs: number;
}

/** The resident set of a child, as read from outside. */
export interface ResidentSample {
  /** On the machine's monotonic clock, in nanoseconds. */
  readonly atNs: bigint;
  readonly rssBytes: number;
}

/** Who is told what a child does while it lives. */
export interface ChildObserver {
  /** A whole line on the pipe of records, without its end. */
  line(line: string): void;
  resident(sample: ResidentSample): void;
}

/** A child's whole life as its parent saw it, without what its observer was told. */
export interface Life {
  /** What the pipe of records held after its last line end. */
  readonly rest: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  readonly killed: Killed | null;
  readonly spawnedNs: bigint;
  readonly peakRssBytes: number | null;
}

/** The child could not even be started. */
export class SpawnError extends Error {
  override readonly name = 'SpawnError';
}

const watchEveryMs = 8;
const stderrKept = 8192;
/** After the child is gone, something else may still hold its pipes; they are not waited for longer than this. */
const pipesMayLingerMs = 1000;

/**
 * Runs a command in a process group of its own until it ends or exceeds its bounds. Whatever it does, this resolves;
 * it rejects with the signal's reason when the signal aborts, and with `SpawnError` when there was nothing to start.
 */
export async function liveChild(
  command: Command,
  bounds: Bounds,
  signal: AbortSignal,
  observer: ChildObserver,
): Promise<Life> {
  signal.throwIfAborted();
  const spawnedNs = process.hrtime.bigint();
  const child = spawn(command.file, command.args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: childEnvironment(process.env),
  });
  let killed: Killed | null = null;
  const end = (why: Killed): void => {
    killed ??= why;
    killGroup(child);
  };
  const abort = (): void => killGroup(child);

  signal.addEventListener('abort', abort);
  process.on('exit', abort);
  const timeout = setTimeout(() => end({ by: 'timeout', afterMs: bounds.timeoutMs }), bounds.timeoutMs);
  const watchdog = watch(child, bounds.rssBytes, end, (sample) => observer.resident(sample));
  const lines = new LineSplitter((line) => observer.line(line));
  let stderrTail = '';
  pipeOf(child, recordsDescriptor)?.on('data', (chunk: Buffer) => lines.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    stderrTail = (stderrTail + chunk.toString('utf8')).slice(-stderrKept);
  });
  child.stdout?.resume();
  try {
    const { code, signal: deathSignal } = await ended(child, command);
    signal.throwIfAborted();
    return {
      rest: lines.take(),
      code,
      signal: deathSignal,
      stderrTail,
      killed,
      spawnedNs,
      peakRssBytes: watchdog.peakBytes(),
    };
  } finally {
    clearTimeout(timeout);
    watchdog.stop();
    signal.removeEventListener('abort', abort);
    process.off('exit', abort);
  }
}

/** The group outlives its leader when the child started processes of its own. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function pipeOf(child: ChildProcess, descriptor: number): Readable | null {
  const stream = child.stdio[descriptor];
  return stream !== null && stream !== undefined && 'read' in stream ? stream : null;
}

/** Waits for the exit, then for the pipes to run dry, so that nothing the child said is missed. */
function ended(
  child: ChildProcess,
  command: Command,
): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const message = `Cannot start ${command.file}: ${cause.message}. Is it the path of a node binary?`;
      reject(new SpawnError(message, { cause }));
    });
    child.once('exit', (code, signal) => {
      killGroup(child);
      const lingering = setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
      }, pipesMayLingerMs);
      child.once('close', () => {
        clearTimeout(lingering);
        resolve({ code, signal });
      });
    });
  });
}

interface Watchdog {
  peakBytes(): number | null;
  stop(): void;
}

/** Reads the resident set from outside: inside, reading would cost the child, and a dying child could not. */
function watch(
  child: ChildProcess,
  limitBytes: number,
  end: (why: Killed) => void,
  tell: (sample: ResidentSample) => void,
): Watchdog {
  let peak: number | null = null;
  const timer = setInterval(() => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const resident = readResident(child.pid);
    if (resident === null) return;
    tell({ atNs: process.hrtime.bigint(), rssBytes: resident.rssBytes });
    peak = Math.max(peak ?? 0, resident.peakBytes);
    if (resident.rssBytes > limitBytes) end({ by: 'watchdog', rssBytes: resident.rssBytes, limitBytes });
  }, watchEveryMs);
  return { peakBytes: () => peak, stop: () => clearInterval(timer) };
}
