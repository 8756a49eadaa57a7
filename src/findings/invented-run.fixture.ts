/**
 * TEST DATA. Runs built by hand for the tests of this room; no figure in here was measured, and nothing
 * outside tests may import it.
 */
import {
  bytes,
  type Cell,
  type ChartRequest,
  type Claim,
  cellAt,
  type Distribution,
  type Environment,
  type Experiment,
  factorDefaults,
  type InvocationRecord,
  type InvocationSeries,
  kib,
  type ManagerVariant,
  type Outcome,
  type Plan,
  type StoredRun,
  schemaVersion,
  type WorkloadName,
} from '../model/index.ts';

const objects = 10_000;
const size = 4096;

/**
 * How a made-up manager behaves: it frees everything that is dead each `every` allocations (0: at once,
 * Infinity: never).
 */
export interface InventedBehaviour {
  readonly every: number;
  readonly wallMs: number;
  readonly outcome?: Outcome;
}

export interface InventedRun {
  readonly managers?: readonly (readonly [ManagerVariant, InventedBehaviour])[];
  readonly workloads?: readonly WorkloadName[];
  readonly yields?: readonly (number | null)[];
  readonly blocks?: number;
  readonly claims?: readonly Claim[];
  readonly charts?: readonly ChartRequest[];
  /** Wall time of an invocation, instead of the behaviour's own with a small fixed wobble. */
  readonly wallMs?: (cell: Cell, block: number) => number;
}

const defaultManagers: NonNullable<InventedRun['managers']> = [
  ['refcount', { every: 0, wallMs: 40 }],
  ['refcount-generational', { every: 700, wallMs: 50 }],
  ['tracing', { every: Number.POSITIVE_INFINITY, wallMs: 20 }],
];

/** A run that looks stored, its records and series computed from the behaviours. */
export function inventRun(wanted: InventedRun = {}): StoredRun {
  const managers = wanted.managers ?? defaultManagers;
  const plan = inventPlan(wanted, managers);
  const behaviourOf = new Map(
    managers.map(([variant, behaviour]) => [
      typeof variant === 'string' ? variant : variant.label,
      behaviour,
    ]),
  );
  const cellOf = new Map(plan.cells.map((cell) => [cell.id, cell]));
  const records = plan.invocations.map((invocation) => {
    const cell = cellOf.get(invocation.cellId)!;
    const behaviour = behaviourOf.get(cell.label)!;
    const wallMs =
      wanted.wallMs?.(cell, invocation.block) ?? behaviour.wallMs * (1 + (invocation.block % 5) / 100);
    return inventRecord(invocation, behaviour, wallMs);
  });
  const seriesOf = (record: InvocationRecord): InvocationSeries => {
    const behaviour = behaviourOf.get(cellOf.get(record.cellId)!.label)!;
    return inventSeries(record, behaviour);
  };
  return {
    folder: '/nowhere',
    plan,
    environment: inventedEnvironment,
    records,
    raw: null,
    warnings: [],
    series: seriesOf,
  };
}

function inventPlan(wanted: InventedRun, managers: NonNullable<InventedRun['managers']>): Plan {
  const workloads = wanted.workloads ?? ['churn'];
  const yields = wanted.yields ?? [null];
  const blocks = wanted.blocks ?? 5;
  const experiment: Experiment = {
    name: 'invented',
    title: 'Invented run',
    question: 'Does the report say what the records say?',
    prediction: 'It does.',
    factors: { workload: workloads, manager: managers.map(([variant]) => variant), yieldEvery: yields },
    sizes: { quick: { blocks, scale: 1 }, full: { blocks: 20, scale: 4 } },
    claims: wanted.claims ?? [],
    charts: wanted.charts ?? [],
  };
  const cells = workloads.flatMap((workload) =>
    managers.flatMap(([variant]) => yields.map((yieldEvery) => inventCell(workload, variant, yieldEvery))),
  );
  const all = [...cells, { ...cells[0]!, id: `${cells[0]!.id}/twin`, twinOf: cells[0]!.id }];
  const invocations = Array.from({ length: blocks }, (_, block) =>
    all.map((cell, position) => ({ id: `b${block}-i${position}`, block, position, cellId: cell.id })),
  ).flat();
  return {
    schema: schemaVersion,
    experiment,
    size: 'quick',
    blocks,
    scale: 1,
    orderSeed: 7,
    cells: all,
    invocations,
  };
}

function inventCell(workload: WorkloadName, variant: ManagerVariant, yieldEvery: number | null): Cell {
  const named = typeof variant === 'string' ? { manager: variant, label: variant, options: {} } : variant;
  return {
    id: `${workload}/${named.label}/yield=${yieldEvery ?? 'never'}`,
    ...cellAt(
      {
        ...factorDefaults,
        workload,
        native: { kind: 'fixed', bytes: kib(4) },
        yieldEvery,
        backend: 'ledger',
        jsHeapMiB: 64,
      },
      named,
      { scale: 1, seed: 1, semiSpaceMiB: 1, rss: bytes(2 ** 30), timeoutMs: 60_000 },
    ),
  };
}

const flat = (count: number, value: number): Distribution => ({
  count,
  total: count * value,
  p50: value,
  p90: value,
  p99: value,
  max: value,
});

