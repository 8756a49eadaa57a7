import { describe, expect, it } from 'vitest';
import { createPython, type ProfileName, PyReferenceError, PyTypeError, profileNames } from '../index.ts';

function stage(profile: ProfileName) {
  const py = createPython({ profile, writeError: () => undefined });
  const C = py.class('C', {});
  return { py, C, a: C(), b: C(), c: C() };
}

/** What CPython 3.11.7, 3.12.1, 3.13.0, 3.13.2 and 3.15.0rc1 print, all alike. */
describe.each(profileNames)('what refers weakly, as in CPython %s', (profile) => {
  it('is compared by what is alive in it: weak sets with weak sets, weak dictionaries with all mappings', () => {
    const { py, a, b } = stage(profile);
    const set = py.weakref.WeakSet([a, b]);
    expect(py.eq(set, py.weakref.WeakSet([b, a]))).toBe(true);
    expect(py.eq(set, py.weakref.WeakSet([b]))).toBe(false);
    expect([py.eq(set, py.set([a, b])), py.eq(py.set([a, b]), set), py.eq(set, 5)]).toEqual([
      false,
      false,
      false,
    ]);
    const entries: [number, typeof a][] = [
      [1, a],
      [2, b],
    ];
    const values = py.weakref.WeakValueDictionary(entries);
    using dict = py.dict(entries);
    expect([py.eq(values, dict), py.eq(dict, values)]).toEqual([true, true]);
    expect(py.eq(values, py.weakref.WeakValueDictionary(entries))).toBe(true);
    expect([py.eq(values, py.dict([[1, a]])), py.eq(values, 5)]).toEqual([false, false]);
    const keys = py.weakref.WeakKeyDictionary([
      [a, 1],
      [b, 2],
    ]);
    const turned: [typeof a, number][] = [
      [b, 2],
      [a, 1],
    ];
    expect(py.eq(keys, py.dict(turned))).toBe(true);
    expect(py.eq(keys, py.weakref.WeakKeyDictionary(turned))).toBe(true);
    expect(py.eq(keys, values)).toBe(false);
    for (const one of [set, values, keys]) expect(() => py.hash(one)).toThrow(PyTypeError);
    dict.clear();
    py.heap.verify();
  });

  it('has the operators of sets and of dicts', () => {
    const { py, a, b, c } = stage(profile);
    const of = (...members: (typeof a)[]) => py.weakref.WeakSet(members);
    const set = of(a, b);
    expect([set.issubset([a, b, c]), set.issuperset([a]), set.isdisjoint([c])]).toEqual([true, true, true]);
    expect([set.issubset([a]), set.issuperset([c]), set.isdisjoint([b])]).toEqual([false, false, false]);
    for (const [made, expected] of [
      [set.union([c]), of(a, b, c)],
      [set.intersection([a, c]), of(a)],
      [set.difference([a]), of(b)],
      [set.symmetric_difference([a, c]), of(b, c)],
    ] as const)
      expect(py.eq(made, expected)).toBe(true);
    set.update([c]);
    set.intersection_update([a, c]);
    expect(py.eq(set, of(a, c))).toBe(true);
    set.difference_update([c]);
    set.symmetric_difference_update([a, b]);
    expect(py.eq(set, of(b))).toBe(true);
    // @ts-expect-error what is no iterable
    expect(() => set.union(5)).toThrow("'int' object is not iterable");

    const values = py.weakref.WeakValueDictionary([
      [1, a],
      [2, b],
    ]);
    using more = py.dict([[3, c]]);
    expect([...values.__or__(more).keys()]).toEqual([1, 2, 3]);
    expect([...values.__ror__(more).keys()]).toEqual([3, 1, 2]);
    expect(values.length).toBe(2);
    const keys = py.weakref.WeakKeyDictionary([
      [a, 1],
      [b, 2],
    ]);
    using other = py.dict([[c, 3]]);
    expect([...keys.__or__(other).values()]).toEqual([1, 2, 3]);
    expect([...keys.__ror__(other).values()]).toEqual([3, 1, 2]);
    // @ts-expect-error what is no mapping
    expect(() => values.__or__(py.list())).toThrow(
      "unsupported operand type(s) for |: 'WeakValueDictionary' and 'list'",
    );
    more.clear();
    other.clear();
    py.heap.verify();
  });

  it('stands for its referent as a proxy: class, truth, comparison, the methods of lists', () => {
    const { py, C, a } = stage(profile);
    using proxy = py.weakref.proxy(a);
    expect([py.isinstance(proxy, C), py.isinstance(proxy, py.weakref.ProxyType)]).toEqual([true, true]);
    expect([py.isinstance(proxy, py.list), py.bool(proxy), py.eq(proxy, a)]).toEqual([false, true, true]);
    expect(() => py.hash(proxy)).toThrow(PyTypeError);
    const L = py.class('L', py.list, { __slots__: ['__weakref__'] });
    const list = L([1, 2, 3]);
    using through = py.weakref.proxy(list);
    expect([py.isinstance(through, L), py.isinstance(through, py.list)]).toEqual([true, true]);
    through.append(4);
    through.insert(0, 2);
    expect([[...list], through.count(2), through.index(3)]).toEqual([[2, 1, 2, 3, 4], 2, 3]);
    through.remove(1);
    through.reverse();
    through.extend([9]);
    expect([[...list], py.bool(through), py.eq(through, list)]).toEqual([[4, 3, 2, 2, 9], true, true]);
    using smaller = py.list([1]);
    expect([py.lt(smaller, through), py.lt(through, smaller)]).toEqual([true, false]);
    through.clear();
    expect(py.bool(through)).toBe(false);
    expect(() => proxy.append(1)).toThrow("'C' object has no attribute 'append'");
    list.release();
    for (const use of [
      () => py.bool(through),
      () => py.isinstance(through, C),
      () => py.eq(through, 1),
      () => through.append(1),
      () => through.contains(1),
    ])
      expect(use).toThrow(PyReferenceError);
    py.heap.verify();
  });

  it('and truth follows __bool__, then __len__, then what is in it', () => {
    const { py } = stage(profile);
    const No = py.class('No', { __bool__: () => false, __len__: () => 3 });
    const Empty = py.class('Empty', { __len__: () => 0 });
    const Odd = py.class('Odd', { __bool__: () => 1 });
    expect([py.bool(No()), py.bool(Empty()), py.bool(py.list()), py.bool(py.list([0]))]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect([null, 0, '', false, 1, 'a', Number.NaN].map((atom) => py.bool(atom))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(() => py.bool(Odd())).toThrow('__bool__ should return bool, returned int');
  });

  it('is shown as there', () => {
    const { py, a } = stage(profile);
    const shown = (value: Parameters<typeof py.repr>[0]) => py.repr(value).replaceAll(/0x[0-9a-f]+/g, '0x');
    expect(shown(py.weakref.WeakSet([a]))).toBe("{<weakref at 0x; to 'C' at 0x>}");
    expect(shown(py.weakref.WeakSet())).toBe('set()');
    expect(shown(py.weakref.WeakValueDictionary([[1, a]]))).toBe('<WeakValueDictionary at 0x>');
    expect(shown(py.weakref.WeakKeyDictionary([[a, 1]]))).toBe('<WeakKeyDictionary at 0x>');
    using ref = py.weakref.ref(a);
    expect(shown(ref)).toBe("<weakref at 0x; to 'C' at 0x>");
    a.release();
    expect(shown(ref)).toBe('<weakref at 0x; dead>');
    // @ts-expect-error what is no object
    expect(() => py.weakref.WeakMethod(1)).toThrow("argument should be a bound method, not <class 'int'>");
    const why = profile === '3.15' ? 'list.index(x): x not in list' : "'x' is not in list";
    expect(() => py.list([1]).index('x')).toThrow(why);
    py.heap.verify();
  });
});
