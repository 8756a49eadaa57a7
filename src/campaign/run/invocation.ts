import type { Cell, PlannedInvocation, Warning } from '../../model/index.ts';
import { type Command, type ResidentSample, runChild } from '../../workshop/index.ts';
import { classifyEnding } from '../reduction/outcome.ts';
import { type Reduced, reduceInvocation } from '../reduction/reduce.ts';
import { Listener } from '../reduction/story.ts';
import type { TruthSource } from '../reduction/truth.ts';

/** What an invocation needs from outside; tests put children of their own here. */
export interface InvocationDependencies {
  readonly truth: TruthSource;
  readonly command: (cell: Cell) => Command;
  readonly signal: AbortSignal;
  /** The wall date, for `startedAt`. */
  readonly now: () => Date;
}

/**
 * Runs one cell once in a fresh process and reduces what it said. Every way the child can end is an outcome.
 *
 * @throws {SpawnError} when the node binary cannot be started, and the signal's reason when it aborts.
 */
export async function runInvocation(
  cell: Cell,
  planned: PlannedInvocation,
  { truth: truthOf, command, signal, now }: InvocationDependencies,
): Promise<Reduced> {
  const truth = await truthOf(cell);
  const startedAt = now().toISOString();
  const listener = new Listener();
  const rss: ResidentSample[] = [];
  const life = await runChild(command(cell), {
    bounds: { rssBytes: cell.limits.rss, timeoutMs: cell.limits.timeoutMs },
    signal,
    observer: { line: (line) => listener.hear(line), resident: (sample) => rss.push(sample) },
  });
  const story = listener.finish(life.rest);
  const { code, signal: deathSignal, stderr: stderrTail, killed } = life;
  const outcome = classifyEnding({
    code,
    signal: deathSignal,
    stderrTail,
    killed,
    nativeExhausted: story.exhausted?.message ?? null,
    checksum: story.end?.checksum ?? null,
    expectedChecksum: truth.checksum,
  });
  return reduceInvocation(
    {
      planned,
      cell,
      startedAt,
      story,
      outcome,
      exit: { code, signal: deathSignal, stderrTail: outcome.kind === 'ok' ? '' : stderrTail },
      spawnedNs: life.spawnedNs,
      rss,
      peakRssBytes: life.peakRssBytes,
      warnings: unwatched(rss.length),
    },
    truth,
  );
}

/** Where the system does not tell, the limit cannot be kept, and the reader must know. */
const unwatched = (samples: number): Warning[] =>
  samples > 0 || process.platform === 'linux'
    ? []
    : [{ code: 'other', message: 'The resident set could not be read: no limit on it was enforced.' }];
