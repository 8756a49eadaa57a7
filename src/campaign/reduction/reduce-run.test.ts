import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cell, kib, mib, type Plan, schemaVersion } from '../../model/index.ts';
import { whileHolding } from '../../workshop/index.ts';
import { exampleCell } from '../plan/cell.fixture.ts';
import { planExperiment } from '../plan/plan.ts';
import { runCampaign } from '../run/campaign.ts';
import { rawPath, readRaw } from '../store/raw-reader.ts';
import { openRun } from '../store/reader.ts';
import { exampleEnvironment, exampleExperiment } from '../store/run.fixture.ts';
import { createRun, reopenRun } from '../store/writer.ts';
import { hasRaw, isStale, reduceRun as reduceStored } from './reduce-run.ts';
import { truthSource } from './truth.ts';

/** The truth of these workloads is worked out once for all tests. */
const truth = truthSource();
const reduceRun = (folder: string, options: Parameters<typeof reduceStored>[1] = {}) =>
  whileHolding(folder, (held) => reduceStored(held, { truth, ...options }));

const limits = (change: Partial<Cell['limits']>) => ({ limits: { ...exampleCell.limits, ...change } });
const native = (bytes: number, scale = 0.1) => ({
  parameters: { scale, seed: 1, native: { kind: 'fixed', bytes: kib(bytes / 1024) } } as const,
});

/** Several managers, and children that end well, out of heap, out of native memory and too late. */
const cells: readonly Cell[] = [
  { ...exampleCell, id: 'counted' },
  { ...exampleCell, id: 'collected', manager: 'refcount-generational', workload: 'parent-trees' },
  { ...exampleCell, id: 'finalized', manager: 'tracing' },
  {
    ...exampleCell,
    id: 'accounted',
    manager: 'tracing-accounted',
    backend: 'array-buffer',
    yieldEvery: null,
    ...native(16_384),
  },
  { ...exampleCell, id: 'unprobed', probes: false },
  { ...exampleCell, id: 'oom-js', manager: 'epsilon', ...limits({ jsHeapMiB: 12 }), ...native(64, 20) },
  {
    ...exampleCell,
    id: 'oom-native',
    manager: 'epsilon',
    workload: 'parent-trees',
    ...limits({ nativeBudget: mib(1) }),
    ...native(16_384),
  },
  { ...exampleCell, id: 'late', ...limits({ timeoutMs: 200 }), ...native(1024, 60) },
];

function planOf(): Plan {
  const plan = planExperiment(exampleExperiment, { size: 'quick' });
  const invocations = [0, 1].flatMap((block) =>
    cells.map(({ id }, position) => ({ id: `b00${block}-i00${position}`, block, position, cellId: id })),
  );
  return { ...plan, schema: schemaVersion, cells, invocations, blocks: 2 };
}

let root: string;
let folder: string;
let records: string;
let series: ReadonlyMap<string, string>;

const recordsOf = () => readFileSync(join(folder, 'invocations.jsonl'), 'utf8');
const seriesOf = () =>
  new Map(
    readdirSync(join(folder, 'series')).map((name) => [
      name,
      readFileSync(join(folder, 'series', name), 'utf8'),
    ]),
  );
const rawOf = (id: string) => join(folder, rawPath(id));

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'reclaim-raw-'));
  const writer = createRun(root, planOf(), exampleEnvironment, new Date(0));
  folder = writer.folder;
  const { signal } = new AbortController();
  await runCampaign(writer.plan, writer, { signal, cooldownMs: 0, seriesBlocks: 1, truth });
  writer.close();
  records = recordsOf();
  series = seriesOf();
}, 120_000);
afterAll(() => rmSync(root, { recursive: true }));

/** Puts back whatever a test has changed. */
let raw: ReadonlyMap<string, Buffer>;
beforeAll(() => {
  raw = new Map(
    readdirSync(join(folder, 'raw')).map((name) => [name, readFileSync(join(folder, 'raw', name))]),
  );
});
beforeEach(() => {
  writeFileSync(join(folder, 'invocations.jsonl'), records);
  for (const [name, data] of raw) writeFileSync(join(folder, 'raw', name), data);
});

