import {
  type Environment,
  type Experiment,
  type InvocationRecord,
  type InvocationSeries,
  schemaVersion,
} from '../../model/index.ts';

/** Two cells (one and its twin) in two blocks: four invocations. */
export const exampleExperiment: Experiment = {
  name: 'example',
  title: 'Example',
  question: 'Does it?',
  prediction: 'It does.',
  factors: { workload: ['churn'], manager: ['refcount'] },
  sizes: { quick: { blocks: 2, scale: 0.1 }, full: { blocks: 4, scale: 1 } },
  claims: [],
  charts: [],
};

export const exampleEnvironment: Environment = {
  schema: schemaVersion,
  capturedAt: '2026-03-04T05:06:07.000Z',
  product: { version: '0.1.0', commit: null, dirty: null, lockfileHash: null },
  runtime: { node: 'v20.0.0', v8: '11', uv: '1', argv: [], execArgv: [], nodeOptions: null },
  machine: {
    platform: 'linux',
    arch: 'x64',
    kernel: '6',
    libc: null,
    cpuModel: null,
    cores: 2,
    memoryBytes: 1,
    swapBytes: null,
    cgroupMemoryLimitBytes: null,
    governor: null,
    transparentHugePages: null,
    aslr: null,
    clockSource: null,
    pageTouchNs: null,
  },
  load: { before: [0, 0, 0], after: null, busyProcesses: [] },
};

const distribution = { count: 1, total: 1, p50: 1, p90: 1, p99: 1, max: 1 };

export const exampleRecord: InvocationRecord = {
  schema: schemaVersion,
  id: 'b000-i000',
  block: 0,
  position: 0,
  cellId: 'churn/refcount',
  startedAt: '2026-03-04T05:06:08.000Z',
  outcome: { kind: 'ok' },
  exit: { code: 0, signal: null, stderrTail: '' },
  runtime: { node: 'v20.0.0', v8: '11', heapLimitBytes: 1, execArgv: [], backend: 'malloc' },
  startupNs: 1,
  wallNs: 1000,
  cpu: { mainNs: 1, helperNs: 0 },
  memory: { peakRssBytes: 1, peakNativeBytes: 1, peakReachableBytes: 1, peakV8HeapBytes: 1 },
  native: { allocatedBlocks: 1, allocatedBytes: 1, freedBlocks: 1, freedBytes: 1, freedBeforeEnd: 1 },
  lag: null,
  counts: { deaths: 1 },
  v8: { scavenges: 0, majors: 0, pauseNs: 0 },
  pauses: { sweep: distribution },
  batches: distribution,
  checksum: 1,
  recording: { flushes: 1, largestGapNs: 40e6, unheardNs: null },
  reductionVersion: 1,
  warnings: [{ code: 'estimated-reclaims' }],
  series: null,
};

export const exampleSeries: InvocationSeries = {
  schema: schemaVersion,
  id: 'b000-i000',
  cellId: 'churn/refcount',
  timeline: [{ ns: 0, clock: 0, nativeLive: 0, reachable: 0, v8Used: null, rss: 5 }],
  survivalByClock: [{ lag: 0, blocks: 0.5, bytes: 0.25 }],
  survivalByNs: [],
  pauses: [{ cause: 'sweep', startNs: 1, durationNs: 2 }],
};
