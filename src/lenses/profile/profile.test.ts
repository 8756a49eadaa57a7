import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { truthSource } from '../../campaign/index.ts';
import { type Cell, mib } from '../../model/index.ts';
import { compareCells } from './compare.ts';
import { outsideRequests } from './pages/offline.ts';
import { dyingCell, treesCell } from './profile.fixture.ts';
import { type Profiled, profileCell } from './profile.ts';
import type { ToolName } from './tool-names.ts';
import { classSizes } from './tools/snapshot-file.ts';
import { traceFile } from './tools/trace.ts';
import { cpuProfile, heapProfile } from './tools/v8-profiles.ts';

const truth = truthSource();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reclaim-profile-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const profile = (cell: Cell, tool: ToolName): Promise<Profiled> =>
  profileCell(cell, tool, {
    folder: join(root, 'p'),
    signal: new AbortController().signal,
    truth,
    say: () => {},
  });
const read = (profiled: Profiled, file: string): string => readFileSync(join(profiled.folder, file), 'utf8');
const data = (profiled: Profiled, file: string): unknown => JSON.parse(read(profiled, file));

/**
 * The tool's own page, after what must hold of every page: it is there, ours holds it, and neither asks
 * anything of a network.
 */
function pageOf(profiled: Profiled): string {
  expect(profiled.outcome).toEqual({ kind: 'ok' });
  expect(profiled.page).not.toBeNull();
  const page = read(profiled, profiled.page ?? '');
  const index = read(profiled, profiled.index);
  expect(index).toContain(`src="${profiled.page}"`);
  expect(index).toContain('<svg');
  for (const html of [page, index]) expect(outsideRequests(html)).toEqual([]);
  expect(page).toContain('Content-Security-Policy');
  return page;
}

const forestPosition = /src\/subjects\/workloads\/forest\.ts/;

