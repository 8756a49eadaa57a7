import { describe, expect, it } from 'vitest';
import {
  PyAttributeError,
  type PyClass,
  type PyInstance,
  PyReferenceError,
  PyTypeError,
  profileNames,
} from '../index.ts';
import { scene } from './scene.ts';

/** ReferencesTestCase of CPython's test_weakref: making, sharing, counting, comparing. */
describe.each(profileNames)('weak references under the rules of %s', (profile) => {
  const stage = () => {
    const made = scene(profile);
    const { py } = made;
    const C = py.class('C', { method: () => undefined });
    const Obj: PyClass<PyInstance, [number]> = py.class('Object', {
      __init__(self, arg: number) {
        self.setattr('arg', arg);
      },
      __eq__: (self, other: unknown): boolean | undefined =>
        py.isinstance(other, Obj) ? self.getattr('arg') === other.getattr('arg') : undefined,
      __hash__: (self) => self.getattr('arg') as number,
    });
    return { ...made, C, Obj };
  };

  const factories = () => {
    const { py, C } = stage();
    return {
      py,
      make: [
        () => C(),
        () => py.function(() => undefined),
        () => {
          using c = C();
          return c.method('method');
        },
        () => py.set(),
      ],
    };
  };

  it('ReferencesTestCase.test_basic_ref: gives the referent while it lives; instances, functions, bound methods and sets can be referred to', () => {
    const { py, make } = factories();
    for (const factory of make) {
      const o = factory();
      const ref = py.weakref.ref(o);
      expect(ref.call()?.is(o)).toBe(true);
      expect(py.repr(ref)).toMatch(/^<weakref at 0x[0-9a-f]+; to '.+' at 0x[0-9a-f]+>$/);
      o.release();
      expect(ref.call()).toBeNull();
      expect(py.repr(ref)).toMatch(/^<weakref at 0x[0-9a-f]+; dead>$/);
      ref.release();
    }
    py.heap.verify();
  });

  it('ReferencesTestCase.test_basic_callback: the callback is called once, when the referent has died', () => {
    const { py, make } = factories();
    for (const factory of make) {
      let called = 0;
      const o = factory();
      const ref = py.weakref.ref(o, () => called++);
      o.release();
      expect(called).toBe(1);
      expect(ref.call()).toBeNull();
    }
  });

  it('ReferencesTestCase.test_multiple_callbacks: each reference calls back', () => {
    const { py, C } = stage();
    let called = 0;
    const o = C();
    const refs = [1, 2].map(() => py.weakref.ref(o, () => called++));
    o.release();
    expect(refs.map((ref) => ref.call())).toEqual([null, null]);
    expect(called).toBe(2);
  });

  it('ReferencesTestCase.test_multiple_selfref_callbacks: all references are dead before the first callback', () => {
    const { py, C } = stage();
    const seen: unknown[] = [];
    const c = C();
    const first = py.weakref.ref(c, () => void seen.push(first.call()));
    const second = py.weakref.ref(c, () => void seen.push(first.call(), second.call()));
    c.release();
    expect(seen).toEqual([null, null, null]);
  });

  it('ReferencesTestCase.test_constructor_kwargs: what cannot be referred to is refused', () => {
    const { py } = stage();
    const Bare = py.class('Bare', { __slots__: ['a'] });
    for (const o of [py.list(), py.dict(), py.tuple([1]), Bare(), py.weakref.ref(py.set())])
      expect(() => py.weakref.ref(o)).toThrow(/^cannot create weak reference to '/);
    // @ts-expect-error an atom cannot be referred to
    expect(() => py.weakref.ref(1)).toThrow(PyTypeError);
    // @ts-expect-error nor can null
    expect(() => py.weakref.proxy(null)).toThrow(PyTypeError);
  });

  it('ReferencesTestCase.test_non_callable_callback: what cannot be called is taken, up to 3.15, and reported when it is called', () => {
    const { py } = stage();
    const reports: string[] = [];
    py.sys.unraisablehook = ({ exc_value }) => void reports.push(String(exc_value));
    const o = py.class('C', {})();
    const notCallable = 5 as unknown as () => void;
    const [ref, proxy] = [py.weakref.ref(o, notCallable), py.weakref.proxy(o, notCallable)];
    expect([ref.__callback__, py.weakref.getweakrefcount(o)]).toEqual([5, 2]);
    o.release();
    expect(reports).toEqual(Array(2).fill("TypeError: 'int' object is not callable"));
    expect([ref.call(), ref.__callback__, proxy.alive]).toEqual([null, null, true]);
    py.heap.verify();
  });

  it('ReferencesTestCase.test_proxy_ref: a proxy of a dead object refuses every use', () => {
    const { py, C } = stage();
    let called = 0;
    const o = C();
    o.setattr('bar', 1);
    const proxies = [1, 2].map(() => py.weakref.proxy(o, () => called++));
    o.release();
    for (const proxy of proxies) {
      expect(() => proxy.getattr('bar')).toThrow(PyReferenceError);
      expect(() => proxy.setattr('bar', 2)).toThrow('weakly-referenced object no longer exists');
    }
    expect(called).toBe(2);
  });

  it('ReferencesTestCase.test_ref_reuse: a reference without callback is shared, whatever was made in between', () => {
    const { py, C } = stage();
    using o = C();
    using first = py.weakref.ref(o);
    const proxy = py.weakref.proxy(o);
    using second = py.weakref.ref(o);
    expect(first.is(second)).toBe(true);
    expect(py.weakref.getweakrefcount(o)).toBe(2);
    proxy.release();
    expect(py.weakref.getweakrefcount(o)).toBe(1);
    using p = C();
    using other = py.weakref.proxy(p);
    using a = py.weakref.ref(p);
    using b = py.weakref.ref(p);
    expect(a.is(b)).toBe(true);
    expect(py.weakref.getweakrefs(p).map((ref) => ref.id)).toEqual([a.id, other.id]);
  });

  it('ReferencesTestCase.test_proxy_reuse: so is a proxy', () => {
    const { py, C } = stage();
    const o = C();
    const first = py.weakref.proxy(o);
    py.weakref.ref(o);
    expect(py.weakref.proxy(o).is(first)).toBe(true);
  });

  it('ReferencesTestCase.test_basic_proxy: a proxy stands for its referent: attributes, items, membership, length, iteration, equality', () => {
    const { py, as, C } = stage();
    const o = C();
    const p = py.weakref.proxy(o);
    p.setattr('foo', 1);
    expect(o.getattr('foo')).toBe(1);
    p.delattr('foo');
    expect(o.hasattr('foo')).toBe(false);
    const UserList = py.class('UserList', py.list, { __slots__: '__weakref__' });
    const list = UserList();
    const proxy = py.weakref.proxy(list);
    expect(proxy.length).toBe(0);
    list.extend([2, 3]);
    expect(proxy.length).toBe(2);
    expect(proxy.contains(3)).toBe(true);
    proxy.setitem(1, 5);
    expect(list.getitem(1)).toBe(5);
    expect(proxy.getitem(1)).toBe(5);
    expect([...proxy]).toEqual([2, 5]);
    const same = UserList();
    same.extend(list);
    expect(py.eq(proxy, py.weakref.proxy(same))).toBe(true);
    expect(as(list, py.list).length).toBe(2);
  });

  it('ReferencesTestCase.test_shared_ref_without_callback: null is no callback', () => {
    const { py, C } = stage();
    const o = C();
    expect(py.weakref.ref(o, null).is(py.weakref.ref(o))).toBe(true);
    const own = py.weakref.ref(o, () => undefined);
    expect(own.is(py.weakref.ref(o))).toBe(false);
  });

  it('ReferencesTestCase.test_shared_proxy_without_callback: nor for a proxy', () => {
    const { py, C } = stage();
    const o = C();
    expect(py.weakref.proxy(o, null).is(py.weakref.proxy(o))).toBe(true);
    expect(py.weakref.proxy(o, () => undefined).is(py.weakref.proxy(o))).toBe(false);
  });

  it('ReferencesTestCase.test_callable_proxy: a proxy of a callable object can be called', () => {
    const { py } = stage();
    const Callable = py.class('Callable', { __call__: (self, x: string) => self.setattr('bar', x) });
    const o = Callable();
    const proxy = py.weakref.proxy(o);
    expect(proxy.type).toBe('weakref.CallableProxyType');
    proxy.call('twinkies!');
    expect(o.getattr('bar')).toBe('twinkies!');
    o.release();
    expect(() => proxy.call('x')).toThrow(PyReferenceError);
  });

  it('a proxy of a function or a bound method is callable too, also where a callable is wanted', () => {
    const { py } = stage();
    const double = py.function((x: number) => x * 2);
    const o = py.class('C', { plus: (_self: unknown, x: number) => x + 1 })();
    const plus = o.method('plus');
    const [first, second] = [py.weakref.proxy(double), py.weakref.proxy(plus)];
    expect([first.type, second.type]).toEqual(Array(2).fill('weakref.CallableProxyType'));
    expect([first.call(4), second.call(4), py.call(first, 5)]).toEqual([8, 5, 10]);
    double.release();
    expect(() => py.call(first, 5)).toThrow(PyReferenceError);
    py.heap.verify();
  });

  it('a proxy of a dict gives its keys and deletes, and refuses what its referent does not do', () => {
    const { py } = stage();
    const dict = py.class('D', py.dict, { __slots__: '__weakref__' })();
    dict.update({ a: 1, b: 2 });
    const proxy = py.weakref.proxy(dict);
    expect([...proxy]).toEqual(['a', 'b']);
    proxy.delitem('a');
    expect([proxy.length, proxy.contains('a'), proxy.getitem('b')]).toEqual([1, false, 2]);
    const set = py.set([1]);
    const members = py.weakref.proxy(set);
    expect([...members]).toEqual([1]);
    expect(() => members.getitem(0)).toThrow(PyTypeError);
    expect(py.list(members as unknown as Iterable<number>).length).toBe(1);
    // Whoever walks over the referent holds it until the end.
    dict.setitem('c', 3);
    const walked: unknown[] = [];
    for (const key of proxy) {
      if (!dict.released) dict.release();
      walked.push(key);
    }
    expect(walked).toEqual(['b', 'c']);
    expect(() => [...proxy]).toThrow(PyReferenceError);
    py.heap.verify();
  });

  it('a proxy of what cannot be called is no callable, dead or alive', () => {
    const { py, C } = stage();
    const o = C();
    const proxy = py.weakref.proxy(o);
    expect(() => proxy.call()).toThrow(new PyTypeError("'weakref.ProxyType' object is not callable"));
    o.release();
    expect(() => proxy.call()).toThrow(PyTypeError);
  });

  it('a proxy holds its referent while it changes it, so a collection meanwhile leaves it alone', () => {
    const { py, C } = stage();
    const collected: number[] = [];
    const Final = py.class('Final', { __del__: () => void collected.push(py.gc.collect()) });
    const o = C();
    o.setattr('self', o);
    o.setattr('b', Final().move());
    const proxy = py.weakref.proxy(o);
    o.release();
    proxy.setattr('b', null);
    expect(collected).toEqual([0]);
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });

  it('ReferencesTestCase.test_proxy_deletion: deletion goes through the proxy', () => {
    const { py, C } = stage();
    const o = C();
    o.setattr('a', 1);
    py.weakref.proxy(o).delattr('a');
    expect(o.hasattr('a')).toBe(false);
  });

  it('ReferencesTestCase.test_proxy_hash: a proxy has no hash, whether its referent has one or not', () => {
    const { py, Obj } = stage();
    expect(() => py.hash(py.weakref.proxy(Obj(1)))).toThrow("unhashable type: 'weakref.ProxyType'");
    expect(() => py.set([py.weakref.proxy(py.set())])).toThrow(PyTypeError);
  });

  it('ReferencesTestCase.test_getweakrefcount: references and proxies, shared and not', () => {
    const { py, C } = stage();
    const o = C();
    const made = [py.weakref.ref(o), py.weakref.ref(o, () => undefined)];
    expect(py.weakref.getweakrefcount(o)).toBe(2);
    const proxies = [py.weakref.proxy(o), py.weakref.proxy(o, () => undefined)];
    expect(py.weakref.getweakrefcount(o)).toBe(4);
    for (const each of [...made, ...proxies]) each.release();
    expect(py.weakref.getweakrefcount(o)).toBe(0);
    expect(py.weakref.getweakrefcount(1)).toBe(0);
  });

  it('ReferencesTestCase.test_getweakrefs: those that are left', () => {
    const { py, C } = stage();
    const o = C();
    const first = py.weakref.ref(o, () => undefined);
    const second = py.weakref.ref(o, () => undefined);
    expect(py.weakref.getweakrefs(o).map((ref) => ref.id)).toEqual([second.id, first.id]);
    first.release();
    expect(py.weakref.getweakrefs(o).map((ref) => ref.id)).toEqual([second.id]);
    second.release();
    expect(py.weakref.getweakrefs(o)).toEqual([]);
    expect(py.weakref.getweakrefs(1)).toEqual([]);
  });

  it('ReferencesTestCase.test_callbacks_protected: an exception on its way survives a callback', () => {
    const { py, errors } = stage();
    const data = py.dict();
    const encapsulate = () => {
      using f = py.function(() => undefined);
      data.setitem(py.weakref.ref(f, (ref) => data.delitem(ref)).move(), null);
      throw new Error('Bogus');
    };
    for (let i = 0; i < 2; i++) expect(encapsulate).toThrow('Bogus');
    // A reference that was hashed while alive can still be found and deleted by its callback.
    expect(errors).toEqual([]);
    expect(data.length).toBe(0);
  });

  it('ReferencesTestCase.test_ref_created_during_del: a reference made in a finalizer is dead when the object is', () => {
    const { py } = stage();
    const made = py.frame({ ref: null as ReturnType<typeof py.weakref.ref> | null });
    const Target = py.class('Target', {
      __del__: (self) => {
        made.ref = py.weakref.ref(self);
      },
    });
    Target().release();
    expect((made.ref as { call(): unknown } | null)?.call()).toBeNull();
    py.heap.verify();
  });

  it('ReferencesTestCase.test_equality: live references compare their referents, dead ones themselves', () => {
    const { py, Obj } = stage();
    const [x, y, z] = [Obj(1), Obj(1), Obj(2)];
    const [a, b, c, d] = [x, y, z, x].map((object) => py.weakref.ref(object));
    expect(py.eq(a!, b!)).toBe(true);
    expect(py.eq(a!, c!)).toBe(false);
    expect(py.eq(a!, d!)).toBe(true);
    expect(py.eq(a!, x)).toBe(false);
    for (const object of [x, y, z]) object.release();
    expect(py.eq(a!, b!)).toBe(false);
    expect(py.eq(a!, c!)).toBe(false);
    expect(py.eq(a!, d!)).toBe(a!.is(d!));
  });

  it('a reference on the left takes a proxy for a reference, a proxy on the left its referent for itself; NaN is not equal to itself', () => {
    const { py, Obj, C } = stage();
    const [x, dead] = [Obj(1), C()];
    const [ref, proxy, gone] = [py.weakref.ref(x), py.weakref.proxy(x), py.weakref.proxy(dead)];
    dead.release();
    expect(py.eq(ref, proxy)).toBe(true);
    expect(py.eq(ref, gone)).toBe(false);
    expect(py.eq(proxy, ref)).toBe(false);
    expect(py.eq(proxy, x)).toBe(true);
    expect(() => py.eq(gone, ref)).toThrow(PyReferenceError);
    expect(() => py.eq(gone, gone)).toThrow(PyReferenceError);
    expect(py.eq(Number.NaN, Number.NaN)).toBe(false);
    expect(py.list([Number.NaN]).contains(Number.NaN)).toBe(true);
  });

  it('ReferencesTestCase.test_ordering: references have no order, alive or dead', () => {
    const { py, Obj } = stage();
    const [x, y] = [Obj(1), Obj(1)];
    const [a, b] = [py.weakref.ref(x), py.weakref.ref(y)];
    expect(() => py.lt(a, b)).toThrow(PyTypeError);
    x.release();
    y.release();
    expect(() => py.lt(a, b)).toThrow("'<' not supported between instances of 'weakref.ReferenceType'");
  });

  it('ReferencesTestCase.test_hashing: the hash is the referent’s, and kept; a dead reference never hashed has none', () => {
    const { py, Obj } = stage();
    const [x, y] = [Obj(42), Obj(42)];
    const [a, b] = [py.weakref.ref(x), py.weakref.ref(y)];
    expect(py.hash(a)).toBe(py.hash(42));
    x.release();
    y.release();
    expect(py.hash(a)).toBe(42);
    expect(() => py.hash(b)).toThrow('weak object has gone away');
  });

  it('ReferencesTestCase.test_callback_attribute: tells the callback', () => {
    const { py, Obj } = stage();
    const x = Obj(1);
    const callback = () => undefined;
    expect(py.weakref.ref(x, callback).__callback__).toBe(callback);
    expect(py.weakref.ref(x).__callback__).toBeNull();
  });

  it('ReferencesTestCase.test_callback_attribute_after_deletion: null when the referent has died', () => {
    const { py, Obj } = stage();
    const x = Obj(1);
    const ref = py.weakref.ref(x, () => undefined);
    x.release();
    expect(ref.__callback__).toBeNull();
  });

  it('ReferencesTestCase.test_set_callback_attribute: cannot be assigned', () => {
    const { py, Obj } = stage();
    const ref = py.weakref.ref(Obj(1), () => undefined);
    expect(() => Reflect.set(ref, '__callback__', () => undefined)).toThrow(PyAttributeError);
    expect(() => {
      // @ts-expect-error read only, for the compiler as for the program
      ref.__callback__ = null;
    }).toThrow(PyAttributeError);
  });
});
