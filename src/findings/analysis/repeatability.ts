import { type MetricName, metricNames, type StoredRun } from '../../model/index.ts';
import { type Bootstrap, logRatio, type NoiseFloor, noiseFloor } from '../../statistics/index.ts';
import type { ExactnessFindings, NoiseFindings } from './findings.ts';
import { grouped } from './grouped.ts';
import { isDeterministic } from './metrics.ts';
import { comparedCells } from './places.ts';
import { pairByBlock, type Samples } from './samples.ts';

/** What the same cell differs by when it runs twice in every block. Null without a twin in the plan. */
export function findNoise(run: StoredRun, samples: Samples, bootstrap: Bootstrap): NoiseFindings | null {
  const twin = run.plan.cells.find(({ twinOf }) => twinOf !== null);
  if (!twin || twin.twinOf === null) return null;
  const { twinOf } = twin;
  const floors: Partial<Record<MetricName, NoiseFloor>> = {};
  for (const name of metricNames) {
    const pairs = pairByBlock(samples.samplesOf(twin.id, name), samples.samplesOf(twinOf, name));
    const floor = noiseFloor(
      pairs.map(({ top, bottom }) => logRatio(top, bottom)),
      bootstrap,
    );
    if (floor) floors[name] = floor;
  }
  return { cellId: twinOf, twinId: twin.id, floors };
}

/**
 * The layer's own event counts and exact metrics must be equal in every completed repeat of a cell.
 * A difference is a bug or an input that nobody declared.
 */
export function checkExactness(run: StoredRun, samples: Samples): ExactnessFindings {
  const differing: ExactnessFindings['differing'][number][] = [];
  const counters = new Set<string>();
  let checkedCells = 0;
  const twins = grouped(run.plan.cells, ({ twinOf }) => twinOf);
  for (const cell of comparedCells(run.plan)) {
    const completed = [cell, ...(twins.get(cell.id) ?? [])]
      .flatMap(({ id }) => samples.recordsOf(id))
      .filter(({ outcome }) => outcome.kind === 'ok');
    const named = new Map<string, number[]>();
    const note = (name: string, value: number) => {
      const values = named.get(name);
      if (values) values.push(value);
      else named.set(name, [value]);
    };
    const exact = metricNames.filter((metric) => isDeterministic(metric, cell.manager));
    for (const record of completed) {
      for (const [counter, value] of Object.entries(record.counts)) note(counter, value);
      for (const name of exact) {
        const value = samples.metricOf(record, name);
        if (value !== null) note(name, value);
      }
    }
    const repeated = [...named].filter(([, values]) => values.length > 1);
    if (repeated.length > 0) checkedCells++;
    for (const [counter, values] of repeated) {
      counters.add(counter);
      const distinct = [...new Set(values)].sort((a, b) => a - b);
      if (distinct.length > 1) differing.push({ cellId: cell.id, counter, values: distinct });
    }
  }
  return { checkedCells, counters: counters.size, differing };
}
