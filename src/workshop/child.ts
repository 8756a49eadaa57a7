import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { type Command, childEnvironment } from './command.ts';
import { Deadline } from './deadline.ts';
import { expect, expectNoMore, forget, killHard, remember } from './groups.ts';
import { endLeftBehind } from './left-behind.ts';
import { LineSplitter } from './line-splitter.ts';
import type { KernelMemory } from './memory-groups.ts';
import { markedEnvironment, nextMark } from './sentinel.ts';
import { TextTail } from './text-tail.ts';
import { type Bounds, type Killed, type ResidentSample, Watch } from './watch.ts';

/** How a child is started and listened to, beyond its command. */
export interface ChildOptions {
  readonly bounds: Bounds;
  /** Its reason is thrown after the child and all that it started are gone. */
  readonly signal: AbortSignal;
  /** Is told what the child does while it lives. Without it the child has no descriptor 3. */
  readonly observer?: ChildObserver;
  /** Added to the few variables that a child gets; see `childEnvironment`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** How many characters of each kind of output are kept, from its end; default 8192. */
  readonly outputKept?: number;
}

/** Who is told what a child does while it lives. */
export interface ChildObserver {
  /** A whole line on descriptor 3, without its end. */
  line(line: string): void;
  resident(sample: ResidentSample): void;
}

/** A child's whole life as its parent saw it, without what its observer was told. */
export interface ChildLife {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it was ended by us; null when it ended by itself. */
  readonly killed: Killed | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
  /** What came on descriptor 3 after the last line end. */
  readonly rest: string;
  readonly spawnedNs: bigint;
  /** When its end was noticed, on the same clock. */
  readonly exitedNs: bigint;
  readonly peakRssBytes: number | null;
  /** How long it was seen stopped, by SIGSTOP for instance. */
  readonly stoppedMs: number;
  readonly kernelMemory: KernelMemory;
  /**
   * How many processes it had started outside its group that still ran when it ended; they were ended too.
   */
  readonly leftBehind: number;
}

/** The child could not even be started. */
export class SpawnError extends Error {
  override readonly name = 'SpawnError';
}

const linesDescriptor = 3;
/**
 * After the child is gone, something else may still hold its pipes; they are not waited for longer than this.
 */
const pipesMayLingerMs = 1000;

/**
 * Runs a command in a process group of its own until it ends or exceeds its bounds. Whatever it does, this
 * resolves, when all it has said was heard.
 *
 * @throws {SpawnError} when there was nothing to start; the signal's reason when that aborts; and what the
 *   observer threw: then the child is ended first.
 */
export async function runChild(command: Command, wanted: ChildOptions): Promise<ChildLife> {
  const { bounds, signal } = wanted;
  signal.throwIfAborted();
  const trouble: unknown[] = [];
  const options = withCaught(wanted, (error) => {
    trouble.push(error);
    group.kill();
  });
  const mark = nextMark();
  expect();
  const spawnedNs = process.hrtime.bigint();
  const child = start(command, mark, options);
  const { pid } = child;
  if (pid === undefined) {
    expectNoMore();
    throw await notStarted(child, command);
  }
  const group = { pid, isGone: () => hasEnded(child), kill: () => killHard(-pid) };
  remember(pid);
  signal.addEventListener('abort', group.kill);
  const watch = new Watch(group, bounds, (sample) => options.observer?.resident(sample));
  const heard = listen(child, options, watch);
  try {
    const {
      code,
      signal: deathSignal,
      exitedNs,
      leftBehind,
    } = await ended(child, () => {
      group.kill();
      return endLeftBehind(mark, pid);
    });
    signal.throwIfAborted();
    if (trouble.length > 0) throw trouble[0];
    return {
      code,
      signal: deathSignal,
      killed: watch.verdict(deathSignal),
      ...heard.told(),
      spawnedNs,
      exitedNs,
      peakRssBytes: watch.peakBytes,
      stoppedMs: watch.stoppedMs,
      kernelMemory: watch.kernelMemory,
      leftBehind,
    };
  } finally {
    watch.stop();
    signal.removeEventListener('abort', group.kill);
    forget(pid);
  }
}

/**
 * An observer is told in the middle of reading a pipe or of a timer's turn, where nobody could catch what it
 * throws, for instance that the disk is full.
 */
function withCaught(options: ChildOptions, caught: (error: unknown) => void): ChildOptions {
  const { observer } = options;
  if (observer === undefined) return options;
  const guarded =
    <Told>(tell: (told: Told) => void) =>
    (told: Told): void => {
      try {
        tell(told);
      } catch (error) {
        caught(error);
      }
    };
  return {
    ...options,
    observer: {
      line: guarded((line) => observer.line(line)),
      resident: guarded((sample) => observer.resident(sample)),
    },
  };
}

function start(
  { file, args }: Command,
  mark: string,
  { observer, environment, folder }: ChildOptions,
): ChildProcess {
  try {
    return spawn(file, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(observer === undefined ? [] : ['pipe' as const])],
      env: { ...childEnvironment(process.env), ...markedEnvironment(mark), ...environment },
      ...(folder !== undefined && { cwd: folder }),
    });
  } catch (cause) {
    expectNoMore();
    throw spawnError(file, cause);
  }
}

function notStarted(child: ChildProcess, { file }: Command): Promise<SpawnError> {
  return new Promise((resolve) => child.once('error', (cause) => resolve(spawnError(file, cause))));
}

function spawnError(file: string, cause: unknown): SpawnError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SpawnError(`Cannot start ${file}: ${why}. Is it the path of a program that may be run?`, {
    cause,
  });
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/**
 * Reads all pipes as fast as it can. While we take a line apart nobody reads, so the child may wait for us:
 * that is not its time.
 */
function listen(child: ChildProcess, { observer, outputKept = 8192 }: ChildOptions, watch: Watch) {
  const [stdout, stderr, output] = [
    new TextTail(outputKept),
    new TextTail(outputKept),
    new TextTail(outputKept),
  ];
  for (const [stream, tail] of [
    [child.stdout, stdout],
    [child.stderr, stderr],
  ] as const)
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail.add(text);
      output.add(text);
    });
  const lines = new LineSplitter((line) => observer?.line(line));
  pipeOf(child, linesDescriptor)?.on('data', (chunk: Buffer) => {
    const began = performance.now();
    lines.push(chunk);
    watch.excuse(performance.now() - began);
  });
  return {
    told: () => ({
      stdout: stdout.text,
      stderr: stderr.text,
      output: output.text,
      rest: lines.take(),
    }),
  };
}

function pipeOf(child: ChildProcess, descriptor: number): Readable | null {
  const stream = child.stdio[descriptor];
  return stream !== null && stream !== undefined && 'read' in stream ? stream : null;
}

/**
 * Waits for the exit, then for the pipes to run dry, so that nothing the child said is missed. Its group
 * outlives it when it started processes of its own.
 */
function ended(
  child: ChildProcess,
  endTheRest: () => number,
): Promise<{ code: number | null; signal: string | null; exitedNs: bigint; leftBehind: number }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const exitedNs = process.hrtime.bigint();
      const leftBehind = endTheRest();
      const lingering = new Deadline(pipesMayLingerMs, () => {
        for (const stream of child.stdio) stream?.destroy();
      });
      child.once('close', () => {
        lingering.cancel();
        resolve({ code, signal, exitedNs, leftBehind });
      });
    });
  });
}