function inventRecord(
  { id, block, position, cellId }: Plan['invocations'][number],
  { every, outcome = { kind: 'ok' } }: InventedBehaviour,
  wallMs: number,
): InvocationRecord {
  const never = every === Number.POSITIVE_INFINITY;
  const lag = never ? objects / 2 : every / 2;
  const floating = (never ? objects : every) * size;
  const done = outcome.kind === 'ok';
  return {
    schema: schemaVersion,
    id,
    block,
    position,
    cellId,
    startedAt: '2026-01-01T00:00:00.000Z',
    outcome,
    exit: { code: done ? 0 : 134, signal: null, stderrTail: '' },
    runtime: { node: 'v20.0.0', v8: '11.3', heapLimitBytes: 2 ** 26, execArgv: [], backend: 'ledger' },
    startupNs: 4e7,
    wallNs: done ? wallMs * 1e6 : null,
    cpu: done ? { mainNs: wallMs * 1e6, helperNs: wallMs * 1e5 } : null,
    memory: {
      peakRssBytes: 50 * 2 ** 20 + floating,
      peakNativeBytes: floating + 100 * size,
      peakReachableBytes: 100 * size,
      peakV8HeapBytes: 8 * 2 ** 20,
    },
    native: {
      allocatedBlocks: objects,
      allocatedBytes: objects * size,
      freedBlocks: never ? 0 : objects,
      freedBytes: never ? 0 : objects * size,
      freedBeforeEnd: never ? 0 : objects,
    },
    lag: {
      deadBlocks: objects,
      deadBytes: objects * size,
      reclaimedBlocks: never ? 0 : objects,
      reclaimedBytes: never ? 0 : objects * size,
      censoredBlocks: never ? objects : 0,
      censoredBytes: never ? objects * size : 0,
      prematureBlocks: 0,
      clock: { ...flat(objects, lag), max: lag * 2 },
      nanoseconds: flat(objects, lag * 100),
      dragByteAllocations: objects * size * lag,
      dragByteSeconds: objects * size * lag * 1e-7,
      peakFloatingBytes: floating,
      meanFloatingBytes: floating / 2,
    },
    counts: never
      ? {}
      : {
          increments: 3 * objects,
          decrements: 3 * objects,
          fullCollections: every > 0 ? Math.floor(objects / every) : 0,
        },
    v8: { scavenges: 12, majors: never ? 1 : 0, pauseNs: 2e6 },
    pauses: { scavenge: flat(12, 1e5), ...(every > 0 && !never ? { sweep: flat(14, 2e5) } : {}) },
    batches: done ? { ...flat(100, 1e5), p99: 3e5, max: 9e5 } : null,
    checksum: done ? 42 : null,
    recording: null,
    reductionVersion: 0,
    warnings: [],
    series: `series/${id}.json`,
  };
}

/**
 * A sawtooth: live bytes grow by one block per allocation and fall to the reachable ones at every reclaim.
 */
function inventSeries(record: InvocationRecord, { every, outcome }: InventedBehaviour): InvocationSeries {
  const until = outcome && outcome.kind !== 'ok' ? objects / 2 : objects;
  const timeline = Array.from({ length: 201 }, (_, i) => {
    const clock = Math.round((until * i) / 200);
    const dead = every === 0 ? 0 : every === Number.POSITIVE_INFINITY ? clock : clock % every;
    const reachable = 100 * size;
    return {
      ns: clock * 2000,
      clock,
      nativeLive: reachable + dead * size,
      reachable,
      v8Used: null,
      rss: null,
    };
  });
  const never = every === Number.POSITIVE_INFINITY;
  const steps = never
    ? [{ lag: 0, blocks: 1, bytes: 1 }]
    : Array.from({ length: 11 }, (_, i) => ({
        lag: (every * i) / 10,
        blocks: 1 - i / 10,
        bytes: 1 - i / 10,
      }));
  return {
    schema: schemaVersion,
    id: record.id,
    cellId: record.cellId,
    timeline,
    survivalByClock: every === 0 ? [{ lag: 0, blocks: 0, bytes: 0 }] : steps,
    survivalByNs: [],
    pauses: Array.from({ length: 30 }, (_, i) => ({
      cause: 'scavenge' as const,
      startNs: i * 1e6,
      durationNs: 1e5,
    })),
  };
}

const inventedEnvironment: Environment = {
  schema: schemaVersion,
  capturedAt: '2026-01-01T00:00:00.000Z',
  product: { version: '0.0.0-invented', commit: null, dirty: null, lockfileHash: null },
  runtime: { node: 'v20.0.0', v8: '11.3', uv: '1.0', argv: [], execArgv: [], nodeOptions: null },
  machine: {
    platform: 'linux',
    arch: 'x64',
    kernel: '6.0',
    libc: 'glibc 2.36',
    cpuModel: 'Invented CPU',
    cores: 2,
    memoryBytes: 8 * 2 ** 30,
    swapBytes: 0,
    cgroupMemoryLimitBytes: null,
    governor: null,
    transparentHugePages: 'madvise',
    aslr: '2',
    clockSource: 'tsc',
    pageTouchNs: 250,
  },
  load: { before: [0.1, 0.1, 0.1], after: null, busyProcesses: [] },
};
