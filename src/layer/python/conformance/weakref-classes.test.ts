import { describe, expect, it } from 'vitest';
import {
  PyAttributeError,
  type PyClass,
  type PyInstance,
  type PyObject,
  type PyReference,
  PyTypeError,
  PyValueError,
  type PyWeakMethod,
  profileNames,
} from '../index.ts';
import { scene } from './scene.ts';

/** SubclassableWeakrefTestCase, WeakMethodTestCase and FinalizeTestCase of CPython's test_weakref. */
describe.each(profileNames)('classes of references under the rules of %s', (profile) => {
  const stage = () => {
    const made = scene(profile);
    const { py } = made;
    const Obj: PyClass<PyInstance, [number]> = py.class('Object', {
      __init__(self, arg: number) {
        self.setattr('arg', arg);
      },
      __eq__: (self, other: unknown): boolean | undefined =>
        py.isinstance(other, Obj) ? self.getattr('arg') === other.getattr('arg') : undefined,
      __hash__: (self) => self.getattr('arg') as number,
      some_method: () => 4,
      other_method: () => 5,
    });
    return { ...made, Obj };
  };

  it('SubclassableWeakrefTestCase.test_subclass_refs: a class of references has attributes of its own', () => {
    const { py, Obj } = stage();
    const MyRef = py.class<PyReference, [PyObject, null, number]>('MyRef', py.weakref.ref, {
      __init__: (self, _object: PyObject, _callback: null, value: number) => self.setattr('value', value),
    });
    const o = Obj(1);
    const mr = MyRef(o, null, 24);
    expect(mr.call()?.is(o)).toBe(true);
    expect(mr.getattr('value')).toBe(24);
    o.release();
    expect(mr.call()).toBeNull();
    expect(mr.getattr('value')).toBe(24);
    py.heap.verify();
  });

  it('SubclassableWeakrefTestCase.test_subclass_refs_dont_replace_standard_refs: nor is one shared', () => {
    const { py, Obj } = stage();
    const MyRef = py.class('MyRef', py.weakref.ref, {});
    const o = Obj(42);
    const r1 = MyRef(o);
    const r2 = py.weakref.ref(o);
    expect(r1.is(r2)).toBe(false);
    expect(py.weakref.getweakrefs(o).map((ref) => ref.id)).toEqual([r2.id, r1.id]);
    const r3 = MyRef(o);
    expect(py.weakref.getweakrefcount(o)).toBe(3);
    expect(py.weakref.getweakrefs(o).map((ref) => ref.id)).toEqual([r2.id, r3.id, r1.id]);
  });

  it('SubclassableWeakrefTestCase.test_subclass_refs_dont_conflate_callbacks: each has its callback', () => {
    const { py, Obj } = stage();
    const MyRef = py.class<PyReference, [PyObject, () => void]>('MyRef', py.weakref.ref, {});
    const log: number[] = [];
    const o = Obj(42);
    const r1 = MyRef(o, () => void log.push(1));
    const r2 = MyRef(o, () => void log.push(2));
    expect(r1.is(r2)).toBe(false);
    o.release();
    expect(log).toEqual([2, 1]);
  });

  it('SubclassableWeakrefTestCase.test_subclass_refs_with_slots: slots work, and there is no dictionary beside them', () => {
    const { py, Obj } = stage();
    const MyRef = py.class<PyReference, [PyObject, null, string, string]>('MyRef', py.weakref.ref, {
      __slots__: ['slot1', 'slot2'],
      __init__: (self, _object: PyObject, _callback: null, slot1: string, slot2: string) => {
        self.setattr('slot1', slot1);
        self.setattr('slot2', slot2);
      },
    });
    const o = Obj(42);
    const r = MyRef(o, null, 'abc', 'def');
    expect([r.getattr('slot1'), r.getattr('slot2')]).toEqual(['abc', 'def']);
    expect(() => r.setattr('other', 1)).toThrow(PyAttributeError);
  });

  it('SubclassableWeakrefTestCase.test_subclass_refs_with_cycle: a reference that holds its own referent and dies stays silent', () => {
    const { py, Obj } = stage();
    const MyRef = py.class<PyReference, [PyObject, () => void]>('MyRef', py.weakref.ref, {});
    let called = 0;
    const callback = () => called++;
    const o = Obj(1);
    const r1 = MyRef(o, callback);
    r1.setattr('o', o.move());
    r1.release();
    expect(called).toBe(0);
    const p = Obj(1);
    const [a, b] = [MyRef(p, callback), MyRef(p, callback)];
    b.setattr('o', p.move());
    a.setattr('r', b.move());
    a.release();
    expect(called).toBe(0);
    py.heap.verify();
  });

  it('WeakMethodTestCase.test_alive: gives a bound method again while both its parts live', () => {
    const { py, Obj } = stage();
    const o = Obj(1);
    using method = o.method('some_method');
    const r = py.weakref.WeakMethod(method);
    expect(py.isinstance(r, py.weakref.ref)).toBe(true);
    using again = r.call()!;
    expect(o.is(again.self)).toBe(true);
    expect((method.func as PyObject).is(again.func)).toBe(true);
    expect(again.call()).toBe(4);
    // @ts-expect-error a function is no bound method
    expect(() => py.weakref.WeakMethod(() => 4)).toThrow(PyTypeError);
    expect(() => py.weakref.WeakMethod(o)).toThrow('argument should be a bound method');
  });

  it('WeakMethodTestCase.test_object_dead: dead with its object', () => {
    const { py, Obj } = stage();
    const o = Obj(1);
    const bound = o.method('some_method');
    const r = py.weakref.WeakMethod(bound);
    bound.release();
    r.call()?.release();
    expect(o.alive).toBe(true);
    o.release();
    expect(r.call()).toBeNull();
    py.heap.verify();
  });

  it('WeakMethodTestCase.test_method_dead: dead with its function', () => {
    const { py, Obj } = stage();
    const C = py.class('C', Obj, { some_method: () => 6 });
    const o = C(1);
    const bound = o.method('some_method');
    const r = py.weakref.WeakMethod(bound);
    bound.release();
    C.delattr('some_method');
    expect(r.call()).toBeNull();
    expect(o.method('some_method').call()).toBe(4);
  });

  const deaths = ['object', 'method'] as const;
  for (const first of deaths)
    it(
      first === 'object'
        ? 'WeakMethodTestCase.test_callback_when_object_dead: calls back once, when the object dies'
        : 'WeakMethodTestCase.test_callback_when_method_dead: or once, when the function does',
      () => {
        const { py, Obj } = stage();
        const C = py.class('C', Obj, { some_method: () => 6 });
        const calls: number[] = [];
        const o = C(1);
        const bound = o.method('some_method');
        const r = py.weakref.WeakMethod(bound, (reference) => void calls.push(reference.id));
        bound.release();
        const kill = { object: () => o.release(), method: () => C.delattr('some_method') };
        kill[first]();
        expect(calls).toEqual([r.id]);
        kill[first === 'object' ? 'method' : 'object']();
        expect(calls).toEqual([r.id]);
        py.heap.verify();
      },
    );

  it('a WeakMethod keeps its callback alive, and is in a cycle when the callback holds it', () => {
    const { py, Obj } = stage();
    const calls: number[] = [];
    const Callback = py.class('Callback', {
      __slots__: ['held'],
      __call__: (_self, reference: PyWeakMethod) => void calls.push(reference.id),
    });
    const o = Obj(1);
    const bound = o.method('some_method');
    const make = () => {
      const callback = Callback();
      const made = py.weakref.WeakMethod(bound, callback);
      return { made, callback };
    };
    const first = make();
    const second = make();
    bound.release();
    // The callback's only name goes.
    first.callback.release();
    second.callback.setattr('held', second.made.move());
    second.callback.release();
    // Callback, WeakMethod, the reference to the function, the one to itself, and a function closed over two
    // cells.
    expect(py.gc.collect()).toBe(8);
    o.release();
    expect(calls).toEqual([first.made.id]);
    first.made.release();
    py.heap.verify();
  });

  it('WeakMethodTestCase.test_no_cycles: holds no reference to itself', () => {
    const { py, Obj } = stage();
    const o = Obj(1);
    const bound = o.method('some_method');
    const r = py.weakref.WeakMethod(bound, () => undefined);
    const wr = py.weakref.ref(r);
    r.release();
    expect(wr.call()).toBeNull();
  });

  it('WeakMethodTestCase.test_equality: equal when object and function are; dead, only to itself', () => {
    const { py, Obj } = stage();
    const [x, y, z] = [Obj(1), Obj(1), Obj(2)];
    const weak = (object: typeof x, name: string): PyWeakMethod => {
      using bound = object.method(name);
      return py.weakref.WeakMethod(bound);
    };
    const [a, b] = [weak(x, 'some_method'), weak(y, 'some_method')];
    const [c, d] = [weak(x, 'other_method'), weak(y, 'other_method')];
    const [e, f] = [weak(z, 'some_method'), weak(z, 'other_method')];
    expect(py.eq(a, b)).toBe(true);
    expect(py.eq(c, d)).toBe(true);
    for (const [left, right] of [
      [a, c],
      [a, d],
      [b, c],
      [b, d],
      [a, e],
      [a, f],
      [b, e],
      [b, f],
    ] as const)
      expect(py.eq(left, right)).toBe(false);
    expect(py.eq(a, x)).toBe(false);
    for (const object of [x, y, z]) object.release();
    const all = [a, b, c, d, e, f];
    for (const left of all) for (const right of all) expect(py.eq(left, right)).toBe(left.is(right));
  });

  it('WeakMethodTestCase.test_hashing: as its object; kept when dead, and none when never asked', () => {
    const { py, Obj } = stage();
    const [x, y] = [Obj(1), Obj(1)];
    const weak = (object: typeof x, name: string) => {
      using bound = object.method(name);
      return py.weakref.WeakMethod(bound);
    };
    const [a, b, c] = [weak(x, 'some_method'), weak(y, 'some_method'), weak(y, 'other_method')];
    const hash = py.hash(a);
    expect(py.hash(b)).toBe(hash);
    x.release();
    y.release();
    expect([py.hash(a), py.hash(b)]).toEqual([hash, hash]);
    expect(() => py.hash(c)).toThrow(PyTypeError);
  });

  it('FinalizeTestCase.test_finalize: runs once, when called, when its object dies, or never when detached', () => {
    const { py, Obj } = stage();
    const log: number[][] = [];
    const add = (x: number, y: number) => {
      log.push([x, y]);
      return x + y;
    };
    const called = py.weakref.finalize(Obj(1), add, 67, 43);
    expect(called.alive).toBe(true);
    expect(called.peek()?.slice(1)).toEqual([add, [67, 43]]);
    expect(called.call()).toBe(110);
    expect([called.call(), called.alive, called.peek(), called.detach()]).toEqual([null, false, null, null]);

    const o = Obj(2);
    const dies = py.weakref.finalize(o, add, 1, 2);
    o.release();
    expect([dies.alive, dies.call(), log.length]).toEqual([false, null, 2]);

    const p = Obj(3);
    const detached = py.weakref.finalize(p, add, 5, 5);
    expect(detached.detach()?.[0].is(p)).toBe(true);
    expect([detached.alive, detached.call(), detached.detach()]).toEqual([false, null, null]);
    p.release();
    expect(log).toEqual([
      [67, 43],
      [1, 2],
    ]);
    py.heap.verify();
  });

  it('FinalizeTestCase.test_arg_errors: an object without weak references, or no function, is refused', () => {
    const { py, Obj } = stage();
    expect(() => py.weakref.finalize(py.list(), () => undefined)).toThrow(PyTypeError);
    // @ts-expect-error a function is required
    expect(() => py.weakref.finalize(Obj(1))).toThrow(PyTypeError);
    py.heap.verify();
  });

  it('FinalizeTestCase.test_order: those of one object run newest first', () => {
    const { py, Obj } = stage();
    const log: string[] = [];
    const o = Obj(1);
    const finalizers = ['1', '2', '3'].map((name) => py.weakref.finalize(o, () => void log.push(name)));
    py.weakref.finalize(o, () => void log.push('detached')).detach();
    for (const finalizer of finalizers) finalizer.release();
    o.release();
    expect(log).toEqual(['3', '2', '1']);
  });

  it('FinalizeTestCase.test_all_freed: a finalizer that has run keeps nothing', () => {
    const { py, Obj } = stage();
    const o = Obj(1);
    const argument = Obj(2);
    const gone = py.weakref.ref(argument);
    const finalizer = py.weakref.finalize(o, () => undefined, argument);
    argument.release();
    expect(gone.call()).not.toBeNull();
    o.release();
    finalizer.release();
    expect(gone.call()).toBeNull();
    py.heap.verify();
  });

  it('FinalizeTestCase.test_atexit: at exit the rest run, newest first, unless told not to; an error does not stop the others', () => {
    const { py, errors, Obj } = stage();
    const log: string[] = [];
    const ns = py.frame({ a: Obj(1), b: Obj(2) });
    const f1 = py.weakref.finalize(ns.a, () => void log.push('f1'));
    const f2 = py.weakref.finalize(ns.b, () => {
      log.push('f2');
      throw new Error('an error at exit');
    });
    const f3 = py.weakref.finalize(ns.a, () => void log.push('f3'));
    const f4 = py.weakref.finalize(ns.b, () => void log.push('f4'));
    f3.atexit = false;
    expect([f1.atexit, f2.atexit, f3.atexit, f4.atexit]).toEqual([true, true, false, true]);
    py.exit();
    // The object of f3 dies with its frame, but after the exit functions nothing is called any more.
    expect(log).toEqual(['f4', 'f2', 'f1']);
    expect(errors.join('')).toContain('an error at exit');
    py.heap.verify();
  });

  it('at exit: those to run are chosen beforehand, and again when one is made meanwhile; errors go to sys.excepthook', () => {
    const { py, Obj } = stage();
    const log: string[] = [];
    const o = Obj(1);
    py.sys.excepthook = (type, value) => void log.push(`${type.__name__}: ${(value as Error).message}`);
    py.weakref.finalize(o, () => {
      throw new PyValueError('x');
    });
    const chosen = py.weakref.finalize(o, () => void log.push('switched off too late'));
    py.weakref.finalize(o, () => {
      chosen.atexit = false;
      log.push('switches off');
    });
    py.weakref.finalize(o, () => {
      py.weakref.finalize(o, () => void log.push('made at exit'));
      log.push('makes one');
    });
    py.exit();
    expect(log).toEqual([
      'makes one',
      'made at exit',
      'switches off',
      'switched off too late',
      'ValueError: x',
    ]);
    const late = py.weakref.finalize(o, () => void log.push('after the exit'));
    o.release();
    expect([late.alive, log.length]).toEqual([false, 5]);
    py.heap.verify();
  });

  it('at exit: a hook that fails ends the exit functions, and is reported', () => {
    const { py, errors, Obj } = stage();
    const o = Obj(1);
    let ran = 0;
    py.weakref.finalize(o, () => ran++);
    py.weakref.finalize(o, () => {
      throw new PyValueError('first');
    });
    py.sys.excepthook = () => {
      throw new Error('the hook is broken');
    };
    py.exit();
    expect(ran).toBe(0);
    expect(errors.join('')).toContain('the hook is broken');
    py.heap.verify();
  });
});
