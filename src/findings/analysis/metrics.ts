import {
  type AnyManagerName,
  factsOf,
  type InvocationRecord,
  type MetricName,
  namesOf,
  type PauseCause,
  type Plan,
} from '../../model/index.ts';
import { formatQuantity, type Unit } from './units.ts';

/** Which metrics stand together in one table of a report, in the order of the tables. */
export const themes = ['Memory', 'Promptness', 'Cost', 'Pauses'] as const;
export type Theme = (typeof themes)[number];

/** One number that an invocation is reduced to. */
export interface Metric {
  readonly label: string;
  /** Null: stands in no table of metrics, because another part of the report tells it. */
  readonly theme: Theme | null;
  readonly meaning: string;
  readonly unit: Unit;
  readonly lowerIsBetter: boolean;
  /** Fixed by workload and manager alone wherever V8's collector has no say: must repeat exactly there. */
  readonly exact: boolean;
  /** Read from a clock, so subject to the machine's noise. */
  readonly timed: boolean;
  /** Means something for an invocation that died: what it had reached by then. Others are null for it. */
  readonly untilDeath: boolean;
  /**
   * The value in the base unit (bytes, nanoseconds, allocations, share 0–1); null where it was not measured.
   */
  of(record: InvocationRecord, plan: Plan): number | null;
}

type Facts = Omit<Metric, 'of' | 'lowerIsBetter'> & {
  readonly lowerIsBetter?: boolean;
  readonly read: (record: InvocationRecord, manager: AnyManagerName | null) => number | null;
};

const metric = ({ read, lowerIsBetter = true, ...facts }: Facts): Metric => ({
  ...facts,
  lowerIsBetter,
  of: (record, plan) => {
    if (record.outcome.kind !== 'ok' && !facts.untilDeath) return null;
    return read(record, managersOf(plan).get(record.cellId) ?? null);
  },
});

const managersByPlan = new WeakMap<Plan, ReadonlyMap<string, AnyManagerName>>();

/** Managers by cell; made once per plan, since every metric of every record asks. */
function managersOf(plan: Plan): ReadonlyMap<string, AnyManagerName> {
  let managers = managersByPlan.get(plan);
  if (managers === undefined) {
    managers = new Map(plan.cells.map(({ id, manager }) => [id, manager]));
    managersByPlan.set(plan, managers);
  }
  return managers;
}

const counted = { exact: true, timed: false, untilDeath: false } as const;
const reached = { exact: true, timed: false, untilDeath: true } as const;
const sampled = { exact: false, timed: false, untilDeath: true } as const;
const clocked = { exact: false, timed: true, untilDeath: false, unit: 'nanoseconds' } as const;

/** True when this metric of this manager must be the same in every repeat. */
export function isDeterministic(name: MetricName, manager: AnyManagerName): boolean {
  return metrics[name].exact && factsOf(manager).decides !== 'v8';
}

/** Pauses of the layer and of finalizers; those of V8 are summed in `v8.pauseNs`. */
const ownPauses: readonly PauseCause[] = ['sweep', 'death-cascade', 'finalizer-burst'];

