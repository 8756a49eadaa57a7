import { describe, expect, it } from 'vitest';
import { createPython, type PyInstance, PyKeyError } from '../index.ts';
import type { Handle } from './handle.ts';

/**
 * One rule: whatever the layer hands out without being asked for a new object is borrowed, and so is whatever
 * a body is called with.
 */
describe('what is documented as borrowed', () => {
  const stage = () => {
    const py = createPython({ writeError: () => undefined });
    const seen: [string, boolean][] = [];
    const see = (name: string, ...values: unknown[]) => {
      for (const value of values) seen.push([name, (value as Handle).owned]);
    };
    return { py, seen, see };
  };

  it('is: self, arguments, what hooks and callbacks get, what is read', () => {
    const { py, seen, see } = stage();
    const C = py.class('C', {
      __init__: (self, x?: unknown) => see('__init__', self, x ?? self),
      __call__: (self: PyInstance, x: unknown) => see('__call__', self, x),
      __eq__: (self, other) => {
        see('__eq__', self, other);
        return true;
      },
      __hash__: (self) => {
        see('__hash__', self);
        return 1;
      },
      __sizeof__: (self) => {
        see('__sizeof__', self);
        return 8;
      },
      __del__: (self) => see('__del__', self),
      f: (self: PyInstance, x: unknown) => see('method', self, x),
      shared: py.list().move(),
    });
    const argument = py.list();
    const c = C();
    const other = C(argument as never);
    c.call(argument);
    py.call(c, argument);
    py.eq(c, other);
    py.hash(c);
    py.sys.getsizeof(c);
    const bound = c.method('f');
    bound.call(argument);
    see('self of a method', bound.self, bound.func);
    bound.release();
    using plain = py.function((x: unknown) => see('function', x));
    plain.call(argument);
    py.call((x: unknown) => see('JS function', x), argument);
    see('class attribute', c.getattr('shared'), C.getattr('shared'), C.getattr('f'));
    using proxy = py.weakref.proxy(c);
    proxy.call(argument);
    const values = py.weakref.WeakValueDictionary();
    see('setdefault', values.setdefault('k', c), values.setdefault('k', other));
    const keys = py.weakref.WeakKeyDictionary();
    see('setdefault', keys.setdefault(c, argument), keys.setdefault(c, other));
    const dict = py.dict();
    see('setdefault', dict.setdefault('k', c), dict.setdefault('k', other));
    dict.release();
    using ref = py.weakref.ref(c, py.function((dead: unknown) => see('callback', dead)).move());
    see('reference', ref.call(), ref.__callback__);
    using done = py.weakref.finalize(c, (x: unknown) => see('finalize', x), argument);
    see('peek', ...done.peek()!.slice(0, 1));
    py.sys.unraisablehook = ({ object }) => see('unraisable', object);
    const failing = py.function(() => {
      throw new Error('no');
    });
    py.gc.callbacks.push(failing as never);
    py.gc.collect();
    py.gc.callbacks.pop();
    other.release();
    c.release();
    expect(seen.filter(([, owned]) => owned)).toEqual([]);
    expect(new Set(seen.map(([name]) => name)).size).toBe(17);
    // Whoever was lent something could not end it.
    expect([argument, plain, failing].map((handle) => handle.released)).toEqual([false, false, false]);
    py.heap.verify();
  });

  it('does not end what a body would release', () => {
    const { py } = stage();
    const list = py.list();
    expect(() => py.call((x: { release(): void }) => x.release(), list)).toThrow(
      'cannot release a borrowed handle',
    );
    expect(list.released).toBe(false);
  });
});

describe('a moved temporary', () => {
  it('ends with the call that it is an argument of, or stays with whom the body gave it to', () => {
    const py = createPython();
    const died: string[] = [];
    const D = py.class('D', { __slots__: [], __del__: () => void died.push('gone') });
    const kept = py.list();
    using append = py.function((x: PyInstance) => kept.append(x));
    append.call(D().move());
    expect([kept.length, died]).toEqual([1, []]);
    using ignore = py.function((_: PyInstance) => undefined);
    ignore.call(D().move());
    py.call(() => undefined, D().move());
    expect(died).toEqual(['gone', 'gone']);
    kept.clear();
    expect(died).toHaveLength(3);
    py.heap.verify();
  });

  it('is not kept by what refers weakly', () => {
    const py = createPython();
    const C = py.class('C', {});
    const before = py.heap.liveObjects;
    const values = py.weakref.WeakValueDictionary();
    values.setitem('a', C().move());
    values.setdefault('b', C().move());
    values.update([['c', C().move()]]);
    expect(() => values.getitem('b')).toThrow(PyKeyError);
    const set = py.weakref.WeakSet();
    set.add(C().move());
    const keys = py.weakref.WeakKeyDictionary();
    keys.setitem(C().move(), 1);
    keys.setdefault(C().move(), 1);
    expect([values.length, set.length, keys.length]).toEqual([0, 0, 0]);
    expect(py.weakref.ref(C().move()).call()).toBeNull();
    expect(() => py.weakref.proxy(C().move()).getattr('x')).toThrow('no longer exists');
    let fired = 0;
    py.weakref.finalize(C().move(), () => fired++);
    expect(fired).toBe(1);
    expect(py.heap.liveObjects).toBeGreaterThan(before);
    py.heap.verify();
  });
});
