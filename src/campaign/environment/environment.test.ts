import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../store/record-schema.ts';
import { busyBetween, busyWords, type LoadSnapshot, snapshotLoad } from './busy.ts';
import { captureEnvironment, chosen, finishEnvironment, swapBytes } from './capture.ts';

describe('the environment', () => {
  const environment = captureEnvironment(new Date(0));

  it('passes its own schema', () => {
    expect(environmentSchema.parse(JSON.parse(JSON.stringify(environment)))).toEqual(environment);
  });

  it('knows where it is', () => {
    expect(environment).toMatchObject({
      capturedAt: '1970-01-01T00:00:00.000Z',
      product: {
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        lockfileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      runtime: { node: process.version, v8: process.versions.v8 },
      machine: { platform: process.platform, arch: process.arch },
    });
    expect(environment.machine.cores).toBeGreaterThan(0);
    expect(environment.runtime.execArgv).toHaveLength(process.execArgv.length);
    expect(environment.load.before).toHaveLength(3);
    expect(environment.machine.pageTouchNs).toBeGreaterThan(0);
  });

  it('of a run from before touching memory was measured says that this is unknown', () => {
    const { pageTouchNs: _, ...machine } = environment.machine;
    expect(environmentSchema.parse({ ...environment, machine }).machine.pageTouchNs).toBeNull();
  });

  it('asks git without locking the index, which a kill would leave locked', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reclaim-git-'));
    const asked = join(folder, 'asked.txt');
    writeFileSync(join(folder, 'git'), `#!/bin/sh\necho "$@" >> '${asked}'\n`, { mode: 0o755 });
    const { PATH: path } = process.env;
    process.env['PATH'] = `${folder}:${path}`;
    try {
      captureEnvironment();
    } finally {
      process.env['PATH'] = path;
    }
    const lines = readFileSync(asked, 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^--no-optional-locks /);
    rmSync(folder, { recursive: true });
  });

  it('says where nothing lies on this machine', () => {
    expect(JSON.stringify(environment.runtime)).not.toContain(process.cwd());
    expect(JSON.stringify(environment.runtime)).not.toContain(homedir());
  });

  it('gets the load at the end added and nothing else changed', () => {
    const finished = finishEnvironment(environment);
    expect(finished.load.after).toHaveLength(3);
    expect({ ...finished, load: environment.load }).toEqual(environment);
  });

  it('reads the kernel’s texts, and null where there are none', () => {
    expect(chosen('always [madvise] never')).toBe('madvise');
    expect(chosen(null)).toBeNull();
    expect(swapBytes('MemTotal:  10 kB\nSwapTotal:       2048 kB\n')).toBe(2 * 1024 * 1024);
    expect(swapBytes(null)).toBeNull();
  });
});

describe('foreign load', () => {
  const snapshot = (atMs: number, ticks: Record<number, number>): LoadSnapshot => ({
    atNs: BigInt(atMs) * 1_000_000n,
    processes: new Map(
      Object.entries(ticks).map(([pid, used]) => [Number(pid), { name: `p${pid}`, ticks: used }]),
    ),
  });

  it('is who took more than half a core, own processes and newcomers apart', () => {
    // One second is 100 ticks.
    const before = snapshot(0, { 1: 0, 2: 0, 3: 500 });
    const after = snapshot(1000, { 1: 93, 2: 50, 3: 600, 4: 90 });
    expect(busyBetween(before, after, [3])).toEqual([{ process: 'p1', share: 0.93 }]);
    expect(busyWords({ process: 'p1', share: 0.934 })).toBe('p1: 93 % CPU');
  });

  it('is also many who took little each, named by the three largest', () => {
    const before = snapshot(0, { 1: 0, 2: 0, 3: 0, 4: 0 });
    expect(busyBetween(before, snapshot(1000, { 1: 20, 2: 30, 3: 5, 4: 10 }), [])).toEqual([
      { process: 'p2', share: 0.3 },
      { process: 'p1', share: 0.2 },
      { process: 'p4', share: 0.1 },
    ]);
    expect(busyBetween(before, snapshot(1000, { 1: 20, 2: 30 }), [])).toEqual([]);
  });

  it('is read from the process table, odd names included', () => {
    const proc = mkdtempSync(join(tmpdir(), 'reclaim-proc-'));
    mkdirSync(join(proc, '17'));
    mkdirSync(join(proc, 'sys'));
    writeFileSync(
      join(proc, '17', 'stat'),
      '17 (a) (b) S 1 17 17 0 -1 4194560 1 2 3 4 30 12 0 0 20 0 11 0 99',
    );
    const { processes } = snapshotLoad(proc, 0n);
    expect([...processes]).toEqual([[17, { name: 'a) (b', ticks: 42 }]]);
    rmSync(proc, { recursive: true });
    expect(snapshotLoad(join(proc, 'absent'), 0n).processes.size).toBe(0);
  });
});
