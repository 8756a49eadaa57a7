import type { CheckOutcome } from '../../model/index.ts';
import { type ChildLife, runChild, withoutPaths } from '../../workshop/index.ts';
import type { Task } from '../child/task.ts';
import { observationsSchema } from '../schemas.ts';

const timeoutMs = 120_000;
const lastWordsKept = 600;
const outputKept = 2 ** 22;

/** How a node process ended and what it said. */
export type Ended = Pick<ChildLife, 'code' | 'signal' | 'stdout' | 'stderr'>;

/** Starts bare node with these arguments; resolves whatever becomes of it. */
export type StartNode = (args: readonly string[], signal: AbortSignal) => Promise<Ended>;

export const startNode: StartNode = (args, signal) =>
  runChild(
    { file: process.execPath, args },
    { bounds: { rssBytes: Number.POSITIVE_INFINITY, timeoutMs }, signal, outputKept },
  );

/** Options of the process in which a program of the layer or of V8 runs. */
export function nodeFlags(jsHeapMiB: number | undefined): readonly string[] {
  return [
    '--expose-gc',
    ...(jsHeapMiB === undefined ? [] : [`--max-heap-size=${jsHeapMiB}`, '--max-semi-space-size=1']),
  ];
}

/** Runs one program in a fresh process and returns what it saw, or how it died. */
export async function checkInNode(
  bundle: string,
  task: Task,
  jsHeapMiB: number | undefined,
  signal: AbortSignal,
  start: StartNode = startNode,
): Promise<CheckOutcome> {
  const ended = await start([...nodeFlags(jsHeapMiB), bundle, JSON.stringify(task)], signal);
  const seen = ended.code === 0 ? observationsSchema.safeParse(jsonOf(ended.stdout)) : null;
  if (seen?.success) return { kind: 'observed', ...seen.data };
  const lastWords = seen === null ? ended.stderr : `It printed no observations: ${ended.stdout}`;
  return {
    kind: 'died',
    code: ended.code,
    signal: ended.signal,
    lastWords: withoutPaths(lastWords.trim()).slice(-lastWordsKept),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no observations; the schema says so
  }
}
