import type { Cell, PlannedInvocation } from '../../model/index.ts';
import { type Command, runChild } from '../../workshop/index.ts';
import { busyBetween, type LoadSnapshot } from '../environment/busy.ts';
import { fingerprint } from '../reduction/fingerprint.ts';
import type { Reduced } from '../reduction/reduce.ts';
import type { TruthSource } from '../reduction/truth.ts';
import { reduceRaw } from '../reduction/witness.ts';
import { memorySink, type RawSink } from '../store/raw-writer.ts';
import { witnessLine } from '../wire/witness.ts';

/** What an invocation needs from outside; tests put children of their own here. */
export interface InvocationDependencies {
  readonly truth: TruthSource;
  readonly command: (cell: Cell) => Command;
  readonly signal: AbortSignal;
  /** The wall date, for `startedAt`. */
  readonly now: () => Date;
  /** What processes have used so far, to tell who else was busy; by default nobody looks. */
  readonly load?: () => LoadSnapshot;
  /** Where its raw lines go; by default nowhere beyond this call. */
  readonly raw?: (planned: PlannedInvocation) => RawSink;
}

/**
 * Runs one cell once in a fresh process, writes down what it says and what is seen of it as it arrives, and
 * reduces what was written down. Every way the child can end is an outcome.
 *
 * @throws {SpawnError} when the node binary cannot be started, and the signal's reason when it aborts.
 */
export async function runInvocation(
  cell: Cell,
  planned: PlannedInvocation,
  dependencies: InvocationDependencies,
): Promise<Reduced> {
  const truth = await dependencies.truth(cell, dependencies.signal);
  const raw = dependencies.raw?.(planned) ?? memorySink();
  try {
    await writeDown(cell, planned, fingerprint(truth), dependencies, raw);
  } catch (error) {
    raw.abandon();
    throw error;
  }
  return reduceRaw(raw.finish(), cell, planned, truth);
}

async function writeDown(
  cell: Cell,
  planned: PlannedInvocation,
  truth: string,
  { command, signal, now, load }: InvocationDependencies,
  raw: RawSink,
): Promise<void> {
  const { id: invocation, cellId } = planned;
  const startedAt = now().toISOString();
  raw.write(witnessLine({ by: 'parent', kind: 'spawning', invocation, cellId, startedAt, truth }));
  const loadBefore = load?.();
  let watched = process.platform === 'linux';
  const life = await runChild(command(cell), {
    bounds: { rssBytes: cell.limits.rss, timeoutMs: cell.limits.timeoutMs },
    signal,
    observer: {
      line: (line) => raw.write(line),
      resident: ({ atNs, rssBytes }) => {
        watched = true;
        raw.write(witnessLine({ by: 'parent', kind: 'resident', atNs: String(atNs), rssBytes }));
      },
    },
  });
  const { code, signal: deathSignal, stderr: stderrTail, killed, peakRssBytes, rest } = life;
  const loadAfter = load?.();
  const busy = loadBefore && loadAfter ? busyBetween(loadBefore, loadAfter, [process.pid]) : [];
  raw.write(
    witnessLine({
      by: 'parent',
      kind: 'ended',
      code,
      signal: deathSignal,
      stderrTail,
      killed,
      spawnedNs: String(life.spawnedNs),
      exitedNs: String(life.exitedNs),
      peakRssBytes,
      stoppedMs: life.stoppedMs,
      kernelMemory: life.kernelMemory,
      leftBehind: life.leftBehind,
      watched,
      rest,
      busy,
    }),
  );
}
