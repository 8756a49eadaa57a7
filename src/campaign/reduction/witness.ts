import type { Cell, PlannedInvocation, Warning } from '../../model/index.ts';
import { type Ended, readWitnessed, type Spawning } from '../wire/witness.ts';
import { fingerprint } from './fingerprint.ts';
import { classifyEnding } from './outcome.ts';
import type { WorkloadTruth } from './reachable.ts';
import { type Reduced, reduceInvocation } from './reduce.ts';
import { Listener } from './story.ts';

/** The raw lines of one invocation, told apart. */
export interface RawInvocation {
  readonly spawning: Spawning | null;
  /** Null when the parent did not live to see the end. */
  readonly ended: Ended | null;
  readonly listener: Listener;
  readonly rss: readonly { readonly atNs: bigint; readonly rssBytes: number }[];
}

export function tellApart(lines: readonly string[]): RawInvocation {
  const listener = new Listener();
  const rss: { atNs: bigint; rssBytes: number }[] = [];
  let spawning: Spawning | null = null;
  let ended: Ended | null = null;
  for (const line of lines) {
    const seen = readWitnessed(line);
    if (seen === null) listener.hear(line);
    else if (seen.kind === 'resident') rss.push({ atNs: BigInt(seen.atNs), rssBytes: seen.rssBytes });
    else if (seen.kind === 'spawning') spawning = seen;
    else ended = seen;
  }
  return { spawning, ended, listener, rss };
}

/** Why raw lines make no record. */
export class RawError extends Error {
  override readonly name = 'RawError';
}

/**
 * The record and series of an invocation from its raw lines and its plan alone: what the campaign does when a
 * child has ended, and what can be done again whenever reduction has changed.
 *
 * @throws {RawError} when the lines are not of this invocation, the parent did not see its end, or its truth
 *   was another.
 */
export function reduceRaw(
  lines: readonly string[],
  cell: Cell,
  planned: PlannedInvocation,
  truth: WorkloadTruth,
): Reduced {
  const { spawning, ended, listener, rss } = tellApart(lines);
  if (spawning?.invocation !== planned.id || spawning.cellId !== planned.cellId)
    throw new RawError(`its raw data are not those of ${planned.id} of cell ${planned.cellId}`);
  if (spawning.truth !== fingerprint(truth))
    throw new RawError(
      'its workload has other deaths or sizes in this version, so it can no longer be judged',
    );
  if (ended === null) throw new RawError('its raw data end before the child did');
  const story = listener.finish(ended.rest);
  const outcome = classifyEnding({
    code: ended.code,
    signal: ended.signal,
    stderrTail: ended.stderrTail,
    killed: ended.killed,
    nativeExhausted: story.exhausted?.message ?? null,
    checksum: story.end?.checksum ?? null,
    expectedChecksum: truth.checksum,
    stoppedMs: ended.stoppedMs ?? 0,
    kernelMemory: ended.kernelMemory ?? null,
    peakRssBytes: ended.peakRssBytes,
  });
  return reduceInvocation(
    {
      planned,
      cell,
      startedAt: spawning.startedAt,
      story,
      outcome,
      exit: {
        code: ended.code,
        signal: ended.signal,
        stderrTail: outcome.kind === 'ok' ? '' : ended.stderrTail,
      },
      spawnedNs: BigInt(ended.spawnedNs),
      exitedNs: BigInt(ended.exitedNs),
      rss,
      peakRssBytes: ended.peakRssBytes,
      warnings: [...unwatched(ended), ...stopped(ended), ...daemons(ended), ...foreignLoad(ended)],
    },
    truth,
  );
}

/** Where the system does not tell, the limit cannot be kept, and the reader must know. */
const unwatched = ({ watched }: Ended): Warning[] => (watched ? [] : [{ code: 'unwatched-memory' }]);

const stopped = ({ stoppedMs = 0 }: Ended): Warning[] =>
  stoppedMs === 0 ? [] : [{ code: 'stopped-child', ms: stoppedMs }];

const daemons = ({ leftBehind = 0 }: Ended): Warning[] =>
  leftBehind === 0 ? [] : [{ code: 'left-behind', processes: leftBehind }];

const foreignLoad = ({ busy }: Ended): Warning[] =>
  busy.map((found) =>
    typeof found === 'string'
      ? {
          code: 'stored-text',
          named: 'foreign-load',
          message: `Others used the processor meanwhile: ${found}.`,
        }
      : { code: 'foreign-load', ...found },
  );
