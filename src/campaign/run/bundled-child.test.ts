import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AnyManagerName,
  backendNames,
  bytes,
  type Cell,
  kib,
  managerNames,
  mib,
  workloadNames,
} from '../../model/index.ts';
import { exampleCell } from '../plan/cell.fixture.ts';
import { truthSource } from '../reduction/truth.ts';
import { bundleChildren } from './bundle.ts';
import { childCommand } from './command.ts';
import { runInvocation } from './invocation.ts';

const truth = truthSource();
const { signal } = new AbortController();
let childPath: (manager: AnyManagerName) => string;
beforeAll(async () => {
  childPath = await bundleChildren();
});

/** Runs the real measured process, bundled, under bare node. */
function run(change: Partial<Cell>) {
  const cell: Cell = { ...exampleCell, ...change };
  const planned = { id: 'b000-i000', block: 0, position: 0, cellId: cell.id };
  const command = (of: Cell) => childCommand(of, childPath(of.manager), process.execPath);
  return runInvocation(cell, planned, { truth, command, signal, now: () => new Date() });
}
const limits = (change: Partial<Cell['limits']>) => ({ limits: { ...exampleCell.limits, ...change } });
const native = (size: number) =>
  ({ scale: 0.1, seed: 1, native: { kind: 'fixed', bytes: bytes(size) } }) as const;

describe('the measured process', () => {
  it.each(managerNames)(
    'runs %s to the right checksum, without premature frees or lost records',
    async (manager) => {
      const backend = manager === 'tracing-accounted' ? 'array-buffer' : 'ledger';
      const { record, series } = await run({ manager, backend });
      expect(record.outcome).toEqual({ kind: 'ok' });
      const expected = await truth(exampleCell);
      expect(record.native.allocatedBlocks).toBe(expected.nativeBytes.filter((size) => size > 0).length);
      expect(record.lag).toMatchObject({ prematureBlocks: 0 });
      expect(record.lag?.deadBlocks).toBeGreaterThan(record.native.allocatedBlocks * 0.9);
      expect(record.memory.peakNativeBytes).toBeGreaterThanOrEqual(record.memory.peakReachableBytes);
      expect(record.batches?.count).toBeGreaterThan(10);
      expect(record.cpu?.mainNs).toBeGreaterThan(0);
      const costs = ['estimated-reclaims', 'slow-recording', 'unwatched-memory'];
      expect(record.warnings.filter(({ code }) => !costs.includes(code))).toEqual([]);
      expect(series?.timeline.length).toBeGreaterThan(10);
    },
  );

  it.each(workloadNames)('runs %s, written out over JS objects, to the same checksum', async (workload) => {
    const { record } = await run({ workload, manager: 'tracing-dispose', backend: 'ledger' });
    expect(record.outcome).toEqual({ kind: 'ok' });
    expect(record.lag).toMatchObject({ prematureBlocks: 0, censoredBlocks: 0 });
  });

  it.each(backendNames)('runs on %s memory', async (backend) => {
    const { record } = await run({ backend });
    expect(record.outcome).toEqual({ kind: 'ok' });
    // Where the system's functions cannot be called another backend serves, and the record says so.
    const substituted = record.warnings.some(({ code }) => code === 'backend-substituted');
    expect(record.runtime?.backend).toBe(substituted ? 'resizable-buffer' : backend);
  });

  it('under counting reclaims acyclic garbage with no lag at all', async () => {
    const { record } = await run({ manager: 'refcount', workload: 'churn' });
    expect(record.lag).toMatchObject({
      censoredBlocks: 0,
      clock: { max: 0 },
      peakFloatingBytes: 0,
      dragByteAllocations: 0,
    });
    expect(record.counts).toMatchObject({ live: 0 });
  });

  it('under counting alone never reclaims cycles', async () => {
    const { record } = await run({ manager: 'refcount', workload: 'parent-trees' });
    expect(record.lag?.reclaimedBlocks).toBe(0);
    expect(record.lag?.censoredBlocks).toBeGreaterThan(100);
  });

  it('that never yields sees no finalizer inside its loop', async () => {
    const { record } = await run({
      manager: 'tracing-forced',
      yieldEvery: null,
      options: { forceEvery: kib(64) },
    });
    expect(record.v8.majors).toBeGreaterThan(3);
    expect(record.native).toMatchObject({ freedBeforeEnd: 0 });
    expect(record.native.freedBlocks).toBeGreaterThan(100);
    expect(record.lag?.reclaimedBlocks).toBe(0);
  });

  it('whose native memory V8 frees itself sees it come back without any finalizer', async () => {
    const { record, series } = await run({
      manager: 'tracing-accounted',
      backend: 'array-buffer',
      yieldEvery: null,
      parameters: { scale: 1, seed: 1, native: { kind: 'fixed', bytes: kib(16) } },
      ...limits({ jsHeapMiB: 128 }),
    });
    expect(record.native).toMatchObject({ freedBeforeEnd: 0 });
    expect(record.lag?.reclaimedBytes).toBeGreaterThan(record.native.allocatedBytes / 2);
    expect(record.memory.peakNativeBytes).toBeLessThan(record.native.allocatedBytes / 2);
    expect(record.lag?.prematureBlocks).toBe(0);
    const highest = Math.max(...(series?.timeline ?? []).map(({ nativeLive }) => nativeLive));
    expect(highest).toBeCloseTo(record.memory.peakNativeBytes, -4);
  });

  it('takes the heap limit it is given', async () => {
    const { record } = await run(limits({ jsHeapMiB: 48 }));
    expect(record.runtime?.heapLimitBytes).toBe(mib(48));
    expect(record.runtime?.execArgv).toEqual(['--max-heap-size=48', '--max-semi-space-size=1']);
  });

  it('repeats the layer’s own counts exactly', async () => {
    const cell = { manager: 'refcount-generational', workload: 'parent-trees' } as const;
    const [one, two] = [await run(cell), await run(cell)];
    expect(one.record.counts).toEqual(two.record.counts);
    const { youngCollections } = one.record.counts;
    expect(youngCollections).toBeGreaterThan(0);
  });

  it('with probes off tells totals only', async () => {
    const { record, series } = await run({ probes: false });
    expect(record).toMatchObject({ outcome: { kind: 'ok' }, lag: null, batches: null, series: null });
    expect(record.native.freedBlocks).toBe(record.native.allocatedBlocks);
    expect(series).toBeNull();
  });
});