describe('a profiled cell', () => {
  it('under clinic doctor has doctor’s page, and a chart with the memory that it leaves out', async () => {
    const profiled = await profile(treesCell, 'clinic-doctor');
    const page = pageOf(profiled);
    expect(page).toContain('heapUsed');
    expect(profiled.chartSvg).toContain('array buffers');
    expect(profiled.chartSvg).toContain('external memory, told to V8');
    expect(profiled.chartSvg).toContain('native, our ledger');
  });

  it('under clinic heapprofiler shows our functions where they stand in the source', async () => {
    const page = pageOf(await profile(treesCell, 'clinic-heapprofiler'));
    // Samples of allocation: of the functions that are there once, some are missed.
    expect(page).toMatch(forestPosition);
    expect(/"functionName":"runForest"[^}]*?"category":"([\w-]+)"/.exec(page)?.[1]).toBe('app');
  });

  it('under clinic flame shows our functions where they stand in the source', async () => {
    const page = pageOf(await profile(treesCell, 'clinic-flame'));
    const frame = /"functionName":"runForest"[^}]*?"category":"(\w+)"/.exec(page);
    expect(frame?.[1]).toBe('app');
    expect(page).toMatch(
      /runForest [^"]*src\/subjects\/workloads\/forest\.ts:\d+:\d+"|workloads\/forest\.ts"/,
    );
  });

  it('under clinic bubbleprof shows where the program waits, in the source', async () => {
    const page = pageOf(await profile(treesCell, 'clinic-bubbleprof'));
    expect(page).toMatch(/src\/subjects\/managers\/safepoints\.ts/);
  });

  it('under 0x shows our functions where they stand in the source', async () => {
    const page = pageOf(await profile(treesCell, '0x'));
    expect(page).toMatch(/runForest [^"]*src\/subjects\/workloads\/forest\.ts:\d+:\d+/);
    // Else its script would hide them.
    expect(page).toContain('m?[jt]s:');
  });

  it('under V8’s CPU profiler gives a profile in terms of the source, a table and a flame graph', async () => {
    const profiled = await profile(treesCell, 'cpu-prof');
    expect(pageOf(profiled)).toMatch(forestPosition);
    const { nodes } = cpuProfile.parse(data(profiled, 'profile.cpuprofile'));
    const run = nodes.find(({ callFrame }) => callFrame.functionName === 'runForest')?.callFrame;
    expect(run?.url).toMatch(forestPosition);
    const line = readFileSync(new URL('../../subjects/workloads/forest.ts', import.meta.url), 'utf8').split(
      '\n',
    )[run?.lineNumber ?? -1];
    expect(line).toContain('runForest');
    expect(profiled.tables[0]?.rows.length).toBeGreaterThan(5);
  });

  it('under V8’s heap profiler gives a profile in terms of the source and a table', async () => {
    const profiled = await profile(treesCell, 'heap-prof');
    expect(profiled.outcome).toEqual({ kind: 'ok' });
    const text = read(profiled, 'profile.heapprofile');
    heapProfile.parse(JSON.parse(text));
    expect(text).toMatch(/"functionName":"measure"[^}]*src\/campaign\/child\/measure\.ts/);
    expect(profiled.tables[0]?.rows.length).toBeGreaterThan(5);
    expect(outsideRequests(read(profiled, profiled.index))).toEqual([]);
  });

  it('under heap snapshots has one at its peak, around its best sweep, and at its end', async () => {
    const profiled = await profile(treesCell, 'heap-snapshot');
    expect(profiled.outcome).toEqual({ kind: 'ok' });
    const moments = ['peak', 'before-sweep', 'after-sweep', 'end'];
    expect(profiled.files.map(({ file }) => file)).toEqual([
      ...moments.map((moment) => `${moment}.heapsnapshot`),
      'memory.svg',
    ]);
    const blocks = moments.map(
      (moment) => classSizes(join(profiled.folder, `${moment}.heapsnapshot`))?.get('OwnedBlock')?.count ?? 0,
    );
    const [peak, before, after] = blocks;
    expect(peak).toBeGreaterThan(0);
    expect(before).toBeGreaterThan(after ?? 0);
  });

  it('under a trace has sweeps, cascades and V8’s collections as spans, and memory as counters', async () => {
    const profiled = await profile({ ...treesCell, workload: 'binary-trees' }, 'trace');
    const { traceEvents } = traceFile.parse(data(profiled, 'trace.json'));
    const spans = traceEvents.flatMap((event) => (event.ph === 'X' ? [event] : []));
    const tracks = new Set(spans.map(({ cat }) => cat));
    expect([...tracks].sort()).toEqual(['V8 collections', 'death cascades', 'sweeps', 'workload']);
    const end = Math.max(...spans.filter(({ cat }) => cat === 'workload').map(({ dur }) => dur));
    for (const { ts, dur, cat } of spans)
      if (cat !== 'V8 collections') expect(ts + dur).toBeLessThanOrEqual(end + 1);
    expect(spans.find(({ cat }) => cat === 'V8 collections')?.args).toEqual({ placed: 'exactly, by V8' });
    const counters = new Set(traceEvents.flatMap((event) => (event.ph === 'C' ? [event.name] : [])));
    for (const name of ['native, our ledger', 'V8 heap, used', 'resident set'])
      expect(counters).toContain(name);
  });

  it('of a manager with finalizers has their bursts in its trace', async () => {
    const forced: Cell = {
      ...treesCell,
      manager: 'tracing-forced',
      options: { forceEvery: mib(1) },
      yieldEvery: 4,
    };
    const { traceEvents } = traceFile.parse(data(await profile(forced, 'trace'), 'trace.json'));
    expect(traceEvents.some((event) => event.ph === 'X' && event.name === 'finalizer-burst')).toBe(true);
  });
});

