import { describe, expect, it } from 'vitest';
import type { PyMethod, PyObject, PyReference } from '../index.ts';
import { profileNames } from '../index.ts';
import { scene } from './scene.ts';

/** ReferencesTestCase of CPython's test_weakref: references, callbacks and cycles together. */
describe.each(profileNames)('weak references in cycles under the rules of %s', (profile) => {
  it('ReferencesTestCase.test_callback_gcs: a callback that collects does no harm', () => {
    const { py } = scene(profile);
    const C = py.class('C', { __del__: () => undefined });
    const c = C();
    const results: number[] = [];
    py.weakref.ref(c, () => void results.push(py.gc.collect()));
    c.release();
    expect(results).toEqual([0]);
    py.heap.verify();
  });

  it('ReferencesTestCase.test_sf_bug_840829: nor while what holds the referent is dying', () => {
    const { py } = scene(profile);
    const C = py.class('C', {});
    const c1 = C();
    c1.setattr('i', C().move());
    const i = c1.getattr('i') as PyObject;
    let called = 0;
    const wr = py.weakref.ref(i, () => {
      called++;
      py.gc.collect();
      py.heap.verify();
    });
    const c2 = C();
    c2.setattr('c1', c1.move());
    c2.release();
    expect(called).toBe(1);
    expect(wr.call()).toBeNull();
    py.heap.verify();
  });

  it('ReferencesTestCase.test_callback_in_cycle: a reference that is trash with its callback is cleared in silence', () => {
    const { py } = scene(profile);
    let called = 0;
    const II = py.class('II', { acallback: () => called++ });
    const J = py.class('J', {});
    const ns = py.frame({ i: II(), j: J() });
    ns.j.setattr('me', ns.j);
    ns.i.setattr('j', ns.j);
    ns.i.setattr('wr', py.weakref.ref(ns.j, ns.i.method('acallback').move()).move());
    ns.i.setattr('me', ns.i);
    py.del(ns, 'i', 'j');
    py.gc.collect();
    expect(called).toBe(0);
    py.heap.verify();
  });

  for (const [name, sameClass] of [
    ['test_callback_reachable_one_way', true],
    ['test_callback_different_classes', false],
  ] as const)
    it(
      sameClass
        ? 'ReferencesTestCase.test_callback_reachable_one_way: trash from which the referent can be reached, but not the other way, is never seen half cleared'
        : 'ReferencesTestCase.test_callback_different_classes: whatever the classes are',
      () => {
        const { py } = scene(profile);
        let called = 0;
        const C = py.class(name, {
          cb: (self: { getattr(name: string): unknown }) => {
            called++;
            for (const attribute of ['me', 'c1', 'wr']) self.getattr(attribute);
          },
        });
        const D = sameClass ? C : py.class('D', {});
        const ns = py.frame({ c1: D(), c2: C() });
        ns.c2.setattr('me', ns.c2);
        ns.c2.setattr('c1', ns.c1);
        ns.c2.setattr('wr', py.weakref.ref(ns.c1, ns.c2.method('cb').move()).move());
        py.del(ns, 'c1', 'c2');
        py.gc.collect();
        expect(called).toBe(0);
        py.heap.verify();
      },
    );

  it('ReferencesTestCase.test_callback_in_cycle_resurrection: callbacks in dead cycles cannot bring them back', () => {
    const { py } = scene(profile);
    const resurrected = py.list();
    const C = py.class('C', {
      acallback: (self: { getattr(name: string): PyObject }) => resurrected.append(self.getattr('c')),
    });
    const ns = py.frame({ c1: C(), c2: C() });
    ns.c1.setattr('c', ns.c2);
    ns.c2.setattr('c', ns.c1);
    ns.c1.setattr('wr', py.weakref.ref(ns.c2, ns.c1.method('acallback').move()).move());
    ns.c2.setattr('wr', py.weakref.ref(ns.c1, ns.c2.method('acallback').move()).move());
    let outside = 0;
    const wr = py.weakref.ref(ns.c1, () => outside++);
    py.del(ns, 'c1', 'c2');
    expect(resurrected.length).toBe(0);
    py.gc.collect();
    // A reference that is no trash does call back.
    expect(outside).toBe(1);
    expect(wr.call()).toBeNull();
    expect(resurrected.length).toBe(0);
    py.heap.verify();
  });

  it('ReferencesTestCase.test_callbacks_on_callback: a callback object may be referred to weakly itself', () => {
    const { py } = scene(profile);
    const log: string[] = [];
    const C = py.class('C', { cb: () => void log.push('cb called') });
    const ns = py.frame({ c: C(), d: C(), callback: null as PyMethod | null });
    ns.c.setattr('other', ns.d);
    ns.d.setattr('other', ns.c);
    ns.callback = ns.c.method('cb');
    const callback = ns.callback as PyMethod;
    ns.c.setattr('wr', py.weakref.ref(ns.d, callback).move());
    using dcb = ns.d.method('cb');
    ns.d.setattr('wr', py.weakref.ref(callback, dcb).move());
    const external = py.weakref.ref(callback, () => void log.push('safe_callback called'));
    expect(external.call()?.is(callback)).toBe(true);
    dcb.release();
    py.del(ns, 'callback', 'c', 'd');
    expect(log).toEqual([]);
    py.gc.collect();
    expect(log).toEqual(['safe_callback called']);
    expect(external.call()).toBeNull();
    log.length = 0;
    py.gc.collect();
    expect(log).toEqual([]);
    py.heap.verify();
  });

  for (const kind of ['ref', 'proxy'] as const)
    it(
      kind === 'ref'
        ? 'ReferencesTestCase.test_gc_during_ref_creation: a collection inside the making of a reference, which may kill the shared one, is safe'
        : 'ReferencesTestCase.test_gc_during_proxy_creation: and inside the making of a proxy',
      () => {
        const { py } = scene(profile);
        py.gc.set_threshold(1, 1, 1);
        py.gc.collect();
        const A = py.class('A', {});
        const referenced = A();
        const a = A();
        a.setattr('a', a);
        a.setattr('wr', py.weakref[kind](referenced).move());
        a.release();
        A().release();
        const made = py.weakref.ref(referenced, () => undefined);
        py.safepoint();
        expect(made.call()?.is(referenced)).toBe(true);
        py.gc.collect();
        expect(py.weakref.getweakrefcount(referenced)).toBe(1);
        py.heap.verify();
      },
    );

  it('ReferencesTestCase.test_trashcan_16602: along a long chain of deaths nobody sees an object whose count is zero', () => {
    const { py } = scene(profile);
    const seen: unknown[] = [];
    const C = py.class('C', {});
    const d = py.weakref.WeakKeyDictionary();
    const root = C();
    let c = root.clone();
    for (let n = 0; n < 100; n++) {
      const child = C();
      const self = py.weakref.ref(child);
      // Released with the frame of this test, as the closure's cell is.
      child.setattr('wparent', py.weakref.ref(c, () => void seen.push(self.call()?.alive ?? null)).move());
      d.setitem(c, child);
      c.release();
      c = child;
    }
    c.release();
    root.release();
    py.gc.collect();
    expect(d.length).toBe(0);
    expect(seen).not.toContain(false);
    py.heap.verify();
  });

  it('ReferencesTestCase.test_clearing_weakrefs_in_gc: in a collection callbacks come first, then finalizers; what finalizers see depends on the version', () => {
    const { py } = scene(profile);
    const log: string[] = [];
    const ns = py.frame({ plain: null as PyReference | null, watched: null as PyReference | null });
    const state = (reference: PyReference | null) => (reference?.call() ? 'alive' : 'dead');
    const C = py.class('C', {
      __del__: () => void log.push(`finalizer: plain ${state(ns.plain)}, watched ${state(ns.watched)}`),
    });
    const c = C();
    c.setattr('me', c);
    ns.plain = py.weakref.ref(c);
    ns.watched = py.weakref.ref(c, (reference) =>
      log.push(`callback: plain ${state(ns.plain)}, own ${state(reference)}`),
    );
    c.release();
    py.gc.collect();
    const plain = profile === '3.15' ? 'alive' : 'dead';
    expect(log).toEqual([`callback: plain ${plain}, own dead`, `finalizer: plain ${plain}, watched dead`]);
    expect(state(ns.plain)).toBe('dead');
    py.heap.verify();
  });
});