describe('the measured process dies', () => {
  const dying = (manager: AnyManagerName, change: Partial<Cell>) => run({ manager, ...change });

  it('of its V8 heap, and what it had measured is kept', async () => {
    const { record } = await dying('epsilon', {
      ...limits({ jsHeapMiB: 24 }),
      parameters: { ...native(64), scale: 20 },
    });
    expect(record.outcome).toMatchObject({
      kind: 'oom-js',
      detail: expect.stringMatching(/out of memory|OOM/),
    });
    expect(record.native.allocatedBlocks).toBeGreaterThan(1000);
    expect(record.memory.peakV8HeapBytes).toBeGreaterThan(mib(4));
    expect(record.lag?.censoredBlocks).toBeGreaterThan(1000);
    expect(record.warnings.map(({ code }) => code)).toContain('lost-tail');
  });

  it.each(['epsilon', 'refcount'] as const)('of its native budget under %s', async (manager) => {
    const { record } = await dying(manager, {
      workload: 'parent-trees',
      ...limits({ nativeBudget: mib(1) }),
      parameters: native(16_384),
    });
    expect(record.outcome).toMatchObject({ kind: 'oom-native', detail: expect.stringContaining('budget') });
    expect(record.exit.code).toBe(86);
    expect(record.memory.peakNativeBytes).toBeLessThanOrEqual(mib(1));
    expect(record.memory.peakNativeBytes).toBeGreaterThan(mib(1) - 16_384);
  });

  it('of a task that it does not understand', async () => {
    const command = (of: Cell) => {
      const { file, args } = childCommand(of, childPath(of.manager), process.execPath);
      return { file, args: [...args.slice(0, -1), '{"workload":"churn"}'] };
    };
    const planned = { id: 'b000-i000', block: 0, position: 0, cellId: exampleCell.id };
    const { record } = await runInvocation(exampleCell, planned, {
      truth,
      command,
      signal,
      now: () => new Date(),
    });
    expect(record.outcome).toMatchObject({
      kind: 'crashed',
      detail: expect.stringContaining("The task's yieldEvery must be"),
    });
  });
});
