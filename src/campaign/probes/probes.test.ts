import { setImmediate as loopTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readResident } from '../../workshop/index.ts';
import type { Collection } from '../wire/messages.ts';
import { ExternalProbe } from './external-probe.ts';
import { GcEntries } from './gc-entries.ts';
import { GcProfile } from './gc-profile.ts';
import { HeapProbe } from './heap-probe.ts';
import { cpuBetween, readCpu, ticksOf } from './thread-cpu.ts';

/** V8's `gc`. */
function collect(): void {
  const { gc } = globalThis;
  if (typeof gc !== 'function')
    throw new Error('This test forces collections: run vitest with execArgv --expose-gc.');
  gc();
}

const majors = (taken: readonly Collection[]) => taken.filter(({ cause }) => cause === 'mark-compact').length;

describe('collections where the event loop never turns', () => {
  it('are each heard of once, in synchronous code, with the heap before and after', () => {
    const probe = new GcProfile();
    probe.start();
    collect();
    collect();
    const first = probe.take();
    const none = probe.take();
    collect();
    const second = probe.take();
    expect([majors(first), majors(none), majors(second)]).toEqual([2, 0, 1]);
    for (const { heap, startNs, costNs } of first) {
      expect(heap?.beforeBytes).toBeGreaterThan(0);
      expect(startNs).toBeNull();
      expect(costNs).toBeGreaterThan(0);
    }
  });
});

describe('collections where the event loop turns', () => {
  it('are each heard of once when it has, with the time of their start, and none from before the start', async () => {
    let arrivals = 0;
    const probe = new GcEntries(
      (ms) => ms * 1e6,
      () => void arrivals++,
    );
    collect();
    probe.start();
    const from = performance.now() * 1e6;
    collect();
    const between = performance.now() * 1e6;
    collect();
    const to = performance.now() * 1e6;
    expect(probe.take()).toEqual([]);
    await loopTurn();
    await loopTurn();
    const taken = probe.take().filter(({ cause }) => cause === 'mark-compact');
    expect(taken.length).toBe(2);
    expect(arrivals).toBeGreaterThan(0);
    expect(taken[0]!.startNs).toBeGreaterThanOrEqual(from);
    expect(taken[1]!.startNs).toBeGreaterThanOrEqual(between);
    expect(taken[1]!.startNs! + taken[1]!.costNs).toBeLessThanOrEqual(to);
    await loopTurn();
    await loopTurn();
    expect(majors(probe.take())).toBe(0);
  });
});

describe('the heap probe', () => {
  it('says each sample once, and keeps the last where there is no room', () => {
    let time = 0;
    const probe = new HeapProbe(() => ++time);
    probe.sample();
    probe.sample();
    const { ns, bytes } = probe.drain();
    expect([...ns]).toEqual([1, 2]);
    expect(Math.min(...bytes)).toBeGreaterThan(1024 * 1024);
    for (let i = 0; i < 2000; i++) probe.sample();
    expect(probe.drain().ns.at(-1)).toBe(2002);
    expect(probe.drain().ns.length).toBe(0);
  });
});

describe('processor time', () => {
  it('counts fields behind the command name, whatever it holds', () => {
    expect(ticksOf('17 (a) (b) S 1 17 17 0 -1 4194560 1 2 3 4 30 12 0 0 20 0 11 0 99')).toBe(42);
  });

  it('splits the main thread from its helpers, and never below nothing', () => {
    const before = { totalNs: 100, helperNs: 20 };
    expect(cpuBetween(before, { totalNs: 150, helperNs: 30 })).toEqual({ mainNs: 40, helperNs: 10 });
    expect(cpuBetween(before, { totalNs: 105, helperNs: 40 })).toEqual({ mainNs: 0, helperNs: 20 });
    expect(cpuBetween(null, before)).toBeNull();
  });

  it('is not known where the system does not tell', () => {
    expect(readCpu('/absent/task')).toBeNull();
    expect(readCpu()?.totalNs).toBeGreaterThan(0);
  });
});

describe('the resident set', () => {
  it('is read for a living process and null for none', () => {
    const own = readResident('self');
    expect(own?.rssBytes).toBeGreaterThan(1024 * 1024);
    expect(own?.peakBytes).toBeGreaterThanOrEqual(own?.rssBytes ?? 0);
    expect(readResident(2 ** 30)).toBeNull();
  });
});

describe('the external probe', () => {
  it('follows V8’s count above the level at the start', () => {
    const clock = { objects: 0 };
    let time = 0;
    const probe = new ExternalProbe(clock, () => ++time);
    probe.start();
    probe.sample();
    const kept = new ArrayBuffer(5_000_000);
    clock.objects = 7;
    const { clock: clocks, ns, bytes } = probe.drain();
    expect([...clocks]).toEqual([0, 7]);
    expect([...ns]).toEqual([1, 2]);
    expect(bytes[1]! - bytes[0]!).toBeGreaterThanOrEqual(kept.byteLength);
    expect(probe.drain().ns.length).toBe(1);
  });

  it('keeps the whole span when it is never drained', () => {
    const clock = { objects: 0 };
    const probe = new ExternalProbe(clock, () => clock.objects);
    for (; clock.objects < 10_000; clock.objects++) probe.sample();
    const { clock: clocks } = probe.drain();
    expect(clocks[0]).toBe(0);
    expect(clocks.at(-1)).toBe(10_000);
    expect(clocks.length).toBeLessThanOrEqual(4096);
    expect([...clocks]).toEqual([...clocks].sort((a, b) => a - b));
  });
});
