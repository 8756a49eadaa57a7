import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Answer, answerSchema } from './answer.ts';

/** What a file holds, or why it holds nothing. */
export type Loaded =
  | { readonly kind: 'data'; readonly definition: unknown }
  /** It loads well, and holds functions. */
  | { readonly kind: 'code' }
  | { readonly kind: 'failed'; readonly why: string };

const defaultLimitMs = 20_000;

/**
 * Loads definition files in a thread of their own. A file that throws, exits, loops or waits for ever costs
 * itself only: it is named, and the next is loaded in a new thread.
 *
 * @param limitMs how long one file may take.
 */
export async function loadFiles(
  paths: readonly string[],
  limitMs: number = defaultLimitMs,
): Promise<ReadonlyMap<string, Loaded>> {
  const loaded = new Map<string, Loaded>();
  for (let rest = paths; rest.length > 0; rest = rest.filter((path) => !loaded.has(path)))
    await loadInOneThread(rest, limitMs, loaded);
  return loaded;
}

/** Loads as many as one thread survives; the one that ends it is told as failed. */
async function loadInOneThread(
  paths: readonly string[],
  limitMs: number,
  loaded: Map<string, Loaded>,
): Promise<void> {
  const byUrl = new Map(paths.map((path) => [pathToFileURL(path).href, path]));
  const worker = new Worker(new URL('./worker-entry.mjs', import.meta.url), {
    workerData: [...byUrl.keys()],
    execArgv: [],
    stdout: true,
  });
  // What a file prints while it loads must not mix with results.
  worker.stdout.pipe(process.stderr, { end: false });
  let current = paths[0] ?? '';
  let late = false;
  const tooLate = (): void => {
    late = true;
    void worker.terminate();
  };
  let timer = setTimeout(tooLate, limitMs);
  worker.on('message', (message: unknown) => {
    const answer = answerSchema.parse(message);
    const path = byUrl.get(answer.path);
    if (path === undefined) return;
    clearTimeout(timer);
    if (answer.kind === 'begun') {
      current = path;
      timer = setTimeout(tooLate, limitMs);
    } else {
      loaded.set(path, loadedFrom(answer, path));
      if (loaded.size === byUrl.size) void worker.terminate();
    }
  });
  let error: unknown = null;
  worker.on('error', (cause: unknown) => {
    error = cause;
  });
  const [code] = await once(worker, 'exit').catch((cause: unknown) => {
    error = cause;
    return [null];
  });
  clearTimeout(timer);
  if (!loaded.has(current))
    loaded.set(current, { kind: 'failed', why: late ? whyLate(limitMs) : whyEnded(code, error) });
}

function loadedFrom(answer: Exclude<Answer, { kind: 'begun' }>, path: string): Loaded {
  if (answer.kind === 'failed') return { kind: 'failed', why: placed(answer, path) };
  return answer.isData ? { kind: 'data', definition: answer.definition } : { kind: 'code' };
}

const whyLate = (limitMs: number): string =>
  `it was not loaded within ${limitMs / 1000} s: it loops, or takes too long. A file must only define`;

/** What Node ends with when a module waits for something that nothing is left to bring. */
const waitsForEver = 13;

function whyEnded(code: unknown, error: unknown): string {
  if (error instanceof Error) return error.message;
  if (code === waitsForEver)
    return 'it waits for something that never comes (an "await" at its top level). A file must only define';
  return `it ended the process that loads it (exit code ${String(code)}). A file must only define`;
}

/** `file:line:column: message`: where the file itself is in the stack, else as it was said. */
function placed({ name, message, stack }: Extract<Answer, { kind: 'failed' }>, path: string): string {
  // esbuild writes the place of a syntax error into the message.
  const said = /^(?<place>\S+?:\d+:\d+): ERROR: (?<text>.*)$/m.exec(message);
  if (said?.groups) return `${said.groups['place']}: ${said.groups['text']}`;
  const text = `${builtInName(name)}${message.split('\n')[0] ?? ''}`;
  const place = stack
    .split('\n')
    .map((line) => /\(?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/.exec(line))
    .find((match) => match?.[1] !== undefined && plain(match[1]) === path);
  return place ? `${path}:${place[2]}:${place[3]}: ${text}` : `${path}${importing(message, path)}: ${text}`;
}

const plain = (file: string): string => (file.startsWith('file:') ? fileURLToPath(file) : file);

const builtInName = (name: string): string => (name === 'Error' ? '' : `${name}: `);

/** The line that imports what is not there, since such an error has no place of its own. */
function importing(message: string, path: string): string {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing === undefined) return '';
  const last = missing.split('/').at(-1) ?? missing;
  const index = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(last));
  return index === -1 ? '' : `:${index + 1}`;
}
