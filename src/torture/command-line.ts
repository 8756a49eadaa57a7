import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Lost } from './outcome.ts';
import { descendants, type ProcessIdentity, send, stillRuns } from './processes.ts';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** One command of the product's, as a process of its own, with everything it started. */
export class RunningCommand {
  readonly args: readonly string[];
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #seen = new Map<string, ProcessIdentity>();
  readonly #watch: NodeJS.Timeout;
  #over = false;

  constructor(args: readonly string[], options: { readonly prefix?: readonly string[] } = {}) {
    this.args = args;
    const [program, ...rest] = [
      ...(options.prefix ?? []),
      process.execPath,
      '--import',
      'tsx',
      main,
      ...args,
    ];
    if (program === undefined) throw new Error('There is always a program.');
    const environment = { ...process.env, NO_COLOR: '1' };
    this.#child = spawn(program, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: environment });
    this.#watch = setInterval(() => this.children(), 20);
    this.ended = this.#end();
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Lost(`reclaim ${this.args.join(' ')} did not start`);
    return pid;
  }

  get over(): boolean {
    return this.#over;
  }

  /** What it has started and what still runs of it; all that was ever seen is remembered. */
  children(): readonly ProcessIdentity[] {
    const now = this.#over ? [] : descendants(this.pid);
    for (const found of now) this.#seen.set(`${found.pid} ${found.startedAt}`, found);
    return now;
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Nobody reads what it says any more: the next write fails. */
  closeStreams(): void {
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  /**
   * Waits until it has ended and everything that it started is gone.
   *
   * @throws Lost when it does not end, or leaves processes behind.
   */
  async end(limitMs = 90_000): Promise<Ended> {
    const limit = new AbortController();
    const ended = await Promise.race([
      this.ended,
      sleep(limitMs, null, { signal: limit.signal }).catch(() => null),
    ]);
    limit.abort();
    if (ended === null) {
      this.#child.kill('SIGKILL');
      throw new Lost(`reclaim ${this.args.join(' ')} did not end within ${limitMs / 1000} s`);
    }
    await this.#nothingLeft();
    return ended;
  }

  async #nothingLeft(): Promise<void> {
    let left: ProcessIdentity[] = [];
    for (let tries = 0; tries < 100; tries++) {
      left = [...this.#seen.values()].filter(stillRuns);
      if (left.length === 0) return;
      await sleep(50);
    }
    for (const process of left) send(process, 'SIGKILL');
    throw new Lost(`reclaim ${this.args.join(' ')} left ${left.length} processes behind`);
  }

  async #end(): Promise<Ended> {
    const [out, err] = [collect(this.#child.stdout), collect(this.#child.stderr)];
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((end, failed) => {
      this.#child.once('error', failed);
      this.#child.once('close', (status, by) => end([status, by]));
    });
    this.#over = true;
    clearInterval(this.#watch);
    return { code, signal, out: out(), err: err() };
  }
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => undefined);
  return () => Buffer.concat(chunks).toString();
}

/** Runs a command to its end. @throws Lost when it hangs, leaves processes, or shows a stack trace. */
export async function reclaim(args: readonly string[], prefix: readonly string[] = []): Promise<Ended> {
  const ended = await new RunningCommand(args, { prefix }).end();
  mustSpeakPlainly(args, ended);
  return ended;
}

/** @throws Lost when a stack trace reached the user, or it was ended by a signal that nobody sent. */
export function mustSpeakPlainly(args: readonly string[], ended: Ended): void {
  const command = `reclaim ${args.join(' ')}`;
  if (ended.signal !== null) throw new Lost(`${command} was ended by ${ended.signal}: ${tail(ended.err)}`);
  if (/\n\s+at .+[:(]\S*:\d+:\d+\)?/.test(ended.err))
    throw new Lost(`${command} showed a stack trace: ${tail(ended.err)}`);
  if (ended.code !== 0 && ended.err.trim() === '') throw new Lost(`${command} failed without a word`);
}

export const tail = (text: string): string => text.trim().split('\n').slice(-6).join(' | ').slice(-600);
