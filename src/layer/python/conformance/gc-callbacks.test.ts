import { describe, expect, it } from 'vitest';
import type { CollectionReport } from '../index.ts';
import { profileNames } from '../index.ts';
import { scene } from './scene.ts';

/** GCCallbackTests and GCTogglingTests of CPython's test_gc. */
describe.each(profileNames)('callbacks and switches under the rules of %s', (profile) => {
  const watched = () => {
    const made = scene(profile);
    const visits: [number, string, CollectionReport][] = [];
    for (const who of [1, 2])
      made.py.gc.callbacks.push((phase, info) => void visits.push([who, phase, { ...info }]));
    return { ...made, visits };
  };

  it('GCCallbackTests.test_collect: two callbacks hear of start and stop, in their order, with the same report', () => {
    const { py, visits } = watched();
    py.gc.collect();
    expect(visits.map(([who, phase]) => `${who} ${phase}`)).toEqual([
      '1 start',
      '2 start',
      '1 stop',
      '2 stop',
    ]);
    for (const [, , info] of visits) {
      expect(info).toHaveProperty('generation');
      expect(info).toHaveProperty('collected');
      expect(info).toHaveProperty('uncollectable');
      expect('duration' in info).toBe(profile === '3.15');
    }
  });

  it('GCCallbackTests.test_collect_generation: the report names the generation', () => {
    const { py, visits } = watched();
    py.gc.collect(2);
    expect(visits.map(([, , info]) => info.generation)).toEqual([2, 2, 2, 2]);
  });

  it('GCTogglingTests.test_bug1055820c: a young collection kills an old object, whose callback sees the young trash dead', () => {
    const { py } = scene(profile);
    const C = py.class('C', {
      __init__(self) {
        self.setattr('loop', self);
      },
    });
    const seen: unknown[] = [];
    const c0 = C();
    py.gc.collect();
    const c1 = C();
    c1.setattr('keep_c0_alive', c0);
    c0.delattr('loop');
    const c2 = C();
    const c2wr = py.weakref.ref(c2);
    const c0wr = py.weakref.ref(c0, () => void seen.push(c2wr.call()));
    c0.release();
    c1.release();
    c2.release();
    py.gc.collect(0);
    expect(seen).toEqual([null]);
    expect(c0wr.call()).toBeNull();
    py.heap.verify();
  });

  it('GCTogglingTests.test_bug1055820d: so does the finalizer of such an object', () => {
    const { py } = scene(profile);
    const C = py.class('C', {
      __init__(self) {
        self.setattr('loop', self);
      },
    });
    const seen: unknown[] = [];
    const D = py.class('D', C, { __del__: () => void seen.push(c2wr.call()) });
    const d0 = D();
    py.gc.collect();
    const c1 = C();
    c1.setattr('keep_d0_alive', d0);
    d0.delattr('loop');
    const c2 = C();
    const c2wr = py.weakref.ref(c2);
    for (const object of [d0, c1, c2]) object.release();
    py.gc.collect(0);
    expect(seen).toEqual([null]);
    py.heap.verify();
  });

  it('GCTogglingTests.test_indirect_calls_with_gc_disabled: nothing collects while the collector is off', () => {
    const { py, visits } = watched();
    py.gc.disable();
    const kept = py.list();
    for (let i = 0; i < 10_000; i++) kept.append(py.list().move());
    expect(visits).toEqual([]);
    py.gc.enable();
    kept.append(py.list().move());
    py.safepoint();
    expect(visits.length).toBeGreaterThan(0);
  });

  it('GCTogglingTests.test_threshold_zero: nor while the first threshold is zero', () => {
    const { py, visits } = watched();
    py.gc.set_threshold(0);
    expect(py.gc.isenabled()).toBe(true);
    const kept = py.list();
    for (let i = 0; i < 50_000; i++) kept.append(py.list().move());
    expect(visits).toEqual([]);
    expect(py.gc.get_count()[0]).toBeGreaterThan(50_000);
  });
});
