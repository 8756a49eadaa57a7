import { describe, expect, it } from 'vitest';
import {
  type Owned,
  type PyClass,
  type PyInstance,
  PyKeyError,
  PyTypeError,
  type PyValue,
  type PyWeakKeyDictionary,
  type PyWeakValueDictionary,
  profileNames,
} from '../index.ts';
import { scene } from './scene.ts';

const COUNT = 10;

/** MappingTestCase of CPython's test_weakref, and the same behaviours of WeakSet. */
describe.each(profileNames)('weak collections under the rules of %s', (profile) => {
  const stage = () => {
    const made = scene(profile);
    const { py } = made;
    const C = py.class('C', {});
    const RefCycle = py.class('RefCycle', {
      __init__(self) {
        self.setattr('cycle', self);
      },
    });
    const Obj: PyClass<PyInstance, [number]> = py.class('Object', {
      __init__(self, arg: number) {
        self.setattr('arg', arg);
      },
      __eq__: (self, other: unknown): boolean | undefined =>
        py.isinstance(other, Obj) ? self.getattr('arg') === other.getattr('arg') : undefined,
      __hash__: (self) => self.getattr('arg') as number,
    });
    const objects = () => Array.from({ length: COUNT }, (_, i) => Obj(i));
    const valued = () => {
      const dict = py.weakref.WeakValueDictionary();
      const held = objects();
      held.forEach((object, i) => {
        dict.setitem(i, object);
      });
      return { dict, held };
    };
    const keyed = () => {
      const dict = py.weakref.WeakKeyDictionary();
      const held = objects();
      held.forEach((object, i) => {
        dict.setitem(object, i);
      });
      return { dict, held };
    };
    return { ...made, C, RefCycle, Obj, valued, keyed };
  };

  /** The two kinds of dictionary, filled with an object as key or as value. */
  const kinds = ['keyed', 'valued'] as const;
  const put = (
    dict: PyWeakKeyDictionary | PyWeakValueDictionary,
    kind: (typeof kinds)[number],
    object: PyInstance,
    other: PyValue,
  ) => {
    if (kind === 'keyed') dict.setitem(object, other);
    else dict.setitem(other, object);
  };

  for (const kind of kinds) {
    const empty = (py: ReturnType<typeof stage>['py']) =>
      kind === 'keyed' ? py.weakref.WeakKeyDictionary() : py.weakref.WeakValueDictionary();

    it(
      kind === 'keyed'
        ? 'MappingTestCase.test_weak_keyed_len_cycles: the length is right when the keys die in cycles during an iteration'
        : 'MappingTestCase.test_weak_valued_len_cycles: and when the values do',
      () => {
        const { py, RefCycle } = stage();
        const dict = empty(py);
        const items = Array.from({ length: 20 }, () => RefCycle());
        for (const [i, item] of items.entries()) put(dict, kind, item, i);
        const iterator = dict.items();
        iterator.next();
        for (const item of items) item.release();
        py.gc.collect();
        expect(dict.length).toBe(0);
        iterator.return?.();
        expect(dict.length).toBe(0);
        py.heap.verify();
      },
    );

    it(
      kind === 'keyed'
        ? 'MappingTestCase.test_weak_keyed_len_race: the length never leaves its bounds, wherever the collector runs (keys)'
        : 'MappingTestCase.test_weak_valued_len_race: the length never leaves its bounds, wherever the collector runs (values)',
      () => {
        const { py, RefCycle } = stage();
        for (let threshold = 1; threshold < 100; threshold++) {
          py.gc.collect(0);
          py.gc.set_threshold(threshold, threshold, threshold);
          const dict = empty(py);
          const items = Array.from({ length: 20 }, () => RefCycle());
          for (const [i, item] of items.entries()) put(dict, kind, item, i);
          for (const item of items) item.release();
          const iterator = dict.items();
          iterator.next();
          const n1 = dict.length;
          iterator.return?.();
          const n2 = dict.length;
          expect(n1).toBeGreaterThanOrEqual(0);
          expect(n1).toBeLessThanOrEqual(20);
          expect(n2).toBeGreaterThanOrEqual(0);
          expect(n2).toBeLessThanOrEqual(n1);
          dict.release();
        }
        py.heap.verify();
      },
    );

    it(
      kind === 'keyed'
        ? 'MappingTestCase.test_weak_keys_destroy_while_iterating: a key that dies during an iteration is left out, and gone when it is over'
        : 'MappingTestCase.test_weak_values_destroy_while_iterating: and so is a value that dies',
      () => {
        const { py, keyed, valued } = stage();
        const { dict, held } = kind === 'keyed' ? keyed() : valued();
        for (const walk of ['keys', 'items', 'values'] as const) {
          const before = dict.length;
          const iterator = dict[walk]();
          iterator.next();
          held.pop()!.release();
          expect([held.length, held.length - 1]).toContain([...iterator].length);
          expect(dict.length).toBe(before - 1);
        }
        // What is removed by hand during an iteration does not confuse the length.
        const iterator = dict.items();
        iterator.next();
        const before = dict.length;
        held.pop()!.release();
        expect(dict.length).toBe(before - 1);
        dict.clear();
        expect(dict.length).toBe(0);
        iterator.return?.();
        expect(dict.length).toBe(0);
        py.heap.verify();
      },
    );

    it(
      kind === 'keyed'
        ? 'MappingTestCase.test_weak_keyed_dict_popitem: gives entries one by one, then KeyError'
        : 'MappingTestCase.test_weak_valued_dict_popitem: gives entries one by one, then KeyError',
      () => {
        const { py, C } = stage();
        const dict = empty(py);
        const [a, b] = [C(), C()];
        put(dict, kind, a, 'one');
        put(dict, kind, b, 'two');
        for (const [object, other] of [
          [b, 'two'],
          [a, 'one'],
        ] as const) {
          const pair = dict.popitem();
          const [got, rest] = kind === 'keyed' ? pair : [pair[1], pair[0]];
          expect(object.is(got)).toBe(true);
          expect(rest).toBe(other);
          (got as Owned<PyInstance>).release();
        }
        expect(dict.length).toBe(0);
        expect(() => dict.popitem()).toThrow(PyKeyError);
        py.heap.verify();
      },
    );
  }

  it('MappingTestCase.test_weak_values: an entry lives as long as its value', () => {
    const { py, C, valued } = stage();
    const { dict, held } = valued();
    held.forEach((object, i) => {
      expect(py.weakref.getweakrefcount(object)).toBe(1);
      expect(dict.getitem(i).is(object)).toBe(true);
    });
    const copy = dict.copy();
    expect([...copy.items()].map(([key, value]) => [key, value.id])).toEqual(
      [...dict.items()].map(([key, value]) => [key, value.id]),
    );
    copy.release();
    expect(dict.length).toBe(COUNT);
    held.shift()!.release();
    expect(dict.length).toBe(COUNT - 1);
    for (const object of held) object.release();
    expect(dict.length).toBe(0);
    expect(() => dict.getitem(1)).toThrow(PyKeyError);
    const dies = C();
    dict.setitem(2, dies);
    dies.release();
    expect(() => dict.getitem(2)).toThrow(PyKeyError);
    expect(() => dict.setitem(3, 5)).toThrow(PyTypeError);
    py.heap.verify();
  });

  it('MappingTestCase.test_weak_keys: an entry lives as long as its key', () => {
    const { py, Obj, keyed } = stage();
    const { dict, held } = keyed();
    held.forEach((object, i) => {
      expect(py.weakref.getweakrefcount(object)).toBe(1);
      expect(dict.getitem(object)).toBe(i);
    });
    expect(dict.length).toBe(COUNT);
    held.shift()!.release();
    expect(dict.length).toBe(COUNT - 1);
    for (const object of held) object.release();
    expect(dict.length).toBe(0);
    const o = Obj(42);
    dict.setitem(o, 'What is the meaning of the universe?');
    expect(dict.contains(o)).toBe(true);
    // Another object that is equal is the same key.
    expect(dict.getitem(Obj(42))).toBe('What is the meaning of the universe?');
    expect(dict.contains(34)).toBe(false);
    py.heap.verify();
  });

  it('MappingTestCase.test_weak_keyed_iters: every way to iterate visits every entry', () => {
    const { py, keyed } = stage();
    const { dict, held } = keyed();
    expect([...dict.keys()].map((key) => key.id)).toEqual(held.map((object) => object.id));
    expect([...dict.values()]).toEqual(held.map((_, i) => i));
    expect(dict.keyrefs().map((ref) => ref.call()?.id)).toEqual(held.map((object) => object.id));
    py.heap.verify();
  });

  it('MappingTestCase.test_weak_valued_iters: and so for values', () => {
    const { py, valued } = stage();
    const { dict, held } = valued();
    expect([...dict.keys()]).toEqual(held.map((_, i) => i));
    expect([...dict.values()].map((value) => value.id)).toEqual(held.map((object) => object.id));
    expect(dict.valuerefs().map((ref) => ref.call()?.id)).toEqual(held.map((object) => object.id));
    py.heap.verify();
  });

  it('MappingTestCase.test_make_weak_keyed_dict_from_dict: takes the entries of a dict', () => {
    const { py, Obj } = stage();
    const o = Obj(3);
    expect(py.weakref.WeakKeyDictionary(py.dict([[o, 364]])).getitem(o)).toBe(364);
  });

  it('MappingTestCase.test_make_weak_keyed_dict_from_weak_keyed_dict: and of another weak one', () => {
    const { py, Obj } = stage();
    const o = Obj(3);
    const first = py.weakref.WeakKeyDictionary([[o, 364]]);
    expect(first.copy().getitem(o)).toBe(364);
  });

  it('MappingTestCase.test_make_weak_valued_dict_from_dict: takes the entries of a dict', () => {
    const { py, Obj } = stage();
    const o = Obj(3);
    expect(
      py.weakref
        .WeakValueDictionary(py.dict([[364, o]]))
        .getitem(364)
        .is(o),
    ).toBe(true);
  });

  it('MappingTestCase.test_make_weak_valued_dict_from_weak_valued_dict: and of another weak one', () => {
    const { py, Obj } = stage();
    const o = Obj(3);
    expect(
      py.weakref
        .WeakValueDictionary([[364, o]])
        .copy()
        .getitem(364)
        .is(o),
    ).toBe(true);
  });

  it('MappingTestCase.test_weak_valued_dict_setdefault: the first value stays', () => {
    const { py, C } = stage();
    const dict = py.weakref.WeakValueDictionary();
    const [one, two] = [C(), C()];
    for (const value of [one, two]) {
      expect(one.is(dict.setdefault('key', value))).toBe(true);
      expect(one.is(dict.get('key'))).toBe(true);
    }
  });

  it('MappingTestCase.test_weak_keyed_dict_setdefault: the first value stays', () => {
    const { py, C } = stage();
    const dict = py.weakref.WeakKeyDictionary();
    const key = C();
    for (const value of ['value 1', 'value 2']) expect(dict.setdefault(key, value)).toBe('value 1');
  });

  it('MappingTestCase.test_weak_valued_dict_update: takes all entries of another mapping', () => {
    const { py, C } = stage();
    const [a, b, key] = [C(), C(), C()];
    const dict = py.weakref.WeakValueDictionary();
    dict.update([
      [1, a],
      ['a', b],
      [key, a],
    ]);
    expect(dict.length).toBe(3);
    expect([dict.getitem(1).is(a), dict.getitem('a').is(b), dict.getitem(key).is(a)]).toEqual([
      true,
      true,
      true,
    ]);
    // Keys are strong.
    const { id } = key;
    key.release();
    expect([...dict.keys()].some((each) => typeof each === 'object' && each?.id === id)).toBe(true);
  });

  it('MappingTestCase.test_weak_keyed_dict_update: takes all entries of another mapping', () => {
    const { py, C } = stage();
    const keys = [C(), C(), C()];
    const dict = py.weakref.WeakKeyDictionary();
    dict.update(keys.map((key, i) => [key, i] as const));
    expect(keys.map((key) => dict.getitem(key))).toEqual([0, 1, 2]);
  });

  it('MappingTestCase.test_weak_keyed_delitem: takes one entry out', () => {
    const { py, Obj } = stage();
    const dict = py.weakref.WeakKeyDictionary();
    const [a, b] = [Obj(1), Obj(2)];
    dict.setitem(a, 'something');
    dict.setitem(b, 'something');
    dict.delitem(a);
    expect([...dict.keys()].map((key) => key.id)).toEqual([b.id]);
  });

  it('MappingTestCase.test_weak_valued_delitem: takes one entry out', () => {
    const { py, Obj } = stage();
    const dict = py.weakref.WeakValueDictionary();
    const [a, b] = [Obj(1), Obj(2)];
    dict.setitem('something', a);
    dict.setitem('something else', b);
    dict.delitem('something');
    expect([...dict.items()].map(([key, value]) => [key, value.id])).toEqual([['something else', b.id]]);
  });

  it('MappingTestCase.test_weak_keyed_bad_delitem: KeyError for what is not there, TypeError for what cannot be', () => {
    const { py, Obj } = stage();
    const dict = py.weakref.WeakKeyDictionary();
    const o = Obj(1);
    expect(() => dict.delitem(o)).toThrow(PyKeyError);
    expect(() => dict.getitem(o)).toThrow(PyKeyError);
    expect(() => dict.delitem(13)).toThrow(PyTypeError);
    expect(() => dict.getitem(13)).toThrow(PyTypeError);
    expect(() => dict.setitem(13, 13)).toThrow(PyTypeError);
    expect(() => dict.get(5)).toThrow(PyTypeError);
  });

  it('MappingTestCase.test_weak_keyed_cascading_deletes: a comparison that kills other keys while one is deleted', () => {
    const { py } = stage();
    const dict = py.weakref.WeakKeyDictionary();
    let mutate = false;
    const held: Owned<PyInstance>[] = [];
    const K: PyClass<PyInstance, [number]> = py.class('K', {
      __init__(self, value: number) {
        self.setattr('value', value);
      },
      // All keys share one hash, so that a deletion has to compare.
      __hash__: () => 1,
      __eq__: (self, other: unknown): boolean | undefined => {
        if (mutate) held.pop()?.release();
        return py.isinstance(other, K) ? self.getattr('value') === other.getattr('value') : undefined;
      },
    });
    for (let i = 0; i < 4; i++) held.push(K(i));
    for (const [i, key] of held.entries()) dict.setitem(key, i);
    held.reverse();
    mutate = true;
    let deleted = 0;
    while (held.length > 0) {
      deleted++;
      using key = held[0]!.clone();
      try {
        dict.delitem(key);
      } catch (error) {
        expect(error).toBeInstanceOf(PyKeyError);
      }
      held.shift()?.release();
    }
    py.gc.collect();
    expect(dict.length).toBe(0);
    expect(deleted).toBeLessThanOrEqual(4);
    py.heap.verify();
  });

  it('MappingTestCase.test_weak_valued_consistency: a dead reference does not remove the entry that has replaced its own', () => {
    const { py, RefCycle } = stage();
    const dict = py.weakref.WeakValueDictionary();
    const o = RefCycle();
    dict.setitem(10, o);
    const p = RefCycle();
    dict.setitem(10, p);
    o.release();
    py.gc.collect();
    expect(dict.length).toBe(1);
    expect(dict.getitem(10).is(p)).toBe(true);
    py.heap.verify();
  });

  it('MappingTestCase.test_make_weak_valued_dict_repr: tells what it is', () => {
    const { py } = stage();
    expect(py.repr(py.weakref.WeakValueDictionary())).toMatch(/<WeakValueDictionary at 0x/);
  });

  it('MappingTestCase.test_make_weak_keyed_dict_repr: tells what it is', () => {
    const { py } = stage();
    expect(py.repr(py.weakref.WeakKeyDictionary())).toMatch(/<WeakKeyDictionary at 0x/);
  });

  it('MappingTestCase.test_remove_closure: the removal function of a dead dictionary, called late, does nothing', () => {
    const { py, C } = stage();
    const dict = py.weakref.WeakValueDictionary();
    const c = C();
    dict.setitem(1, c);
    const reference = dict.valuerefs()[0]!.clone();
    dict.release();
    c.release();
    expect(reference.call()).toBeNull();
    py.heap.verify();
  });

  it('a WeakKeyDictionary is no ephemeron: a value that refers to its key keeps the entry', () => {
    const { py, C } = stage();
    const dict = py.weakref.WeakKeyDictionary();
    const key = C();
    dict.setitem(key, py.list([key]).move());
    key.release();
    py.gc.collect();
    expect(dict.length).toBe(1);
    dict.release();
    expect(py.gc.collect()).toBe(0);
    py.heap.verify();
  });

  it('a WeakSet drops its members when they die, refuses what cannot be referred to, and removes what is asked', () => {
    const { py, C } = stage();
    const [a, b] = [C(), C()];
    const set = py.weakref.WeakSet([a, b]);
    expect([set.length, set.contains(a), set.contains(5)]).toEqual([2, true, false]);
    expect(() => set.add(5)).toThrow(PyTypeError);
    a.release();
    expect([...set].map((member) => member.id)).toEqual([b.id]);
    set.discard(C());
    const popped = set.pop() as Owned<PyInstance>;
    expect(popped.is(b)).toBe(true);
    popped.release();
    expect(() => set.remove(b)).toThrow(PyKeyError);
    expect(() => set.pop()).toThrow(PyKeyError);
    // @ts-expect-error not iterable
    expect(() => py.weakref.WeakSet(1)).toThrow(PyTypeError);
    py.heap.verify();
  });
});
