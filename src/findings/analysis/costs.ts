import type { Cell, InvocationRecord, MetricName, StoredRun } from '../../model/index.ts';
import {
  type Bootstrap,
  createBootstrap,
  type Interval,
  lowerBoundOverheads,
  median,
  medianOfDrawn,
  minimumUtilisation,
  percentileInterval,
} from '../../statistics/index.ts';
import type { OverheadFindings, UtilisationFindings } from './findings.ts';
import { grouped } from './grouped.ts';
import { comparedCells, placeOf, varyingFactors } from './places.ts';
import type { Samples } from './samples.ts';

/** A resample here recomputes every median of a group; this many are plenty for a secondary table. */
const mostResamples = 2000;

/** Cells of the plan that differ only in their manager, in plan order. */
export function cellsByPlace(run: StoredRun): ReadonlyMap<string, readonly Cell[]> {
  const varying = varyingFactors(run.plan);
  return grouped(comparedCells(run.plan), (cell) => placeOf(cell, varying));
}

/**
 * Lower-bound overhead per manager inside each group, on wall and CPU time: medians per cell first, the
 * bootstrap over blocks outside. Only managers that completed every block take part: a survivor's time is no
 * baseline.
 */
export function findOverheads(
  run: StoredRun,
  samples: Samples,
  bootstrap: Bootstrap,
): readonly OverheadFindings[] {
  const resampler = createBootstrap(Math.min(bootstrap.resamples, mostResamples), bootstrap.seed);
  return [...cellsByPlace(run)].flatMap(([group, cells]) => {
    const complete = cells.filter((cell) => isComplete(cell, run, samples));
    if (complete.length < 2) return [];
    const wall = overheadsOf('wall', complete, samples, resampler);
    const cpu = overheadsOf('cpu', complete, samples, resampler);
    return complete.map((cell, i) => ({
      group,
      label: cell.label,
      manager: cell.manager,
      n: run.plan.blocks,
      wall: wall[i]!.overhead,
      wallInterval: wall[i]!.interval,
      cpu: cpu[i]!.overhead,
      cpuInterval: cpu[i]!.interval,
    }));
  });
}

function isComplete(cell: Cell, run: StoredRun, samples: Samples): boolean {
  const records = samples.recordsOf(cell.id);
  return records.length === run.plan.blocks && records.every(({ outcome }) => outcome.kind === 'ok');
}

function overheadsOf(
  metric: MetricName,
  cells: readonly Cell[],
  samples: Samples,
  bootstrap: Bootstrap,
): readonly { readonly overhead: number | null; readonly interval: Interval | null }[] {
  const totals = cells.map(({ id }) => samples.samplesOf(id, metric).map(({ value }) => value));
  const identified = cells.map(({ id }) => samples.samplesOf(id, 'collector-time').map(({ value }) => value));
  const count = totals[0]!.length;
  if (totals.some((values) => values.length !== count)) {
    return cells.map(() => ({ overhead: null, interval: null }));
  }
  const ofTotals = totals.map(medianOfDrawn);
  const ofIdentified = identified.map(medianOfDrawn);
  const overheads = (times: Uint32Array) =>
    lowerBoundOverheads(
      ofTotals.map((total, i) => ({ total: total(times), identified: ofIdentified[i]!(times) })),
    );
  const times = new Uint32Array(count).fill(1);
  const estimates = overheads(times);
  const replicates = cells.map(() => [] as number[]);
  bootstrap.interval(count, (drawn) => {
    times.fill(0);
    for (const block of drawn) times[block]! += 1;
    overheads(times).forEach((overhead, i) => {
      replicates[i]!.push(overhead ?? Number.NaN);
    });
    return 0;
  });
  return estimates.map((overhead, i) => ({ overhead, interval: middleOf(replicates[i]!) }));
}

/** Null where a replicate is not known. */
function middleOf(replicates: readonly number[]): Interval | null {
  if (replicates.length === 0 || replicates.some(Number.isNaN)) return null;
  return percentileInterval(Float64Array.from(replicates).sort());
}

const windowsNs = [1e6, 1e7, 1e8];

/**
 * Minimum mutator utilisation over windows of 1, 10 and 100 ms, from the stored pause spans, medians over
 * invocations. The store keeps only the longest pauses of each invocation, so short ones may be missing: an
 * upper bound.
 */
export function findUtilisation(run: StoredRun, samples: Samples): readonly UtilisationFindings[] {
  return [...cellsByPlace(run)].flatMap(([group, cells]) =>
    cells.flatMap(({ id, label }) => {
      const watched = samples.recordsOf(id).flatMap((record) => watchedPauses(run, record));
      if (watched.length === 0) return [];
      const windows = windowsNs.map((windowNs) => {
        const shares = watched
          .map(({ pauses, wallNs }) => minimumUtilisation(pauses, wallNs, windowNs))
          .filter((share) => !Number.isNaN(share));
        return { windowNs, utilisation: shares.length === 0 ? null : median(shares) };
      });
      return [{ group, label, n: watched.length, windows }];
    }),
  );
}

function watchedPauses(run: StoredRun, record: InvocationRecord) {
  if (record.outcome.kind !== 'ok' || record.wallNs === null) return [];
  const series = run.series(record);
  if (series === null) return [];
  const pauses = series.pauses.map(({ startNs, durationNs }) => ({ start: startNs, duration: durationNs }));
  return [{ pauses, wallNs: record.wallNs }];
}
