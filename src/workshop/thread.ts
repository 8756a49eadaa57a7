import { Worker } from 'node:worker_threads';
import { type BundleSource, bundle } from './bundle.ts';

/**
 * Work for a thread: gets its data as `workerData`, and posts one answer. Plain data both, by structured
 * clone.
 */
export type ThreadWork = (data: unknown, signal?: AbortSignal) => Promise<unknown>;

/**
 * Work that takes long without a pause, so that this thread stays free to hear signals. The file is bundled
 * once, at the first call; each call has a thread of its own, without the loaders of this one. Aborting ends
 * the thread wherever it is.
 *
 * What it returns rejects with what the thread throws, and with the signal's reason when that aborts.
 */
export function inThread(source: BundleSource): ThreadWork {
  let bundled: Promise<string> | undefined;
  return async (data, signal) => {
    signal?.throwIfAborted();
    bundled ??= bundle(source);
    const path = await unlessAborted(bundled, signal);
    return await answerOf(new Worker(path, { workerData: data, execArgv: [] }), source.name, signal);
  };
}

/** What is awaited, or the signal's reason as soon as that aborts; what was awaited then goes on unheard. */
export async function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await awaited;
  signal.throwIfAborted();
  let hear = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    hear = () => reject(signal.reason);
    signal.addEventListener('abort', hear);
  });
  try {
    return await Promise.race([awaited, aborted]);
  } finally {
    signal.removeEventListener('abort', hear);
  }
}

async function answerOf(worker: Worker, name: string, signal: AbortSignal | undefined): Promise<unknown> {
  const answer = new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('messageerror', reject);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`The thread "${name}" ended without an answer (${code})`)),
    );
  });
  try {
    return await unlessAborted(answer, signal);
  } finally {
    void worker.terminate();
  }
}