export const metrics: Readonly<Record<MetricName, Metric>> = {
  completed: metric({
    label: 'Completed',
    theme: null,
    meaning: 'share of invocations that ended with the right checksum',
    unit: 'share',
    ...reached,
    exact: false,
    lowerIsBetter: false,
    read: ({ outcome }) => (outcome.kind === 'ok' ? 1 : 0),
  }),
  wall: metric({
    label: 'Wall time',
    theme: 'Cost',
    meaning: 'first to last measured operation',
    ...clocked,
    read: ({ wallNs }) => wallNs,
  }),
  cpu: metric({
    label: 'CPU time',
    theme: 'Cost',
    meaning: 'processor time of all threads of the process',
    ...clocked,
    read: ({ cpu }) => (cpu === null ? null : cpu.mainNs + cpu.helperNs),
  }),
  'cpu-main': metric({
    label: 'CPU time, main thread',
    theme: 'Cost',
    meaning: 'processor time of the thread that ran the program',
    ...clocked,
    read: ({ cpu }) => cpu?.mainNs ?? null,
  }),
  'peak-native': metric({
    label: 'Peak native',
    theme: 'Memory',
    meaning: 'most native bytes held at once, by the ledger',
    unit: 'bytes',
    ...reached,
    read: ({ memory }) => memory.peakNativeBytes,
  }),
  'peak-floating': metric({
    label: 'Peak floating garbage',
    theme: 'Memory',
    meaning: 'most native bytes dead and not yet reclaimed at once',
    unit: 'bytes',
    ...reached,
    read: ({ lag }) => lag?.peakFloatingBytes ?? null,
  }),
  'never-reclaimed-share': metric({
    label: 'Never reclaimed',
    theme: 'Memory',
    meaning: 'share of dead native bytes not reclaimed before the end',
    unit: 'share',
    ...reached,
    read: ({ lag }) => (lag === null || lag.deadBytes === 0 ? null : lag.censoredBytes / lag.deadBytes),
  }),
  'peak-rss': metric({
    label: 'Peak RSS',
    theme: 'Memory',
    meaning: "the kernel's high-water mark of resident memory",
    unit: 'bytes',
    ...sampled,
    read: ({ memory }) => memory.peakRssBytes,
  }),
  'peak-v8-heap': metric({
    label: 'Peak V8 heap',
    theme: 'Memory',
    meaning: 'most bytes used on the V8 heap',
    unit: 'bytes',
    ...sampled,
    read: ({ memory }) => memory.peakV8HeapBytes,
  }),
  'lag-p50': metric({
    label: 'Lag, median',
    theme: 'Promptness',
    meaning: 'objects allocated between the death of a native block and its reclaim: the median block',
    unit: 'allocations',
    ...counted,
    read: ({ lag }) => (lag === null || lag.deadBlocks === 0 ? null : lag.clock.p50),
  }),
  'lag-p99': metric({
    label: 'Lag, p99',
    theme: 'Promptness',
    meaning: 'the same, exceeded by one block in a hundred',
    unit: 'allocations',
    ...counted,
    read: ({ lag }) => (lag === null || lag.deadBlocks === 0 ? null : lag.clock.p99),
  }),
  'lag-max': metric({
    label: 'Lag, longest',
    theme: 'Promptness',
    meaning: 'the same, the block that waited longest',
    unit: 'allocations',
    ...counted,
    read: ({ lag }) => (lag === null || lag.deadBlocks === 0 ? null : lag.clock.max),
  }),
  drag: metric({
    label: 'Drag',
    theme: 'Promptness',
    meaning: 'native bytes × objects allocated while they were dead and not yet reclaimed, summed',
    unit: 'byte-allocations',
    ...counted,
    read: ({ lag }) => lag?.dragByteAllocations ?? null,
  }),
  'collector-time': metric({
    label: 'Collector time',
    theme: 'Cost',
    meaning: "V8's pauses plus the layer's sweeps, death cascades and finalizer bursts",
    ...clocked,
    read: ({ v8, pauses }) => ownPauses.reduce((sum, cause) => sum + (pauses[cause]?.total ?? 0), v8.pauseNs),
  }),
  collections: metric({
    label: 'Collections',
    theme: 'Cost',
    meaning:
      "passes that look for dead structure: the layer's own of any generation, V8's major ones elsewhere",
    unit: 'count',
    ...counted,
    read: ({ counts, v8 }, manager) => {
      const where = manager === null ? 'v8' : factsOf(manager).collections;
      return where === 'v8' ? v8.majors : where.reduce((sum, counter) => sum + (counts[counter] ?? 0), 0);
    },
  }),
  'pause-max': metric({
    label: 'Longest pause',
    theme: 'Pauses',
    meaning: 'the longest single stop of the program, whatever the cause',
    ...clocked,
    read: ({ pauses }) => {
      const longest = Object.values(pauses).map(({ max }) => max);
      return longest.length === 0 ? 0 : Math.max(...longest);
    },
  }),
  'batch-p99': metric({
    label: 'Batch latency, p99',
    theme: 'Pauses',
    meaning: 'time of one batch of operations, exceeded by one batch in a hundred',
    ...clocked,
    read: ({ batches }) => batches?.p99 ?? null,
  }),
  'batch-max': metric({
    label: 'Batch latency, longest',
    theme: 'Pauses',
    meaning: 'time of the slowest batch of operations',
    ...clocked,
    read: ({ batches }) => batches?.max ?? null,
  }),
  'finalizers-inside-loop': metric({
    label: 'Freed before the end',
    theme: 'Promptness',
    meaning: 'native blocks freed while the program was still at work',
    unit: 'count',
    ...reached,
    lowerIsBetter: false,
    read: ({ native }) => native.freedBeforeEnd,
  }),
};

/** The metric's value as a reader wants it, unit included. */
export function formatMetric(name: MetricName, value: number): string {
  return formatQuantity(metrics[name].unit, value);
}

/** The metrics of one theme, in the order of the table above. */
export function metricsOfTheme(theme: Theme): readonly MetricName[] {
  return namesOf(metrics).filter((name) => metrics[name].theme === theme);
}