describe('a stored run, reduced again', () => {
  it('ended in many ways', () => {
    const ends = openRun(folder).records.map(({ cellId, outcome }) => `${cellId}: ${outcome.kind}`);
    expect(new Set(ends)).toEqual(
      new Set([
        'counted: ok',
        'collected: ok',
        'finalized: ok',
        'accounted: ok',
        'unprobed: ok',
        'oom-js: oom-js',
        'oom-native: oom-native',
        'late: timeout',
      ]),
    );
  });

  it('gives the identical records and series, byte by byte', async () => {
    for (const [name] of series) rmSync(join(folder, 'series', name));
    const done = await reduceRun(folder);
    expect(done).toEqual({ reduced: 16, found: [], stand: [] });
    expect(recordsOf()).toBe(records);
    expect(seriesOf()).toEqual(series);
  });

  it('gives a record that was not written any more, because its campaign was killed', async () => {
    const lines = records.trimEnd().split('\n');
    writeFileSync(
      join(folder, 'invocations.jsonl'),
      lines
        .slice(0, -1)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const done = await reduceRun(folder);
    expect(done.found).toEqual(['b001-i007']);
    expect(recordsOf()).toBe(records);
  });

  it('keeps the stored record where raw data are missing, torn, or not its own, and says why', async () => {
    rmSync(rawOf('b000-i000'));
    truncateSync(rawOf('b000-i001'), readFileSync(rawOf('b000-i001')).length - 7);
    writeFileSync(rawOf('b000-i002'), readFileSync(rawOf('b000-i003')));
    const done = await reduceRun(folder);
    expect(done.reduced).toBe(13);
    expect(done.stand.map(({ id, why }) => [id, why])).toEqual([
      ['b000-i000', 'there are no raw data of it'],
      ['b000-i001', 'its raw data were torn when the campaign was killed'],
      ['b000-i002', expect.stringContaining('its raw data are not those')],
    ]);
    expect(recordsOf()).toBe(records);
  });

  it('does not judge a child by a truth that has changed since', async () => {
    const changed = {
      checksum: 1,
      deathClock: new Int32Array(0),
      nativeBytes: new Float64Array(0),
      reachable: new Float64Array(1),
    };
    const done = await reduceRun(folder, { truth: async () => changed });
    expect(done.reduced).toBe(0);
    expect(done.stand[0]?.why).toContain('other deaths or sizes');
    expect(recordsOf()).toBe(records);
  });

  it('is due when its records are older than the reduction, and possible while there are raw data', () => {
    expect(isStale(openRun(folder))).toBe(false);
    writeFileSync(
      join(folder, 'invocations.jsonl'),
      records.replaceAll(/"reductionVersion":\d+/g, '"reductionVersion":0'),
    );
    const old = openRun(folder);
    expect([isStale(old), hasRaw(old)]).toEqual([true, true]);
  });

  it('gives the same records when later blocks keep only what their records need', async () => {
    await reduceRun(folder, { keepRaw: 'charts' });
    const size = (id: string) => readFileSync(rawOf(id)).length;
    expect(size('b000-i002')).toBe(raw.get('b000-i002.jsonl.gz')?.length);
    expect(size('b001-i002')).toBeLessThan(raw.get('b001-i002.jsonl.gz')?.length ?? 0);
    expect(readRaw(folder, 'b001-i002')?.lines.join('')).not.toContain('"kind":"resident"');
    expect(openRun(folder).raw).toMatchObject({
      policy: 'charts',
      dropped: [expect.stringContaining('From block 2 on')],
    });
    const done = await reduceRun(folder);
    expect(done).toEqual({ reduced: 16, found: [], stand: [] });
    expect(recordsOf()).toBe(records);
    expect(seriesOf()).toEqual(series);
    await expect(reduceRun(folder, { keepRaw: 'all' })).rejects.toThrow('what that drops is gone');
  });

  it('can drop all raw data, and says what that costs', async () => {
    await reduceRun(folder, { keepRaw: 'none' });
    expect(existsSync(rawOf('b000-i000'))).toBe(false);
    expect(openRun(folder).raw?.dropped[0]).toContain('cannot be made again');
    expect(hasRaw(openRun(folder))).toBe(false);
    expect(recordsOf()).toBe(records);
  });
});

describe('a run whose parent was killed', () => {
  it('has what was written, cut at the last whole member, and is reduced as far as it goes', async () => {
    const writer = reopenRun(folder);
    writer.close();
    const lines = records.trimEnd().split('\n');
    writeFileSync(
      join(folder, 'invocations.jsonl'),
      lines
        .slice(0, -1)
        .map((line) => `${line}\n`)
        .join(''),
    );
    appendFileSync(rawOf('b001-i007'), '');
    truncateSync(rawOf('b001-i007'), 40);
    expect(readRaw(folder, 'b001-i007')).toEqual({ lines: [], torn: true });
    const done = await reduceRun(folder);
    expect(done).toEqual({ reduced: 15, found: [], stand: [] });
    expect(openRun(folder).records).toHaveLength(15);
  });
});
