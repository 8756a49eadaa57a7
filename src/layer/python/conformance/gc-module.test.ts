import { describe, expect, it } from 'vitest';
import { type PyObject, PyTypeError, PyValueError, profileNames } from '../index.ts';
import { scene } from './scene.ts';

const includes = (objects: readonly PyObject[], object: PyObject) => objects.some((each) => each.is(object));

/** GCTests of CPython's test_gc: what the module tells. */
describe.each(profileNames)('the gc module under the rules of %s', (profile) => {
  it('GCTests.test_get_count: counters are (x, 0, 0) after a full collection, and x grows with what is made', () => {
    const { py } = scene(profile);
    py.gc.collect();
    const [a, b, c] = py.gc.get_count();
    const x = py.list();
    const [d, e, f] = py.gc.get_count();
    expect([b, c]).toEqual([0, 0]);
    expect([e, f]).toEqual([0, 0]);
    expect(d).toBe(a + 1);
    x.release();
    expect(py.gc.get_count()[0]).toBe(a);
  });

  it('GCTests.test_collect_generations: each collection raises the counter of the next generation and clears its own', () => {
    const { py } = scene(profile);
    py.gc.collect();
    const x = py.list();
    py.gc.collect(0);
    expect(py.gc.get_count().slice(1)).toEqual([1, 0]);
    py.gc.collect(1);
    expect(py.gc.get_count().slice(1)).toEqual([0, 1]);
    py.gc.collect(2);
    expect(py.gc.get_count().slice(1)).toEqual([0, 0]);
    x.release();
  });

  it('GCTests.test_get_referents: direct children of any number of objects; atoms have none', () => {
    const { py } = scene(profile);
    const alist = py.list([1, 3, 5]);
    expect((py.gc.get_referents(alist) as number[]).sort()).toEqual([1, 3, 5]);
    const atuple = py.tuple(alist);
    expect((py.gc.get_referents(atuple) as number[]).sort()).toEqual([1, 3, 5]);
    const adict = py.dict([[5, 7]]);
    expect((py.gc.get_referents(adict) as number[]).sort()).toEqual([5, 7]);
    const got = py.gc.get_referents(py.list([1, 2]), py.dict([[3, py.list([0, 0, 0]).move()]]));
    expect(got.filter((value) => typeof value === 'number').sort()).toEqual([1, 2, 3]);
    expect(got).toHaveLength(4);
    expect(py.gc.get_referents(1, 'a', 4)).toEqual([]);
    expect(py.gc.get_referents()).toEqual([]);
  });

  it('GCTests.test_is_tracked: atoms are not, containers and instances are', () => {
    const { py } = scene(profile);
    for (const atom of [1, 1.5, 'a', '', true, null]) expect(py.gc.is_tracked(atom)).toBe(false);
    const A = py.class('A', {});
    const Slots = py.class('Slots', { __slots__: ['a', 'b'] });
    const B = py.class('B', { __slots__: ['a'] });
    for (const object of [py.list(), py.list([1]), py.set(), A(), Slots(), B(), py.function(() => undefined)])
      expect(py.gc.is_tracked(object)).toBe(true);
    expect(py.gc.is_tracked(py.dict())).toBe(profile === '3.15');
    expect(py.gc.is_tracked(py.dict([['a', py.list().move()]]))).toBe(true);
  });

  it('GCTests.test_is_finalized: false before, true after a finalizer resurrected the object, false for atoms', () => {
    const { py, as } = scene(profile);
    expect(py.gc.is_finalized(3)).toBe(false);
    const saved = py.frame({ list: py.list() });
    const Lazarus = py.class('Lazarus', { __del__: (self) => saved.list.append(self) });
    const lazarus = Lazarus();
    expect(py.gc.is_finalized(lazarus)).toBe(false);
    lazarus.release();
    py.gc.collect();
    expect(py.gc.is_finalized(as(saved.list.getitem(0), Lazarus))).toBe(true);
  });

  it('GCTests.test_gc_debug_stats: four lines about a collection when asked, none when not', () => {
    const { py, errors } = scene(profile);
    py.gc.set_debug(py.gc.DEBUG_STATS);
    py.gc.collect(1);
    const text = errors.join('');
    expect(text).toMatch(
      /^gc: collecting generation 1\.\.\.\ngc: objects in each generation: \d+ \d+ \d+\ngc: objects in permanent generation: \d+\ngc: done, 0 unreachable, 0 uncollectable, \d+\.\d{4}s elapsed\n$/,
    );
    errors.length = 0;
    py.gc.set_debug(0);
    py.gc.collect();
    expect(errors).toEqual([]);
  });

  it('GCTests.test_get_stats: one entry per generation; a collection counts in its own only', () => {
    const { py } = scene(profile);
    const keys = ['collections', 'collected', 'uncollectable'];
    if (profile === '3.15') keys.push('candidates', 'duration');
    for (const entry of py.gc.get_stats()) expect(Object.keys(entry).sort()).toEqual(keys.sort());
    for (const generation of [0, 1, 2]) {
      const before = py.gc.get_stats();
      py.gc.collect(generation);
      const after = py.gc.get_stats();
      after.forEach((entry, at) => {
        expect(entry.collections).toBe(before[at]!.collections + (at === generation ? 1 : 0));
      });
    }
  });

  it('GCTests.test_freeze: everything tracked is put away, and comes back', () => {
    const { py } = scene(profile);
    const kept = py.list();
    py.gc.freeze();
    expect(py.gc.get_freeze_count()).toBeGreaterThan(0);
    expect(py.gc.get_count()).toEqual([0, 0, 0]);
    py.gc.unfreeze();
    expect(py.gc.get_freeze_count()).toBe(0);
    kept.release();
    py.heap.verify();
  });

  it('GCTests.test_get_objects: an object is listed once it is tracked', () => {
    const { py } = scene(profile);
    py.gc.collect();
    const l = py.list();
    expect(includes(py.gc.get_objects(), l)).toBe(true);
  });

  it('GCTests.test_get_objects_generations: an object moves from 0 over 1 to 2 and stays there', () => {
    const { py } = scene(profile);
    const l = py.list();
    const where = () => [0, 1, 2].map((generation) => includes(py.gc.get_objects(generation), l));
    py.gc.collect();
    const fresh = py.list();
    expect([0, 1, 2].map((g) => includes(py.gc.get_objects(g), fresh))).toEqual([true, false, false]);
    py.gc.collect(0);
    expect([0, 1, 2].map((g) => includes(py.gc.get_objects(g), fresh))).toEqual([false, true, false]);
    py.gc.collect(1);
    expect([0, 1, 2].map((g) => includes(py.gc.get_objects(g), fresh))).toEqual([false, false, true]);
    py.gc.collect(2);
    expect(where()).toEqual([false, false, true]);
  });

  it('GCTests.test_get_objects_arguments: a generation that is none is refused', () => {
    const { py } = scene(profile);
    py.gc.collect();
    expect(py.gc.get_objects(null)).toHaveLength(py.gc.get_objects().length);
    expect(() => py.gc.get_objects(1000)).toThrow(PyValueError);
    expect(() => py.gc.get_objects(-1000)).toThrow(PyValueError);
    // @ts-expect-error a string is no generation
    expect(() => py.gc.get_objects('1')).toThrow(PyTypeError);
    expect(() => py.gc.get_objects(1.234)).toThrow(PyTypeError);
  });

  it('GCTests.test_get_objects_during_gc: what is being collected is not listed while its finalizer runs', () => {
    const { py } = scene(profile);
    const seen: boolean[] = [];
    const A = py.class('A', {
      __init__(self) {
        self.setattr('me', self);
      },
      __del__: (self) => {
        seen.push(includes(py.gc.get_objects(), self), py.gc.is_tracked(self));
        expect(py.gc.get_referrers(self)).toHaveLength(0);
      },
    });
    const a = A();
    expect(includes(py.gc.get_objects(), a)).toBe(true);
    a.release();
    py.gc.collect();
    expect(seen).toEqual([false, true]);
  });

  it('GCTests.test_heap_size: the number of tracked objects grows by one with a list and shrinks by one with its death', () => {
    const { py } = scene(profile);
    const before = py.gc.get_objects().length;
    const l = py.list();
    expect(py.gc.get_objects().length).toBe(before + 1);
    l.release();
    expect(py.gc.get_objects().length).toBe(before);
  });

  it('GCTests.test_gc_main_module_at_shutdown: a cycle that a module holds is finalized at exit', () => {
    const { py } = scene(profile);
    const log: string[] = [];
    const C = py.class('C', { __del__: () => void log.push('__del__ called') });
    const module = py.frame({ l: py.list([C().move()]) }, '__main__');
    module.l.append(module.l);
    py.exit();
    expect(log).toEqual(['__del__ called']);
    expect(() => module.l).toThrow(/frame '__main__'/);
    py.heap.verify();
  });

  it('GCTests.test_global_del_SystemExit: also when the program leaves early by an exception', () => {
    const { py } = scene(profile);
    const log: string[] = [];
    const Leaver = py.class('Leaver', { __del__: () => void log.push('__del__ called') });
    expect(() => {
      try {
        const module = py.frame({ l: Leaver() }, '__main__');
        module.l.setattr('me', module.l);
        throw new Error('SystemExit');
      } finally {
        py.exit();
      }
    }).toThrow('SystemExit');
    expect(log).toEqual(['__del__ called']);
  });

  it('GCCallbackTests.test_refcount_errors: a count that does not match the references is found and explained', () => {
    const { py } = scene(profile);
    const inner = py.list();
    const outer = py.list([inner]);
    py.heap.table.setCount(inner.id, 0);
    expect(() => py.heap.verify()).toThrow(/referred to by 1 slots, but its count is 0/);
    py.heap.table.setCount(inner.id, 2);
    py.heap.verify();
    outer.release();
    inner.release();
  });
});
