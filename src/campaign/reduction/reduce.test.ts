import { describe, expect, it } from 'vitest';
import { exampleCell } from '../plan/cell.fixture.ts';
import { recordSchema, seriesSchema } from '../store/record-schema.ts';
import { emptyFlush } from './flush.fixture.ts';
import type { DecodedFlush } from './messages.ts';
import { managerPauses, pausesByCause, v8Story } from './pauses.ts';
import type { WorkloadTruth } from './reachable.ts';
import { type Observation, reduceInvocation } from './reduce.ts';
import { noTotals, type Story } from './story.ts';
import { timeline } from './timeline.ts';

const truth: WorkloadTruth = {
  checksum: 5,
  deathClock: Int32Array.of(1, 2, 4, 4),
  nativeBytes: Float64Array.of(100, 100, 100, 100),
  reachable: Float64Array.of(0, 0, 0, 100, 0),
};
const flush: DecodedFlush = {
  ...emptyFlush,
  ns: 4000,
  clock: 4,
  totals: {
    ...noTotals,
    allocatedBlocks: 4,
    allocatedBytes: 400,
    freedBlocks: 1,
    freedBytes: 100,
    peakBytes: 300,
  },
  v8: { usedBytes: 900, externalBytes: 0 },
  collections: [
    { cause: 'scavenge', startNs: null, costNs: 500, heap: { beforeBytes: 1000, afterBytes: 400 } },
  ],
  frees: { serial: Int32Array.of(0), clock: Int32Array.of(3), ns: Float64Array.of(3000) },
  marks: {
    clock: Int32Array.of(1, 3, 4),
    ns: Float64Array.of(1000, 2900, 4000),
    liveBytes: Float64Array.of(100, 300, 300),
  },
  spans: { cause: Uint8Array.of(1), startNs: Float64Array.of(10), durationNs: Float64Array.of(20) },
  batches: Float64Array.of(30, 10),
};
const story: Story = {
  hello: {
    kind: 'hello',
    pid: 1,
    node: 'v20.0.0',
    v8: '11',
    heapLimitBytes: 64,
    execArgv: [],
    backend: 'malloc',
    warnings: [],
  },
  start: { kind: 'start', monotonicNs: '1000000', v8UsedBytes: 0 },
  flushes: [flush],
  exhausted: null,
  end: {
    kind: 'end',
    checksum: 5,
    wallNs: 4000,
    endNs: 4000,
    cpu: { mainNs: 1, helperNs: 2 },
    counts: { deaths: 4 },
    recordingNs: 1000,
    peakRssBytes: 70,
  },
  warnings: [],
};
const observation: Observation = {
  planned: { id: 'b000-i000', block: 0, position: 0, cellId: exampleCell.id },
  cell: exampleCell,
  startedAt: '2026-01-01T00:00:00.000Z',
  story,
  outcome: { kind: 'ok' },
  exit: { code: 0, signal: null, stderrTail: '' },
  spawnedNs: 400_000n,
  exitedNs: 1_010_000n,
  rss: [
    { atNs: 999_000n, rssBytes: 50 },
    { atNs: 1_003_000n, rssBytes: 60 },
  ],
  peakRssBytes: 65,
  warnings: [],
};

