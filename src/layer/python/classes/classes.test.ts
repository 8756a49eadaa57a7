import { describe, expect, it } from 'vitest';
import { createPython, PyAttributeError, type PyInstance, PyTypeError } from '../index.ts';

function stage() {
  const py = createPython({ writeError: () => undefined });
  const log: unknown[] = [];
  const Leaf = py.class('Leaf', {
    __slots__: ['name'],
    __init__(self, name: string) {
      self.setattr('name', name);
    },
    __del__: (self) => void log.push(self.getattr('name')),
  });
  const leaf = (name: string) => Leaf(name).move();
  return { py, log, leaf, take: () => log.splice(0) };
}

describe('classes', () => {
  it('run the initializer of the nearest class, and the finalizer of the most derived', () => {
    const { py, log } = stage();
    const Base = py.class('Base', {
      __init__(self, x: number) {
        self.setattr('x', x);
      },
      __del__: () => void log.push('Base'),
    });
    const Derived = py.class<PyInstance, [number]>('Derived', Base, {
      __del__: () => void log.push('Derived'),
    });
    const Plain = py.class<PyInstance, [number]>('Plain', Base, {});
    const d = Derived(5);
    expect(d.getattr('x')).toBe(5);
    expect(py.isinstance(d, Base)).toBe(true);
    expect(py.isinstance(d, Plain)).toBe(false);
    d.release();
    Plain(1).release();
    expect(log).toEqual(['Derived', 'Base']);
  });

  it('ignore a finalizer that stands on the instance', () => {
    const { py, log } = stage();
    const C = py.class('C', {});
    const c = C();
    c.setattr('__del__', py.function(() => log.push('instance')).move());
    c.release();
    expect(log).toEqual([]);
  });

  it('finalize an instance whose initializer threw, and pass the error on', () => {
    const { py, log } = stage();
    const C = py.class('C', {
      __init__: () => {
        throw new Error('no luck');
      },
      __del__: () => void log.push('finalized'),
    });
    const before = py.heap.liveObjects;
    expect(() => C()).toThrow('no luck');
    expect(log).toEqual(['finalized']);
    expect(py.heap.liveObjects).toBe(before);
    py.heap.verify();
  });

  it('drop slots by name, most derived class first, then attributes in the order of their first use in the class', () => {
    const { py, leaf, take } = stage();
    const Base = py.class('Base', { __slots__: ['b_slot', 'a_slot'] });
    const Derived = py.class('Derived', Base, { __slots__: ['z_slot', 'c_slot', '__dict__'] });
    const d = Derived();
    for (const name of ['second', 'a_slot', 'z_slot', 'first', 'b_slot', 'c_slot'])
      d.setattr(name, leaf(name));
    d.release();
    expect(take()).toEqual(['c_slot', 'z_slot', 'a_slot', 'b_slot', 'second', 'first']);
  });

  it('let go of an attribute when it is set again or deleted', () => {
    const { py, leaf, take } = stage();
    const C = py.class('C', { __slots__: 'a' });
    const c = C();
    c.setattr('a', leaf('one'));
    c.setattr('a', leaf('two'));
    expect(take()).toEqual(['one']);
    c.delattr('a');
    expect(take()).toEqual(['two']);
    expect(() => c.delattr('a')).toThrow(PyAttributeError);
    expect(() => c.getattr('a')).toThrow("'C' object has no attribute 'a'");
    expect(() => c.setattr('b', 1)).toThrow(PyAttributeError);
    expect(() => py.weakref.ref(c)).toThrow(PyTypeError);
    py.heap.verify();
  });

  it('give an instance attributes without number, shared among instances up to thirty', () => {
    const { py } = stage();
    const C = py.class('C', {});
    const [a, b] = [C(), C()];
    for (let i = 0; i < 100; i++) a.setattr(`a${i}`, i);
    for (let i = 0; i < 100; i++) b.setattr(`b${i}`, -i);
    expect(a.attributes()).toHaveLength(100);
    expect(b.attributes()).toHaveLength(100);
    expect([a.getattr('a99'), b.getattr('b99'), a.hasattr('b5')]).toEqual([99, -99, false]);
    a.release();
    b.release();
    py.heap.verify();
  });

  it('need nothing on the JS side per instance', () => {
    const { py } = stage();
    const C = py.class('C', {});
    const c = C();
    c.setattr('a', 1);
    expect(py.heap.payload(c.id)).toBeNull();
    expect(py.sys.getsizeof(C())).toBe(36);
  });

  it('have attributes and methods of their own', () => {
    const { py } = stage();
    const C = py.class('C', { limit: 10, twice: (_self: PyInstance, x: number) => 2 * x });
    const c = C();
    expect(c.getattr('limit')).toBe(10);
    using twice = c.method('twice');
    expect(twice.call(21)).toBe(42);
    expect(() => c.getattr('twice')).toThrow("bind it with method('twice')");
  });

  it('refuse arguments where there is no initializer, and attributes beside the items of a builtin', () => {
    const { py } = stage();
    const C = py.class<[number]>('C', {});
    expect(() => C(5)).toThrow('C() takes no arguments');
    expect(() => py.class('L', py.list, {})).toThrow(/__slots__/);
    expect(() => py.class('L', py.list, { __slots__: ['a'] })).toThrow(PyTypeError);
    expect(() => py.class('S', { __slots__: ['not a name'] })).toThrow(PyTypeError);
    py.heap.verify();
  });

  it('over tuple may have weak references from 3.15 on', () => {
    const body = { __slots__: '__weakref__' } as const;
    for (const profile of ['3.11', '3.13'] as const) {
      const py = createPython({ profile });
      expect(() => py.class('T', py.tuple, body)).toThrow(PyTypeError);
    }
    const py = createPython({ profile: '3.15' });
    const made = py.class('T', py.tuple, body)([1]);
    const ref = py.weakref.ref(made);
    made.release();
    expect(ref.call()).toBeNull();
    py.heap.verify();
  });

  it('make lists, dicts, tuples and sets of a class of their own, tracked always', () => {
    const { py } = stage();
    const body = { __slots__: [] };
    const L = py.class('L', py.list, body);
    const D = py.class('D', py.dict, body);
    const T = py.class('T', py.tuple, body);
    const S = py.class('S', py.set, body);
    const made = [L([1]), D(), T([1]), S([1, 1])] as const;
    py.gc.collect();
    for (const object of made) expect(py.gc.is_tracked(object)).toBe(true);
    expect(made.map((object) => object.length)).toEqual([1, 0, 1, 1]);
    expect(T([]).is(T([]))).toBe(false);
  });
});

describe('wrapped JS objects', () => {
  it('live as long as their count says, and take attributes and weak references', () => {
    const { py, leaf, take } = stage();
    const socket = { open: true };
    const wrapped = py.wrap(socket);
    expect(wrapped.value).toBe(socket);
    wrapped.setattr('peer', leaf('peer'));
    wrapped.setattr('me', wrapped);
    const ref = py.weakref.ref(wrapped);
    wrapped.release();
    expect(py.gc.collect()).toBe(2);
    expect(take()).toEqual(['peer']);
    expect(ref.call()).toBeNull();
    py.heap.verify();
  });

  it('may have a class, whose finalizer closes them', () => {
    const { py } = stage();
    const socket = { open: true };
    const Socket = py.class('Socket', {
      __del__: (self) => {
        (self.value as typeof socket).open = false;
      },
    });
    Socket.wrap(socket).release();
    expect(socket.open).toBe(false);
  });
});
