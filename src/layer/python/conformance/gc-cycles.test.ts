import { describe, expect, it } from 'vitest';
import type { PyObject, PyReference } from '../index.ts';
import { profileNames } from '../index.ts';
import { scene } from './scene.ts';

/** GCTests of CPython's test_gc: what is found, and what is not. */
describe.each(profileNames)('cycles under the rules of %s', (profile) => {
  it('GCTests.test_list: a list that holds itself is one object to collect', () => {
    const { py } = scene(profile);
    const ns = py.frame({ l: py.list() });
    ns.l.append(ns.l);
    py.gc.collect();
    py.del(ns, 'l');
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });

  it('GCTests.test_dict: a dict that holds itself is one object to collect', () => {
    const { py } = scene(profile);
    const ns = py.frame({ d: py.dict() });
    ns.d.setitem(1, ns.d);
    py.gc.collect();
    py.del(ns, 'd');
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });

  it('GCTests.test_tuple: a tuple, which cannot be cleared, goes with the list that closes its cycle', () => {
    const { py } = scene(profile);
    const ns = py.frame({ l: py.list() });
    const names = py.frame({ l: ns.l, t: py.tuple([ns.l]) });
    names.l.append(names.t);
    py.gc.collect();
    names[Symbol.dispose]();
    py.del(ns, 'l');
    expect(py.gc.collect()).toBe(2);
    py.heap.verify();
  });

  it('GCTests.test_instance: an instance that is its own attribute is found', () => {
    const { py } = scene(profile);
    const A = py.class('A', {});
    const ns = py.frame({ a: A() });
    ns.a.setattr('a', ns.a);
    py.gc.collect();
    py.del(ns, 'a');
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });

  it('GCTests.test_newinstance: an instance of a class over list that holds itself is found, and then nothing is left', () => {
    const { py } = scene(profile);
    const A = py.class('A', py.list, { __slots__: [] });
    const B = py.class('B', A, { __slots__: [] });
    for (const make of [A, B]) {
      const ns = py.frame({ a: make() });
      ns.a.append(ns.a);
      py.del(ns, 'a');
      expect(py.gc.collect()).toBe(1);
      expect(py.gc.collect()).toBe(0);
    }
    py.heap.verify();
  });

  it('GCTests.test_method: a bound method stored on its own object is found with it', () => {
    const { py } = scene(profile);
    const A = py.class('A', {
      __init__(self) {
        self.setattr('init', self.method('start').move());
      },
      start: () => undefined,
    });
    const ns = py.frame({ a: A() });
    py.gc.collect();
    py.del(ns, 'a');
    expect(py.gc.collect()).toBe(2);
    py.heap.verify();
  });

  it('GCTests.test_function: a function and its globals, which hold it, are two objects', () => {
    const { py } = scene(profile);
    const ns = py.frame({ globals: py.dict() });
    ns.globals.setitem('f', py.function(() => undefined, ns.globals).move());
    py.gc.collect();
    py.del(ns, 'globals');
    expect(py.gc.collect()).toBe(2);
    py.heap.verify();
  });

  it('GCTests.test_function_tp_clear_leaves_consistent_state: a weak reference that a finalizer makes to trash is dead when the trash is gone', () => {
    const { py } = scene(profile);
    const made = py.frame({ ref: null as PyReference | null });
    let called = 0;
    const Node = py.class('Node', {
      __del__: (self) => {
        made.ref = py.weakref.ref(self.getattr('func') as PyObject, () => called++);
      },
    });
    const ns = py.frame({ node: Node() });
    ns.node.setattr('me', ns.node);
    ns.node.setattr('func', py.function(() => undefined).move());
    py.del(ns, 'node');
    expect(py.gc.collect()).toBe(2);
    expect(made.ref?.call()).toBeNull();
    // The second sweep silences it; without one it calls back when the function dies.
    expect(called).toBe(profile === '3.15' ? 0 : 1);
    py.heap.verify();
  });

  it('GCTests.test_saveall: what is unreachable lands in garbage, whole and the same, when the flag asks for it', () => {
    const { py, as } = scene(profile);
    py.gc.collect();
    const ns = py.frame({ l: py.list() });
    ns.l.append(ns.l);
    const { id } = ns.l;
    py.gc.set_debug(py.gc.get_debug() | py.gc.DEBUG_SAVEALL);
    py.del(ns, 'l');
    expect(py.gc.collect()).toBe(1);
    py.gc.set_debug(0);
    expect(py.gc.garbage.length).toBe(1);
    const saved = as(py.gc.garbage.getitem(0), py.list);
    expect(saved.id).toBe(id);
    expect(saved.getitem(0)).toMatchObject({ id });
    py.gc.garbage.clear();
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });

  it('GCTests.test_del: a finalizer that itself makes the collector run does no harm', () => {
    const { py } = scene(profile);
    py.gc.enable();
    py.gc.set_threshold(1);
    const A = py.class('A', { __del__: () => py.dict([['k', py.dict().move()]]).release() });
    const ns = py.frame({ a: A() });
    py.del(ns, 'a');
    py.heap.verify();
  });

  it('GCTests.test_del_newclass: nor does one of an inherited class', () => {
    const { py } = scene(profile);
    py.gc.set_threshold(1);
    const A = py.class('A', { __del__: () => py.list([py.list().move()]).release() });
    const B = py.class('B', A, {});
    const ns = py.frame({ b: B() });
    py.del(ns, 'b');
    py.heap.verify();
  });

  it('GCTests.test_trashcan: a structure 150 deep dies while its finalizers collect', () => {
    const { py } = scene(profile);
    let died = 0;
    const Ouch = py.class('Ouch', {
      __del__: () => {
        if (++died % 17 === 0) py.gc.collect();
      },
    });
    for (let round = 0; round < 2; round++) {
      let outer = py.list();
      for (let depth = 0; depth < 150; depth++) outer = py.list([outer.move(), Ouch().move()]);
      outer.release();
      let table = py.dict();
      for (let depth = 0; depth < 150; depth++)
        table = py.dict([
          [1, table.move()],
          [2, Ouch().move()],
        ]);
      table.release();
    }
    expect(died).toBe(600);
    py.heap.verify();
  });

  it('GCTests.test_boom: the collector never asks a class for its attributes', () => {
    const { py } = scene(profile);
    let asked = 0;
    const Boom = py.class('Boom', {
      get nosy() {
        return asked++;
      },
    });
    asked = 0;
    const ns = py.frame({ a: Boom(), b: Boom() });
    ns.a.setattr('attr', ns.b);
    ns.b.setattr('attr', ns.a);
    py.gc.collect();
    py.del(ns, 'a', 'b');
    expect(py.gc.collect()).toBe(2);
    expect(asked).toBe(0);
    expect(py.gc.garbage.length).toBe(0);
    py.heap.verify();
  });

  it('GCTests.test_boom2: nor how its instances compare or hash', () => {
    const { py } = scene(profile);
    let asked = 0;
    const Boom = py.class('Boom', {
      __eq__: () => asked++ > 0,
      __hash__: () => asked++,
      __sizeof__: () => asked++,
    });
    const ns = py.frame({ a: Boom(), b: Boom() });
    ns.a.setattr('attr', ns.b);
    ns.b.setattr('attr', ns.a);
    py.gc.collect();
    py.del(ns, 'a', 'b');
    expect(py.gc.collect()).toBe(2);
    expect(asked).toBe(0);
    py.heap.verify();
  });

  it('GCTests.test_bug1055820b: callbacks on trash all run, and each sees every reference dead', () => {
    const { py } = scene(profile);
    const C = py.class('C', {
      __init__(self) {
        self.setattr('loop', self);
      },
    });
    const seen: unknown[] = [];
    const objects = [C(), C()];
    const refs = objects.map((object) =>
      py.weakref.ref(object, () => void seen.push(...refs.map((ref) => ref.call()))),
    );
    py.gc.collect();
    for (const object of objects) object.release();
    py.gc.collect();
    expect(seen).toEqual([null, null, null, null]);
    py.heap.verify();
  });

  it('GCTests.test_bug21435: a finalizer may write attributes into the dying graph', () => {
    const { py, as } = scene(profile);
    let finalized = 0;
    const A = py.class('A', {});
    const B = py.class('B', {
      __init__(self, x: number) {
        self.setattr('x', x);
      },
      __del__: (self) => {
        finalized++;
        as(self.getattr('attr'), A).setattr('y', self.getattr('x'));
      },
    });
    const ns = py.frame({ a: A(), b: B(5) });
    ns.a.setattr('b', ns.b);
    ns.b.setattr('attr', ns.a);
    py.del(ns, 'a', 'b');
    expect(py.gc.collect()).toBe(2);
    expect(finalized).toBe(1);
    py.heap.verify();
  });

  it('GCTests.test_trash_weakref_clear: a weak reference with a callback that is trash never calls back', () => {
    const { py } = scene(profile);
    let called = 0;
    const Node = py.class('Node', {});
    const ns = py.frame({ target: Node(), holder: Node() });
    ns.target.setattr('holder', ns.holder);
    ns.holder.setattr('target', ns.target);
    // The object is hidden behind one that the collector does not see.
    const hidden = py.wrap({});
    hidden.setattr('ref', py.weakref.ref(ns.target, () => called++).move());
    ns.holder.setattr('hidden', hidden);
    hidden.release();
    py.del(ns, 'target', 'holder');
    expect(py.gc.collect()).toBe(4);
    expect(called).toBe(0);
    py.heap.verify();
  });

  it('GCTests.test_resurrection_only_happens_once_per_object: the second time it just goes', () => {
    const { py } = scene(profile);
    const saved = py.frame({ list: py.list() });
    let finalized = 0;
    const Lazarus = py.class('Lazarus', {
      __init__(self) {
        self.setattr('me', self);
      },
      __del__: (self) => {
        finalized++;
        saved.list.append(self);
      },
    });
    Lazarus().release();
    py.gc.collect();
    expect(finalized).toBe(1);
    expect(saved.list.length).toBe(1);
    saved.list.clear();
    expect(py.gc.collect()).toBe(1);
    expect(finalized).toBe(1);
    py.heap.verify();
  });

  it('GCTests.test_resurrection_is_transitive: what a resurrected object holds survives with it', () => {
    const { py, as } = scene(profile);
    const saved = py.frame({ list: py.list() });
    const Cargo = py.class('Cargo', {
      __init__(self) {
        self.setattr('me', self);
      },
    });
    const Lazarus = py.class('Lazarus', {
      __init__(self) {
        self.setattr('me', self);
        self.setattr('cargo', Cargo().move());
      },
      __del__: (self) => saved.list.append(self),
    });
    const ns = py.frame({ lazarus: Lazarus() });
    const cargo = ns.lazarus.getattr('cargo');
    py.del(ns, 'lazarus');
    expect(py.gc.collect()).toBe(0);
    const survivor = as(saved.list.getitem(0), Lazarus);
    expect(as(survivor.getattr('cargo'), Cargo).is(cargo)).toBe(true);
    saved.list.clear();
    expect(py.gc.collect()).toBe(2);
    py.heap.verify();
  });

  it('GCTests.test_resurrection_does_not_block_cleanup_of_other_objects: the others go, and are counted exactly', () => {
    const { py } = scene(profile);
    const N = 100;
    const saved = py.frame({ list: py.list() });
    const A = py.class('A', {
      __init__(self) {
        self.setattr('me', self);
      },
    });
    const Z = py.class('Z', A, { __del__: (self) => saved.list.append(self) });
    const run = (objects: number, zombies: number) => {
      for (let i = 0; i < objects; i++) A().release();
      for (let i = 0; i < zombies; i++) Z().release();
      return py.gc.collect();
    };
    py.gc.disable();
    const old = py.gc.get_stats()[2]!;
    expect(run(N, 0)).toBe(N);
    expect(run(N, 1)).toBe(N);
    expect(saved.list.length).toBe(1);
    saved.list.clear();
    expect(py.gc.collect()).toBe(1);
    const stats = py.gc.get_stats()[2]!;
    expect(stats.collected - old.collected).toBe(2 * N + 1);
    expect(stats.uncollectable - old.uncollectable).toBe(0);
    py.heap.verify();
  });

  it('GCTests.test_traverse_frozen_objects: trash that points at frozen objects is collected, they are not', () => {
    const { py } = scene(profile);
    const ns = py.frame({ frozen: py.list() });
    py.gc.freeze();
    const trash = py.list([ns.frozen]);
    trash.append(trash);
    trash.release();
    expect(py.gc.collect()).toBe(1);
    expect(py.sys.getrefcount(ns.frozen)).toBe(profile === '3.15' ? 1 : 2);
    py.gc.unfreeze();
    py.heap.verify();
  });
});
