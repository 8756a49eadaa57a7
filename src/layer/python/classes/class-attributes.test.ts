import { describe, expect, it } from 'vitest';
import {
  createPython,
  type ProfileName,
  PyAttributeError,
  type PyInstance,
  PyTypeError,
  profileNames,
} from '../index.ts';

function stage(profile: ProfileName) {
  const written: string[] = [];
  const py = createPython({ profile, writeError: (text) => void written.push(text) });
  py.gc.disable();
  const log: unknown[] = [];
  return { py, log, written, take: () => log.splice(0) };
}

describe.each(profileNames)('class attributes, as in CPython %s', (profile) => {
  it('are assigned, found along the bases, and deleted', () => {
    const { py } = stage(profile);
    const A = py.class('A', {});
    const B = py.class('B', A, {});
    const [a, b] = [A(), B()];
    A.setattr('x', 5);
    expect([a.getattr('x'), b.getattr('x')]).toEqual([5, 5]);
    B.setattr('x', 7);
    expect([a.getattr('x'), b.getattr('x'), A.getattr('x')]).toEqual([5, 7, 5]);
    B.delattr('x');
    expect(b.getattr('x')).toBe(5);
    expect(() => B.delattr('x')).toThrow("type object 'B' has no attribute 'x'");
    A.delattr('x');
    expect(() => a.getattr('x')).toThrow("'A' object has no attribute 'x'");
    expect(() => A.getattr('x')).toThrow("type object 'A' has no attribute 'x'");
    a.setattr('x', 1);
    A.setattr('x', 2);
    expect(a.getattr('x')).toBe(1);
    py.heap.verify();
  });

  it('hold objects: a class keeps what stands in it until it is replaced or deleted', () => {
    const { py, log, take } = stage(profile);
    const D = py.class('D', {
      __init__: (self, name: string) => self.setattr('name', name),
      __del__: (self) => void log.push(self.getattr('name')),
    });
    const C = py.class('C', { first: D('o0').move() });
    expect(py.sys.getrefcount(C.getattr('first') as PyInstance) - (profile === '3.15' ? 0 : 1)).toBe(1);
    C.setattr('obj', D('o1').move());
    C.setattr('obj', D('o2').move());
    expect(take()).toEqual(['o1']);
    C.delattr('obj');
    expect(take()).toEqual(['o2']);
    C.delattr('first');
    expect(take()).toEqual(['o0']);
    py.heap.verify();
  });

  it('switch finalizers off and on, for instances that are there and for derived classes', () => {
    const { py, log, take } = stage(profile);
    const finalizer = (name: string) => () => void log.push(name);
    const A = py.class('A', { __del__: finalizer('A') });
    const B = py.class('B', A, {});
    const dieBoth = () => {
      A().release();
      B().release();
      return take();
    };
    expect(dieBoth()).toEqual(['A', 'A']);
    const [early, derived] = [A(), B()];
    A.delattr('__del__');
    early.release();
    derived.release();
    expect([take(), dieBoth()]).toEqual([[], []]);
    expect(() => A.delattr('__del__')).toThrow("type object 'A' has no attribute '__del__'");

    const [before, beforeToo] = [A(), B()];
    A.setattr('__del__', finalizer('late'));
    before.release();
    beforeToo.release();
    expect(take()).toEqual(['late', 'late']);
    B.setattr('__del__', finalizer('B'));
    expect(dieBoth()).toEqual(['late', 'B']);
    B.delattr('__del__');
    expect(dieBoth()).toEqual(['late', 'late']);

    A.delattr('__del__');
    const unfinalized = A();
    unfinalized.setattr('me', unfinalized);
    unfinalized.release();
    expect([py.gc.collect(), take()]).toEqual([1, []]);
    const cyclic = A();
    cyclic.setattr('me', cyclic);
    A.setattr('__del__', finalizer('cyclic'));
    cyclic.release();
    expect([py.gc.collect(), take()]).toEqual([1, ['cyclic']]);
    py.heap.verify();
  });

  it('switch finalizers of instances that keep their attributes in a dict', () => {
    const { py, log, take } = stage(profile);
    const A = py.class('A', {});
    const own = A();
    for (let at = 0; at < 40; at++) own.setattr(`a${at}`, at);
    A.setattr('__del__', () => void log.push('own'));
    own.release();
    expect(take()).toEqual(['own']);
  });

  it('change while a finalizer or a collection is about to use them', () => {
    const { py, log, take } = stage(profile);
    const keep = py.list();
    const R = py.class('R', {
      __del__: (self) => {
        keep.append(self);
        R.delattr('__del__');
      },
    });
    R().release();
    expect(keep.length).toBe(1);
    keep.clear();
    expect(keep.length).toBe(0);

    const Q = py.class('Q', {
      __del__: () => {
        log.push('q');
        Q.delattr('__del__');
      },
    });
    const x = py.list([Q().move(), Q().move(), Q().move()]);
    x.append(x);
    x.release();
    expect([py.gc.collect(), take()]).toEqual([4, ['q']]);
    py.heap.verify();
  });

  it('give and take what a class can do: call, compare, be made', () => {
    const { py } = stage(profile);
    const C = py.class<[number]>('C', {});
    C.setattr('__init__', (self: PyInstance, x: number) => self.setattr('x', x));
    const c = C(4);
    expect(c.getattr('x')).toBe(4);
    expect(() => c.call()).toThrow("'C' object is not callable");
    C.setattr('__call__', () => 'called');
    expect(c.call()).toBe('called');
    C.delattr('__call__');
    expect(() => c.call()).toThrow(PyTypeError);
    C.delattr('__init__');
    expect(() => C(4)).toThrow('C() takes no arguments');

    const [left, right] = [py.class('I', {}), py.class('H', { __eq__: () => true })];
    const [i, h] = [left(), right()];
    expect(() => py.hash(h)).toThrow("unhashable type: 'H'");
    left.setattr('__eq__', () => true);
    expect(py.eq(i, 5)).toBe(true);
    expect(() => py.hash(i)).not.toThrow();
    left.delattr('__eq__');
    expect(py.eq(i, 5)).toBe(false);
    left.setattr('__hash__', null);
    expect(() => py.hash(i)).toThrow("unhashable type: 'I'");
    py.heap.verify();
  });

  it('replace methods: what is bound already keeps its function', () => {
    const { py } = stage(profile);
    const M = py.class('M', { f: () => 1 });
    const m = M();
    using bound = m.method('f');
    M.setattr('f', () => 2);
    using rebound = m.method('f');
    expect([bound.call(), rebound.call()]).toEqual([1, 2]);
    M.delattr('f');
    expect(() => m.method('f')).toThrow(PyAttributeError);
    expect(bound.call()).toBe(1);
    py.heap.verify();
  });

  it('take counted functions, which are bound, and other callables, which are not; what cannot be called is unraisable', () => {
    const { py, log, take, written } = stage(profile);
    const C = py.class('C', {});
    C.setattr('__del__', py.function((self: PyInstance) => void log.push(['function', self.type])).move());
    C().release();
    expect(take()).toEqual([['function', 'C']]);
    const Callable = py.class('Callable', {
      __call__: (_: PyInstance, ...args: unknown[]) => void log.push(args),
    });
    C.setattr('__del__', Callable().move());
    C().release();
    expect(take()).toEqual([[]]);
    const reports: unknown[] = [];
    py.sys.unraisablehook = ({ exc_value, object }) => void reports.push([String(exc_value), object]);
    C.setattr('__del__', 5);
    C().release();
    const object = profile === '3.15' ? null : 5;
    expect(reports).toEqual([["TypeError: 'int' object is not callable", object]]);
    expect(written).toEqual([]);
    expect(() => C.setattr('table', {} as never)).toThrow(PyTypeError);
    py.heap.verify();
  });
});
