import { describe, expect, it } from 'vitest';
import { createPython } from '../index.ts';

function stage(profile: '3.11' | '3.13' | '3.15' = '3.11') {
  const errors: string[] = [];
  let seconds = 0;
  const py = createPython({
    profile,
    writeError: (text) => void errors.push(text),
    clock: () => {
      seconds += 0.25;
      return seconds;
    },
  });
  const cycle = () => {
    const list = py.list();
    list.append(list);
    list.release();
  };
  return { py, errors, cycle };
}

describe('the gc module', () => {
  it('starts with the thresholds of its version', () => {
    expect(stage('3.11').py.gc.get_threshold()).toEqual([700, 10, 10]);
    expect(stage('3.13').py.gc.get_threshold()).toEqual([2000, 10, 10]);
    expect(stage('3.15').py.gc.get_threshold()).toEqual([2000, 10, 10]);
    expect(stage().py.gc.get_count()).toEqual([0, 0, 0]);
    expect(stage().py.gc.get_objects()).toEqual([]);
  });

  it('has the flags of Python', () => {
    const { gc } = stage().py;
    expect([
      gc.DEBUG_STATS,
      gc.DEBUG_COLLECTABLE,
      gc.DEBUG_UNCOLLECTABLE,
      gc.DEBUG_SAVEALL,
      gc.DEBUG_LEAK,
    ]).toEqual([1, 2, 4, 32, 38]);
  });

  it('runs at the 701st net allocation inside the allocation up to 3.11, and at the next safepoint from 3.12', () => {
    for (const [profile, threshold] of [
      ['3.11', 700],
      ['3.13', 2000],
    ] as const) {
      const { py } = stage(profile);
      const kept = py.list();
      for (let i = 1; i < threshold; i++) kept.append(py.list().move());
      expect(py.gc.get_stats()[0]!.collections).toBe(0);
      kept.append(py.list().move());
      expect(py.gc.get_stats()[0]!.collections).toBe(1);
      // The list made last was not there when the collection ran, or was already part of it.
      expect(py.gc.get_objects(0)).toHaveLength(profile === '3.11' ? 1 : 0);
    }
  });

  it('does not collect while it is disabled, but by hand', () => {
    const { py, cycle } = stage();
    py.gc.disable();
    for (let i = 0; i < 1000; i++) cycle();
    expect(py.gc.isenabled()).toBe(false);
    expect(py.gc.collect()).toBe(1000);
    py.gc.enable();
    expect(py.gc.isenabled()).toBe(true);
  });

  it('shares one report among all callbacks of a phase, and calls those that a callback adds', () => {
    const { py, errors } = stage('3.15');
    const log: string[] = [];
    py.gc.callbacks.push((phase, info) => {
      log.push(`first ${phase} ${info.collected}`);
      info.collected = 99;
      if (phase === 'start' && py.gc.callbacks.length === 2)
        py.gc.callbacks.push((p, i) => void log.push(`added ${p} ${i.collected}`));
    });
    py.gc.callbacks.push((phase, info) => void log.push(`second ${phase} ${info.collected}`));
    py.gc.collect();
    expect(log).toEqual([
      'first start 0',
      'second start 99',
      'added start 99',
      'first stop 0',
      'second stop 99',
      'added stop 99',
    ]);
    py.gc.callbacks = [];
    py.gc.collect();
    expect(log).toHaveLength(12);
    expect(errors).toEqual([]);
  });

  it('reports a callback that throws or is none, and goes on to the next', () => {
    const { py } = stage();
    const names: string[] = [];
    let reached = 0;
    py.sys.unraisablehook = (report) => void names.push(report.exc_type.__name__);
    py.gc.callbacks.push(() => {
      throw new RangeError('no');
    });
    py.gc.callbacks.push(5 as unknown as () => void, () => reached++);
    py.gc.collect();
    expect(names).toEqual(['RangeError', 'TypeError', 'RangeError', 'TypeError']);
    expect(reached).toBe(2);
  });

  it('tells candidates and durations from 3.15 on', () => {
    const { py, cycle } = stage('3.15');
    cycle();
    const kept = py.list();
    py.gc.collect();
    const full = py.gc.get_stats()[2]!;
    expect(full).toMatchObject({ collections: 1, collected: 1, candidates: 2 });
    expect(full.duration).toBeCloseTo(0.25);
    expect(stage('3.13').py.gc.get_stats()[2]).toEqual({ collections: 0, collected: 0, uncollectable: 0 });
    kept.release();
  });

  it('prints what it finds when asked, with type and address', () => {
    const { py, errors, cycle } = stage();
    py.gc.set_debug(py.gc.DEBUG_COLLECTABLE);
    cycle();
    expect(py.gc.collect()).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^gc: collectable <list 0x[0-9a-f]+>\n$/);
  });

  it('keeps what is unreachable with DEBUG_SAVEALL: finalized, counted as collected, freed later without a second finalizer', () => {
    const { py } = stage();
    let finalized = 0;
    const C = py.class('C', { __del__: () => finalized++ });
    const c = C();
    c.setattr('me', c);
    const ref = py.weakref.ref(c);
    c.release();
    py.gc.set_debug(py.gc.DEBUG_SAVEALL);
    expect(py.gc.collect()).toBe(1);
    expect([finalized, ref.call(), py.gc.garbage.length]).toEqual([1, null, 1]);
    py.gc.set_debug(0);
    const { garbage } = py.gc;
    py.gc.garbage = py.list();
    garbage.clear();
    expect(py.gc.collect()).toBe(1);
    expect(finalized).toBe(1);
    py.heap.verify();
  });

  it('leaves frozen objects out of every list, as roots that still die by count', () => {
    const { py } = stage();
    const inner = py.list();
    const outer = py.list([inner]);
    py.gc.freeze();
    expect(py.gc.get_objects()).toEqual([]);
    expect(py.gc.get_referrers(inner)).toEqual([]);
    expect(py.gc.get_referents(outer)).toHaveLength(1);
    expect(py.gc.get_freeze_count()).toBe(2);
    outer.release();
    expect(py.gc.get_freeze_count()).toBe(1);
    py.gc.unfreeze();
    expect(py.gc.get_objects(2).map((o) => o.id)).toEqual([inner.id]);
    py.heap.verify();
  });

  it('lists referrers and referents as CPython visits them: lists from the end, string keys left out', () => {
    const { py } = stage();
    const [a, b] = [py.list(), py.list()];
    using list = py.list([a, b, 5]);
    using dict = py.dict({ x: a, y: b });
    using mixed = py.dict([[1, a]]);
    expect(py.gc.get_referents(list).map((v) => (typeof v === 'object' ? v?.id : v))).toEqual([
      5,
      b.id,
      a.id,
    ]);
    expect(py.gc.get_referents(dict).map((v) => (typeof v === 'object' ? v?.id : v))).toEqual([a.id, b.id]);
    expect(py.gc.get_referents(mixed)).toHaveLength(2);
    expect(py.gc.get_referrers(a).map((o) => o.id)).toEqual([list.id, dict.id, mixed.id]);
    expect(py.gc.get_referrers(5).map((o) => o.id)).toEqual([list.id]);
    expect(py.gc.get_referrers()).toEqual([]);
  });

  it('counts a weak reference that dies in its own callback as collected', () => {
    const { py } = stage();
    const ns = py.frame({ ref: null as null | ReturnType<typeof py.weakref.ref> });
    const C = py.class('C', {});
    const c = C();
    c.setattr('me', c);
    ns.ref = py.weakref.ref(c, () => {
      ns.ref = null;
    });
    c.release();
    expect(py.gc.collect()).toBe(2);
    py.heap.verify();
  });

  it('visits the value of a dict entry before its key, and a dying dict drops the key first', () => {
    const { py } = stage();
    const died: string[] = [];
    const Named = (name: string) => py.class(name, { __slots__: [], __del__: () => void died.push(name) })();
    const [key, value, dict] = [Named('key'), Named('value'), py.dict()];
    dict.setitem(key, value);
    key.release();
    value.release();
    // Both stand before the dict that keeps them, so they follow it afterwards, in the order of its visits.
    py.gc.collect(0);
    expect(py.gc.get_objects(1).map((o) => o.type)).toEqual(['dict', 'value', 'key']);
    dict.release();
    expect(died).toEqual(['key', 'value']);
  });
});
