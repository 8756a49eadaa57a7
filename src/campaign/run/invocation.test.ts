import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Cell, mib } from '../../model/index.ts';
import { SpawnError } from '../../workshop/index.ts';
import { exampleCell } from '../plan/cell.fixture.ts';
import type { WorkloadTruth } from '../reduction/reachable.ts';
import { runInvocation } from './invocation.ts';

const fixture = fileURLToPath(new URL('./misbehaving-child.fixture.mjs', import.meta.url));
const planned = { id: 'b000-i000', block: 0, position: 0, cellId: exampleCell.id };
const truth: WorkloadTruth = {
  checksum: 7,
  deathClock: Int32Array.of(1, 2),
  nativeBytes: Float64Array.of(100, 100),
  reachable: Float64Array.of(0, 0, 0),
};

/** Starts a real child that ends in the way named. */
function childThatEnds(
  way: string,
  limits: Partial<Cell['limits']> = {},
  signal = new AbortController().signal,
) {
  const cell = { ...exampleCell, limits: { ...exampleCell.limits, ...limits } };
  const command = () => ({ file: process.execPath, args: [fixture, way] });
  return runInvocation(cell, planned, { truth: async () => truth, command, signal, now: () => new Date(0) });
}
const codes = (record: { warnings: readonly { code: string }[] }) =>
  record.warnings.map((warning) => warning.code);

describe('a child that ends', () => {
  it('normally is ok, with its records joined', async () => {
    const { record, series } = await childThatEnds('normally');
    expect(record.outcome).toEqual({ kind: 'ok' });
    expect(record).toMatchObject({
      startedAt: '1970-01-01T00:00:00.000Z',
      exit: { code: 0, signal: null },
      runtime: { node: process.version },
      native: { freedBlocks: 1 },
      counts: { deaths: 2 },
      checksum: 7,
    });
    expect(record.startupNs).toBeGreaterThan(0);
    expect(series?.timeline).toMatchObject([{ ns: 900, clock: 2, nativeLive: 100 }]);
    expect(codes(record)).toEqual([]);
  });

  it('with a wrong checksum is caught', async () => {
    const { record } = await childThatEnds('with a wrong checksum');
    expect(record.outcome).toEqual({ kind: 'wrong-checksum', expected: 7, actual: 8 });
  });

  it('without finishing its workload has crashed, even with exit code 0', async () => {
    const { record } = await childThatEnds('without a word');
    expect(record.outcome).toMatchObject({
      kind: 'crashed',
      code: 0,
      detail: expect.stringContaining('without finishing'),
    });
    expect(codes(record)).toEqual(['lost-tail']);
  });

  it('after garbage on its pipe keeps every record, and the reader is told', async () => {
    const { record } = await childThatEnds('after garbage');
    expect(record.outcome.kind).toBe('ok');
    expect(record.native.freedBlocks).toBe(1);
    expect(record.warnings).toEqual([
      { code: 'garbage-on-pipe', lines: 3, first: expect.stringMatching(/^not a record/) },
    ]);
  });

  it('in the middle of a line keeps everything before it', async () => {
    const { record } = await childThatEnds('in the middle of a line');
    expect(record.outcome).toMatchObject({ kind: 'crashed', signal: 'SIGKILL' });
    expect(record).toMatchObject({ wallNs: null, native: { freedBlocks: 1 }, lag: { deadBlocks: 1 } });
    expect(codes(record)).toEqual(['cut-line']);
  });

  it('by SIGSEGV has crashed', async () => {
    const { record } = await childThatEnds('by SIGSEGV');
    expect(record.outcome).toMatchObject({ kind: 'crashed', code: null, signal: 'SIGSEGV' });
  });

  it('by an exception has crashed, and says by which', async () => {
    const { record } = await childThatEnds('by an exception');
    expect(record.outcome).toMatchObject({ kind: 'crashed', code: 1, detail: 'RangeError: the sky fell' });
    expect(record.exit.stderrTail).toContain('the sky fell');
  });

  it.each([
    ['by a thrown text', 'threw the sky fell'],
    ['by a thrown object', "threw { sky: 'fell' }"],
    ['by a rejected text', 'threw the sky fell'],
  ])('%s has crashed, and shows it as thrown', async (way, detail) => {
    const { record } = await childThatEnds(way);
    expect(record.outcome).toMatchObject({ kind: 'crashed', code: 1, detail });
  });

  it('with lost last words is still known by its exit code', async () => {
    const { record } = await childThatEnds('by the exit code for native memory');
    expect(record.outcome.kind).toBe('oom-native');
  });

  it('never is killed at its timeout and keeps what it had said', async () => {
    const { record } = await childThatEnds('never', { timeoutMs: 1500 });
    expect(record.outcome).toEqual({ kind: 'timeout', afterMs: 1500 });
    expect(record).toMatchObject({ exit: { signal: 'SIGKILL' }, native: { freedBlocks: 1 } });
    expect(record.memory.peakRssBytes).toBeGreaterThan(mib(10));
  });

  it('by too large a resident set is killed by the watchdog', async () => {
    const limitBytes = mib(200);
    const { record } = await childThatEnds('by too large a resident set', { rss: limitBytes });
    expect(record.outcome).toMatchObject({ kind: 'rss-limit', limitBytes });
    expect(record.outcome.kind === 'rss-limit' && record.outcome.rssBytes).toBeGreaterThan(limitBytes);
    expect(record.memory.peakRssBytes).toBeGreaterThan(limitBytes);
  });

  it('while a process it started holds the pipes is not waited for', async () => {
    const { record } = await childThatEnds('while its own child holds the pipes');
    expect(record.outcome.kind).toBe('ok');
  });
});

describe('an invocation', () => {
  it('that is aborted kills its child and rejects with the reason', async () => {
    const controller = new AbortController();
    const running = childThatEnds('never', {}, controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 200);
    await expect(running).rejects.toThrow('enough');
  });

  it('that was aborted before it began starts nothing', async () => {
    await expect(childThatEnds('never', {}, AbortSignal.abort(new Error('early')))).rejects.toThrow('early');
  });

  it('whose node binary does not exist says so', async () => {
    const command = () => ({ file: '/no/such/node', args: [] });
    const { signal } = new AbortController();
    const running = runInvocation(exampleCell, planned, {
      truth: async () => truth,
      command,
      signal,
      now: () => new Date(),
    });
    await expect(running).rejects.toThrow(SpawnError);
    await expect(running).rejects.toThrow('Cannot start /no/such/node');
  });
});
