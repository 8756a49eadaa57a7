import type { InvocationRecord, MetricName, StoredRun } from '../../model/index.ts';
import { grouped } from './grouped.ts';
import { metrics } from './metrics.ts';

/** One metric value of one invocation. */
export interface Sample {
  readonly block: number;
  readonly value: number;
}

/** The records of a run by cell, in block order. */
export interface Samples {
  recordsOf(cellId: string): readonly InvocationRecord[];
  metricOf(record: InvocationRecord, metric: MetricName): number | null;
  /** Values of the invocations that gave one; the others are missing, not zero. */
  samplesOf(cellId: string, metric: MetricName): readonly Sample[];
}

export function collectSamples(run: StoredRun): Samples {
  const byCell = grouped(run.records, ({ cellId }) => cellId);
  for (const records of byCell.values()) records.sort((a, b) => a.block - b.block);
  const recordsOf = (cellId: string): readonly InvocationRecord[] => byCell.get(cellId) ?? [];
  const metricOf = (record: InvocationRecord, metric: MetricName) => metrics[metric].of(record, run.plan);
  return {
    recordsOf,
    metricOf,
    samplesOf: (cellId, metric) => {
      const samples: Sample[] = [];
      for (const record of recordsOf(cellId)) {
        const value = metricOf(record, metric);
        if (value !== null) samples.push({ block: record.block, value });
      }
      return samples;
    },
  };
}

/** Values of two cells from the same block, side by side. */
export interface Pair {
  readonly block: number;
  readonly top: number;
  readonly bottom: number;
}

/** Blocks in which both sides gave a value. */
export function pairByBlock(top: readonly Sample[], bottom: readonly Sample[]): readonly Pair[] {
  const bottoms = new Map(bottom.map(({ block, value }) => [block, value]));
  return top.flatMap(({ block, value }) => {
    const partner = bottoms.get(block);
    return partner === undefined ? [] : [{ block, top: value, bottom: partner }];
  });
}
