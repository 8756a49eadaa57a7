import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { LockedError, lockFolder } from './lock.ts';
import { ownIdentity, type ProcessIdentity } from './process-identity.ts';

let contender = '';
beforeAll(async () => {
  contender = await bundle({
    name: 'contender',
    entry: fileURLToPath(new URL('./contender.fixture.ts', import.meta.url)),
  });
});

let folder: string;
const running = new Set<ChildProcessByStdio<Writable, Readable, null>>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reclaim-lock-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  rmSync(folder, { recursive: true });
});

/** Starts a process that wants the lock at a moment, and waits for its answer. */
async function contend(
  startAtMs = 0,
): Promise<{ pid: number; answer: string; end(): Promise<void>; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [contender, folder, String(startAtMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  const gone = once(child, 'close');
  const [data] = await once(child.stdout, 'data');
  const over = async (): Promise<void> => {
    await gone;
    running.delete(child);
  };
  return {
    pid: child.pid!,
    answer: String(data).trim(),
    end: () => {
      child.stdin.end();
      return over();
    },
    kill: () => {
      child.kill('SIGKILL');
      return over();
    },
  };
}

const locks = (): string[] => readdirSync(folder).filter((name) => name.startsWith('lock-'));

/** The claim of a process that is not this one. */
function leaveClaim(change: Partial<ProcessIdentity>): void {
  const claim = { ...ownIdentity(), since: '2026-01-01T00:00:00.000Z', ...change };
  writeFileSync(join(folder, 'lock-000000000000001-left.json'), JSON.stringify(claim));
  writeFileSync(join(folder, 'lock-000000000000001-left.owner'), '');
}

describe('the lock of a folder', () => {
  it('is refused to a second process with the id of the first and since when it has it, and free when that ends', async () => {
    const first = await contend();
    expect(first.answer).toBe('got it');
    const second = await contend();
    expect(second.answer).toContain(`is in use by process ${first.pid} since 2`);
    await first.end();
    expect(locks()).toEqual([]);
    expect((await contend()).answer).toBe('got it');
  });

  it('is taken over from a process that was killed', async () => {
    const first = await contend();
    await first.kill();
    expect(locks()).not.toEqual([]);
    expect((await contend()).answer).toBe('got it');
  });

  it('goes to exactly one of several processes that want it in the same moment, whether it was free or left by a dead one', async () => {
    for (let round = 0; round < 12; round++) {
      if (round % 2 === 1) leaveClaim({ pid: 2 ** 22 + 1 });
      const startAtMs = Date.now() + 700;
      const all = await Promise.all([1, 2, 3].map(() => contend(startAtMs)));
      const winners = all.filter(({ answer }) => answer === 'got it');
      expect(winners).toHaveLength(1);
      for (const { answer } of all)
        if (answer !== 'got it') expect(answer).toContain(`process ${winners[0]!.pid}`);
      for (const each of all) await each.end();
      expect(locks()).toEqual([]);
    }
    expect(readFileSync(join(folder, 'log.txt'), 'utf8').trim().split('\n')).toHaveLength(12);
  });

  it('is taken over when its process id belongs to another program by now, or the machine was started again', () => {
    const stale: Partial<ProcessIdentity>[] =
      process.platform === 'linux'
        ? [{ startTicks: 1 }, { bootId: 'another' }, { pid: 2 ** 22 + 1 }]
        : [{ pid: 2 ** 22 + 1 }];
    for (const change of stale) {
      leaveClaim(change);
      lockFolder(folder).release();
      expect(locks()).toEqual([]);
    }
  });

  it('of another machine or container is refused with the file to delete', () => {
    for (const change of [{ host: 'elsewhere' }, { pidNamespace: 'pid:[1]' }]) {
      leaveClaim(change);
      if (process.platform === 'linux' || change.host !== undefined)
        expect(() => lockFolder(folder)).toThrow(
          /cannot be seen from here.*delete .*lock-000000000000001-left\.json/,
        );
    }
  });

  it('where the system tells no start of a process is refused with what may be wrong', () => {
    leaveClaim({ pid: process.ppid, bootId: null, pidNamespace: null, startTicks: null });
    expect(() => lockFolder(folder)).toThrow(/does not tell when a process started.*delete/);
  });

  it('that cannot be read is refused with the file to delete', () => {
    writeFileSync(join(folder, 'lock-1.json'), '{');
    expect(() => lockFolder(folder)).toThrow(LockedError);
    expect(() => lockFolder(folder)).toThrow(/lock-1\.json should say.*delete that file/);
    expect(locks()).toEqual(['lock-1.json']);
  });
});