describe('a profiled cell that runs out of V8 heap', () => {
  it.each(['clinic-doctor', 'clinic-heapprofiler', 'clinic-bubbleprof', 'cpu-prof'] as const)(
    'is reported as such under %s, which makes no page, with a chart of what was recorded',
    async (tool) => {
      const profiled = await profile(dyingCell, tool);
      expect(profiled.outcome).toMatchObject({
        kind: 'oom-js',
        detail: expect.stringContaining('out of memory'),
      });
      expect(profiled.page).toBeNull();
      expect(profiled.notes.join(' ')).toMatch(/drew no page|at a normal exit only/);
      expect(profiled.chartSvg).toContain('native, our ledger');
      expect(profiled.chartSvg).toContain('external memory, told to V8');
      expect(read(profiled, 'index.html')).toContain('<strong class="bad">oom-js: ');
    },
  );

  it.each(['clinic-flame', '0x'] as const)('is reported as such under %s, which hides it', async (tool) => {
    const profiled = await profile(dyingCell, tool);
    expect(profiled.outcome.kind).toBe('oom-js');
    expect(statSync(join(profiled.folder, profiled.page ?? '')).size).toBeGreaterThan(10_000);
  });

  it('has a snapshot near its limit, and none of an end that it never saw', async () => {
    const profiled = await profile(dyingCell, 'heap-snapshot');
    expect(profiled.outcome.kind).toBe('oom-js');
    const sizes = classSizes(join(profiled.folder, 'near-limit.heapsnapshot'));
    expect(sizes?.size).toBeGreaterThan(100);
    expect(existsSync(join(profiled.folder, 'end.heapsnapshot'))).toBe(false);
  });
});

describe('a profiled cell under a tool that starts it', () => {
  const greedy: Cell = {
    ...treesCell,
    manager: 'epsilon',
    parameters: { ...treesCell.parameters, scale: 20 },
    limits: { ...treesCell.limits, jsHeapMiB: 512 },
  };

  it('keeps its limit on the resident set, and the tool goes on', async () => {
    const limits = { ...greedy.limits, rss: mib(120) };
    const profiled = await profile({ ...greedy, limits }, '0x');
    expect(profiled.outcome).toMatchObject({ kind: 'rss-limit', limitBytes: mib(120) });
    expect(profiled.page).toBe('0x/flamegraph.html');
  });

  it('keeps its native budget', async () => {
    const limits = { ...greedy.limits, nativeBudget: mib(8) };
    const profiled = await profile({ ...greedy, limits }, 'clinic-doctor');
    expect(profiled.outcome).toMatchObject({ kind: 'oom-native', detail: expect.stringContaining('budget') });
    expect(profiled.chartSvg).toContain('native, our ledger');
  });
});

describe('a comparison', () => {
  it('puts two managers side by side on one page that needs nothing else than its folder', async () => {
    const other: Cell = { ...treesCell, manager: 'manual', label: 'manual' };
    const folder = join(root, 'c');
    const { sides } = await compareCells([treesCell, other], 'cpu-prof', {
      folder,
      signal: new AbortController().signal,
      truth,
      say: () => {},
    });
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const frames = [...page.matchAll(/<iframe[^>]*src="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(frames).toEqual([
      'a-refcount-generational/flame/flamegraph.html',
      'b-manual/flame/flamegraph.html',
    ]);
    for (const frame of frames) expect(existsSync(join(folder, frame))).toBe(true);
    expect(outsideRequests(page)).toEqual([]);
    expect(sides.map(({ cell }) => cell.label)).toEqual(['refcount-generational', 'manual']);
  });
});

describe('profiling', () => {
  it('never writes into a folder that holds something', async () => {
    await profile(treesCell, 'heap-prof');
    await expect(profile(treesCell, 'heap-prof')).rejects.toThrow(/is not empty, and nothing is ever/);
  });

  it('kills the tool and the process under it when it is interrupted', async () => {
    const controller = new AbortController();
    const long: Cell = { ...treesCell, parameters: { ...treesCell.parameters, scale: 20 } };
    const folder = join(root, 'p');
    const running = profileCell(long, 'clinic-doctor', {
      folder,
      signal: controller.signal,
      truth,
      say: () => {},
    });
    const rejected = expect(running).rejects.toThrow('interrupted');
    await expect.poll(() => processesIn(folder).length, { timeout: 30_000 }).toBe(2);
    controller.abort(new Error('interrupted'));
    await rejected;
    await expect.poll(() => processesIn(folder)).toEqual([]);
    expect(existsSync(join(folder, 'index.html'))).toBe(false);
  });
});

/** Processes whose working directory is this folder: the tool and what it started. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch (error) {
      if (error instanceof Error && 'code' in error) return false;
      throw error;
    }
  });
}