describe('a record', () => {
  const { record, series } = reduceInvocation(observation, truth);

  it('is what the story and the truth say together', () => {
    expect(record).toMatchObject({
      startupNs: 600_000,
      wallNs: 4000,
      memory: { peakRssBytes: 70, peakNativeBytes: 300, peakReachableBytes: 200, peakV8HeapBytes: 1000 },
      native: { allocatedBlocks: 4, freedBlocks: 1 },
      lag: { deadBlocks: 2, reclaimedBlocks: 1, censoredBlocks: 1, clock: { max: 2 } },
      counts: { deaths: 4 },
      v8: { scavenges: 1, majors: 0, pauseNs: 500 },
      batches: { count: 2, max: 30 },
      checksum: 5,
      series: 'series/b000-i000.json',
    });
    expect(record.pauses['death-cascade']).toMatchObject({ count: 1, max: 20 });
  });

  it('and its series pass their own schemas after a trip through JSON', () => {
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(seriesSchema.parse(JSON.parse(JSON.stringify(series)))).toEqual(series);
  });

  it('warns when recording was a good part of the time', () => {
    expect(record.warnings).toEqual([{ code: 'slow-recording', share: 0.25 }]);
  });

  it('of a child that died before its workload has no lag and no series', () => {
    const silent: Story = {
      hello: null,
      start: null,
      flushes: [],
      exhausted: null,
      end: null,
      warnings: [],
    };
    const dead = reduceInvocation({ ...observation, story: silent }, truth);
    expect(dead.series).toBeNull();
    expect(dead.record).toMatchObject({
      runtime: null,
      startupNs: null,
      wallNs: null,
      lag: null,
      series: null,
    });
  });

  it('of a child that died on the way keeps what it had measured', () => {
    const { record: partial } = reduceInvocation({ ...observation, story: { ...story, end: null } }, truth);
    expect(partial).toMatchObject({
      wallNs: null,
      checksum: null,
      memory: { peakNativeBytes: 300 },
      lag: { deadBlocks: 2 },
    });
  });

  it('of a cell with probes off has totals but no lag', () => {
    const plain = reduceInvocation({ ...observation, cell: { ...exampleCell, probes: false } }, truth);
    expect(plain.record).toMatchObject({
      lag: null,
      series: null,
      native: { allocatedBlocks: 4 },
      wallNs: 4000,
    });
  });

  it('draws its timeline from the marks, with V8 heap and resident set as they last were', () => {
    // The heap grew by 1000 before the collection and by 500 after it: two thirds of 3500 ns of mutator time.
    expect(series?.timeline).toEqual([
      { ns: 1000, clock: 1, nativeLive: 100, reachable: 0, v8Used: 0, rss: 50 },
      { ns: 2900, clock: 3, nativeLive: 300, reachable: 100, v8Used: 400, rss: 50 },
      { ns: 4000, clock: 4, nativeLive: 300, reachable: 0, v8Used: 900, rss: 60 },
    ]);
  });
});

describe('pauses', () => {
  it('of V8 are placed in their flush by how much the heap had grown', () => {
    const { pauses } = v8Story([flush], 0);
    expect(pauses).toEqual([
      { cause: 'scavenge', startNs: expect.closeTo((3500 * 2) / 3, 6), durationNs: 500 },
    ]);
  });

  it('of V8 that know when they began stand there, also when they are told of later; the heap is as it was sampled', () => {
    const told = {
      ...flush,
      collections: [
        { cause: 'mark-compact', startNs: 3500, costNs: 20, heap: null },
        { cause: 'scavenge', startNs: 700, costNs: 10, heap: null },
      ],
      heap: { ns: Float64Array.of(600, 3600), bytes: Float64Array.of(5000, 700) },
    } as const;
    const { pauses, heap } = v8Story([told], 0);
    expect(pauses).toEqual([
      { cause: 'scavenge', startNs: 700, durationNs: 10 },
      { cause: 'mark-compact', startNs: 3500, durationNs: 20 },
    ]);
    expect(heap).toEqual([
      { ns: 0, usedBytes: 0 },
      { ns: 600, usedBytes: 5000 },
      { ns: 3600, usedBytes: 700 },
      { ns: 4000, usedBytes: 900 },
    ]);
  });

  it('of managers keep their cause and place', () => {
    expect(managerPauses([flush])).toEqual([{ cause: 'death-cascade', startNs: 10, durationNs: 20 }]);
  });

  it('are summed up by cause', () => {
    const byCause = pausesByCause([
      { cause: 'sweep', startNs: 0, durationNs: 4 },
      { cause: 'scavenge', startNs: 0, durationNs: 1 },
      { cause: 'sweep', startNs: 0, durationNs: 6 },
    ]);
    expect(byCause).toEqual({
      sweep: { count: 2, total: 10, p50: 4, p90: 6, p99: 6, max: 6 },
      scavenge: { count: 1, total: 1, p50: 1, p90: 1, p99: 1, max: 1 },
    });
  });
});

describe('a timeline', () => {
  it('of many marks is thinned without losing the peak', () => {
    const rows = 10_000;
    const liveBytes = Float64Array.from({ length: rows }, (_, row) => (row === 4321 ? 999 : row % 7));
    const many: DecodedFlush = {
      ...emptyFlush,
      ns: rows,
      marks: {
        clock: new Int32Array(rows),
        ns: Float64Array.from({ length: rows }, (_, row) => row),
        liveBytes,
      },
    };
    const points = timeline([many], truth, [], [], 400);
    expect(points.length).toBeLessThanOrEqual(400);
    expect(points.length).toBeGreaterThan(300);
    expect(Math.max(...points.map((point) => point.nativeLive))).toBe(999);
    expect(points.at(-1)?.ns).toBe(rows - 1);
    expect(points.every((point) => point.v8Used === null && point.rss === null)).toBe(true);
  });
});
