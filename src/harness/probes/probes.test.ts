import { describe, expect, it } from 'vitest';
import { ExternalProbe } from './external-probe.ts';
import { GcProbe } from './gc-probe.ts';
import { readResident } from './resident.ts';
import { cpuBetween, readCpu, ticksOf } from './thread-cpu.ts';

describe('the collection probe', () => {
  it('sees each forced collection once, in synchronous code, over several takes', () => {
    const { gc } = globalThis;
    if (typeof gc !== 'function')
      throw new Error('This test forces collections: run vitest with execArgv --expose-gc.');
    const probe = new GcProbe();
    probe.start();
    gc();
    gc();
    const first = probe.take();
    const none = probe.take();
    gc();
    const second = probe.take();
    const majors = (taken: typeof first) => taken.filter(({ cause }) => cause === 'mark-compact').length;
    expect([majors(first), majors(none), majors(second)]).toEqual([2, 0, 1]);
    for (const collection of first) {
      expect(collection.beforeBytes).toBeGreaterThan(0);
      expect(collection.costNs).toBeGreaterThan(0);
    }
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
