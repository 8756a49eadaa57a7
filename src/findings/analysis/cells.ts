import {
  byName,
  type Cell,
  type MetricName,
  metricNames,
  type OutcomeKind,
  outcomeKinds,
  type StoredRun,
} from '../../model/index.ts';
import { type Bootstrap, flagOutliers, median } from '../../statistics/index.ts';
import type { CellFindings, MetricSummary } from './findings.ts';
import { grouped } from './grouped.ts';
import { isDeterministic, metrics } from './metrics.ts';
import { comparedCells, placeOf, varyingFactors } from './places.ts';
import type { Samples } from './samples.ts';

/** One row per compared cell: setting by setting, and inside each in the order of the plan. */
export function summariseCells(
  run: StoredRun,
  samples: Samples,
  bootstrap: Bootstrap,
): readonly CellFindings[] {
  const varying = varyingFactors(run.plan);
  const rows = comparedCells(run.plan).map((cell) => ({
    id: cell.id,
    manager: cell.manager,
    label: cell.label,
    group: placeOf(cell, varying),
    backend: cell.backend,
    invocations: samples.recordsOf(cell.id).length,
    outcomes: countOutcomes(cell, samples),
    metrics: byName(metricNames, (name) => summariseMetric(cell, name, samples, bootstrap)),
  }));
  return [...grouped(rows, ({ group }) => group).values()].flat();
}

function countOutcomes(cell: Cell, samples: Samples): Readonly<Record<OutcomeKind, number>> {
  const records = samples.recordsOf(cell.id);
  return byName(outcomeKinds, (kind) => records.filter(({ outcome }) => outcome.kind === kind).length);
}

/** Null when no invocation gave a value. */
export function summariseMetric(
  cell: Cell,
  name: MetricName,
  samples: Samples,
  bootstrap: Bootstrap,
): MetricSummary | null {
  const values = samples.samplesOf(cell.id, name).map(({ value }) => value);
  if (values.length === 0) return null;
  const records = samples.recordsOf(cell.id);
  const died = records.filter(({ outcome }) => outcome.kind !== 'ok').length;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const exact = isDeterministic(name, cell.manager) && low === high;
  return {
    n: values.length,
    of: records.length,
    median: median(values),
    low,
    high,
    interval: exact ? null : bootstrap.medianInterval(values),
    exact,
    survivorsOnly: died > 0 && !metrics[name].untilDeath,
    untilDeath: died > 0 && metrics[name].untilDeath && name !== 'completed',
    outliers: flagOutliers(values).length,
  };
}
