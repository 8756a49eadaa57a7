import {
  type Cell,
  type InvocationRecord,
  type InvocationSeries,
  type Outcome,
  type PlannedInvocation,
  schemaVersion,
  type Warning,
} from '../../model/index.ts';
import { anchorsOf } from './anchors.ts';
import { distribution } from './distribution.ts';
import { joinLags, type Lags, summariseLags } from './lag.ts';
import { managerPauses, type Pause, pausesByCause, v8Story } from './pauses.ts';
import { physicalFlushes } from './physical.ts';
import { peakReachable, type WorkloadTruth } from './reachable.ts';
import { noTotals, type Story } from './story.ts';
import { survivalCurve } from './survival.ts';
import { type RssSample, timeline } from './timeline.ts';

/** What the parent saw of one child, from spawn to exit. */
export interface Observation {
  readonly planned: PlannedInvocation;
  readonly cell: Cell;
  readonly startedAt: string;
  readonly story: Story;
  readonly outcome: Outcome;
  readonly exit: InvocationRecord['exit'];
  /** The machine's monotonic clock when the child was spawned, in nanoseconds. */
  readonly spawnedNs: bigint;
  /** When the parent learned of its end, on the same clock. */
  readonly exitedNs: bigint;
  /** Resident set seen from outside, on the same clock. */
  readonly rss: readonly { readonly atNs: bigint; readonly rssBytes: number }[];
  readonly peakRssBytes: number | null;
  readonly warnings: readonly Warning[];
}

export interface Reduced {
  readonly record: InvocationRecord;
  /** Null when the child died before its workload began, or recorded nothing. */
  readonly series: InvocationSeries | null;
}

/**
 * Of what makes a record out of raw data. Goes up by one whenever a record or a series would come out
 * otherwise: then reports reduce stored runs again. Records from before raw data were kept have 0.
 */
export const reductionVersion = 2;

const timelinePoints = 400;
const survivalPoints = 200;
const longestPauses = 300;

/**
 * One child's story joined with the truth of its workload: the record that is kept and the series that charts
 * draw.
 */
export function reduceInvocation(seen: Observation, truth: WorkloadTruth): Reduced {
  const { story, cell, planned } = seen;
  const { flushes, hello, start, end, exhausted } = story;
  const startedNs = start === null ? null : BigInt(start.monotonicNs);
  const last = flushes.at(-1);
  const totals = last?.totals ?? noTotals;
  const endClock = Math.min(last?.clock ?? 0, truth.deathClock.length);
  const recorded = cell.probes && startedNs !== null && last !== undefined;

  const v8 = v8Story(flushes, start?.v8UsedBytes ?? 0);
  const pauses = [...v8.pauses, ...managerPauses(flushes)].sort((a, b) => a.startNs - b.startNs);
  const batches = concatenated(flushes.map((flush) => flush.batches));
  const physical = physicalFlushes(flushes, truth);
  const lags = recorded
    ? joinLags(truth, {
        frees: physical.flushes.map((flush) => flush.frees),
        anchors: anchorsOf(flushes),
        endClock,
        endNs: end?.endNs ?? last.ns,
      })
    : null;
  const seriesId = planned.id;

  const record: InvocationRecord = {
    schema: schemaVersion,
    id: planned.id,
    block: planned.block,
    position: planned.position,
    cellId: planned.cellId,
    startedAt: seen.startedAt,
    outcome: seen.outcome,
    exit: seen.exit,
    runtime:
      hello === null
        ? null
        : {
            node: hello.node,
            v8: hello.v8,
            heapLimitBytes: hello.heapLimitBytes,
            execArgv: hello.execArgv,
            backend: hello.backend,
          },
    startupNs: startedNs === null ? null : Number(startedNs - seen.spawnedNs),
    wallNs: end?.wallNs ?? null,
    cpu: end?.cpu ?? null,
    memory: {
      peakRssBytes: highest(seen.peakRssBytes, end?.peakRssBytes ?? null),
      peakNativeBytes: physical.peakBytes ?? totals.peakBytes,
      peakReachableBytes: peakReachable(truth, endClock),
      peakV8HeapBytes: v8.heap.reduce((peak, sample) => Math.max(peak, sample.usedBytes), 0),
    },
    native: {
      allocatedBlocks: totals.allocatedBlocks,
      allocatedBytes: totals.allocatedBytes,
      freedBlocks: totals.freedBlocks,
      freedBytes: totals.freedBytes,
      freedBeforeEnd: totals.freedBeforeEnd,
    },
    lag: lags === null ? null : summariseLags(lags),
    counts: end?.counts ?? exhausted?.counts ?? {},
    v8: {
      scavenges: v8.pauses.filter((pause) => pause.cause === 'scavenge').length,
      majors: v8.pauses.filter((pause) => pause.cause === 'mark-compact').length,
      pauseNs: v8.pauses.reduce((sum, pause) => sum + pause.durationNs, 0),
    },
    pauses: pausesByCause(pauses),
    batches: batches.length > 0 ? distribution(batches) : null,
    checksum: end?.checksum ?? null,
    recording: recordingOf(story, startedNs, seen.exitedNs),
    reductionVersion,
    warnings: [...story.warnings, ...seen.warnings, ...physical.warnings, ...recordingCost(story)],
    series: lags === null ? null : `series/${seriesId}.json`,
  };
  if (lags === null || startedNs === null) return { record, series: null };

  const rss: RssSample[] = seen.rss.map(({ atNs, rssBytes }) => ({ ns: Number(atNs - startedNs), rssBytes }));
  const series: InvocationSeries = {
    schema: schemaVersion,
    id: seriesId,
    cellId: planned.cellId,
    timeline: timeline(physical.flushes, truth, v8.heap, rss, timelinePoints),
    ...survivalCurves(lags),
    pauses: longest(pauses),
  };
  return { record, series };
}

function survivalCurves(lags: Lags): Pick<InvocationSeries, 'survivalByClock' | 'survivalByNs'> {
  return {
    survivalByClock: survivalCurve(lags.clock, lags.bytes, lags.reclaimed, survivalPoints),
    survivalByNs: survivalCurve(lags.ns, lags.bytes, lags.reclaimed, survivalPoints),
  };
}

/** The longest pauses, in the order of time. */
const longest = (pauses: readonly Pause[]): Pause[] =>
  [...pauses]
    .sort((a, b) => b.durationNs - a.durationNs)
    .slice(0, longestPauses)
    .sort((a, b) => a.startNs - b.startNs)
    .map(({ cause, startNs, durationNs }) => ({
      cause,
      startNs: Math.round(startNs),
      durationNs: Math.round(durationNs),
    }));

/** How far apart flushes were, and how long a child that did not end by itself had not been heard of. */
function recordingOf(
  { flushes, end }: Story,
  startedNs: bigint | null,
  exitedNs: bigint,
): InvocationRecord['recording'] {
  if (startedNs === null) return null;
  const heardNs = flushes.at(-1)?.ns ?? 0;
  return {
    flushes: flushes.length,
    largestGapNs: flushes.reduce((largest, { fromNs, ns }) => Math.max(largest, ns - fromNs), 0),
    unheardNs: end === null ? Math.max(0, Number(exitedNs - startedNs) - heardNs) : null,
  };
}

/**
 * Recording is not part of the wall time, but it leaves caches cold and shifts the clock: a reader must know
 * when it was much.
 */
function recordingCost({ end }: Story): Warning[] {
  if (end === null || end.wallNs <= 0) return [];
  const share = end.recordingNs / end.wallNs;
  return share <= 0.2 ? [] : [{ code: 'slow-recording', share }];
}

function highest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function concatenated(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
