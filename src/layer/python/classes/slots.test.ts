import { describe, expect, it } from 'vitest';
import {
  createPython,
  type ProfileName,
  PyAttributeError,
  PyTypeError,
  PyValueError,
  profileNames,
} from '../index.ts';

function stage(profile: ProfileName) {
  const py = createPython({ profile, writeError: () => undefined });
  const died: unknown[] = [];
  const D = py.class('D', {
    __slots__: ['name'],
    __init__(self, name: string) {
      self.setattr('name', name);
    },
    __del__: (self) => void died.push(self.getattr('name')),
  });
  return { py, died, leaf: (name: string) => D(name).move() };
}

describe.each(profileNames)('slots, as CPython %s has them', (profile) => {
  it('that are declared again have storage of their own, which hides the storage of the base', () => {
    const { py, died, leaf } = stage(profile);
    const P = py.class('P', {});
    const C1 = py.class('C1', P, { __slots__: ['a', 'b'] });
    const C2 = py.class('C2', C1, { __slots__: ['a', 'b'] });
    const C3 = py.class('C3', C2, { __slots__: ['b', 'c'] });
    const x = C2();
    x.setattr('n', 23);
    expect(() => x.getattr('b')).toThrow("'C2' object has no attribute 'b'");
    expect(() => x.getattr('a')).toThrow("'C2' object has no attribute 'a'");
    x.setattr('a', 1);
    x.setattr('b', 2);
    expect(['a', 'b', 'n'].map((name) => x.getattr(name))).toEqual([1, 2, 23]);
    x.delattr('b');
    expect([x.getattr('a'), x.hasattr('b'), x.getattr('n')]).toEqual([1, false, 23]);

    const y = C3();
    for (const name of ['n', 'c', 'b', 'a']) y.setattr(name, leaf(name));
    expect(y.attributes()).toEqual(['b', 'c', 'a', 'n']);
    expect(py.gc.get_referents(y)).toHaveLength(4);
    y.release();
    expect(died).toEqual(['b', 'c', 'a', 'n']);
    py.heap.verify();
  });

  it('and class attributes hide each other, the nearest class first', () => {
    const { py } = stage(profile);
    const B1 = py.class('B1', { __slots__: ['a'] });
    const open = py.class('B2', B1, { a: 5 })();
    expect(open.getattr('a')).toBe(5);
    open.setattr('a', 7);
    expect(open.getattr('a')).toBe(7);
    const B3 = py.class('B3', B1, { __slots__: [], a: 5 });
    const closed = B3();
    expect(closed.getattr('a')).toBe(5);
    expect(() => closed.setattr('a', 7)).toThrow("'B3' object attribute 'a' is read-only");
    expect(() => closed.delattr('a')).toThrow("'B3' object attribute 'a' is read-only");
    const again = py.class('B4', B3, { __slots__: ['a'] })();
    expect(() => again.getattr('a')).toThrow("'B4' object has no attribute 'a'");
    again.setattr('a', 3);
    expect(again.getattr('a')).toBe(3);
    again.delattr('a');
    expect(() => again.getattr('a')).toThrow(PyAttributeError);
    expect(() => again.delattr('a')).toThrow(/^a$/);
    const why = ['3.11', '3.12'].includes(profile) ? '' : ' and no __dict__ for setting new attributes';
    expect(() => again.setattr('q', 1)).toThrow(new RegExp(`^'B4' object has no attribute 'q'${why}$`));
    expect(() => again.delattr('q')).toThrow(new RegExp(`^'B4' object has no attribute 'q'${why}$`));
    py.heap.verify();
  });

  it('of a class that loses the slot, or gets a class attribute in its place', () => {
    const { py, died, leaf } = stage(profile);
    const S = py.class('S', { __slots__: ['a'] });
    const Derived = py.class('Derived', S, { __slots__: [] });
    const [s, d] = [S(), Derived()];
    s.setattr('a', leaf('s'));
    d.setattr('a', leaf('d'));
    S.delattr('a');
    expect(() => s.getattr('a')).toThrow("'S' object has no attribute 'a'");
    expect(() => d.getattr('a')).toThrow("'Derived' object has no attribute 'a'");
    S.setattr('a', 9);
    expect([s.getattr('a'), d.getattr('a')]).toEqual([9, 9]);
    expect(() => s.setattr('a', 1)).toThrow("'S' object attribute 'a' is read-only");
    expect(died).toEqual([]);
    s.release();
    d.release();
    expect(died).toEqual(['s', 'd']);
    py.heap.verify();
  });

  it('that cannot be are refused', () => {
    const { py } = stage(profile);
    const P = py.class('P', {});
    const weak = py.class('W', { __slots__: ['__weakref__'] });
    expect(() => py.class('D', { __slots__: ['a', 'a'] })).not.toThrow();
    expect(() => py.class('D', { __slots__: ['a'], a: 1 })).toThrow(
      new PyValueError("'a' in __slots__ conflicts with class variable"),
    );
    const twoDicts = new PyTypeError('__dict__ slot disallowed: we already got one');
    expect(() => py.class('D', { __slots__: ['__dict__', '__dict__'] })).toThrow(twoDicts);
    expect(() => py.class('D', P, { __slots__: ['__dict__'] })).toThrow(twoDicts);
    const twoWeak = new PyTypeError(
      profile === '3.11'
        ? '__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0'
        : '__weakref__ slot disallowed: we already got one',
    );
    expect(() => py.class('D', P, { __slots__: ['__weakref__'] })).toThrow(twoWeak);
    expect(() => py.class('D', weak, { __slots__: ['__weakref__'] })).toThrow(twoWeak);
    expect(() => py.class('D', weak, {})).not.toThrow();
    expect(() => py.class('D', { __slots__: ['a b'] })).toThrow('__slots__ must be identifiers');
    // @ts-expect-error a slot is named by a string
    expect(() => py.class('D', { __slots__: [1] })).toThrow(PyTypeError);
    // @ts-expect-error slots are one name or several
    expect(() => py.class('D', { __slots__: 5 })).toThrow(PyTypeError);
  });

  it('with private names carry the name of their class', () => {
    const { py } = stage(profile);
    const m = py.class('M', { __slots__: ['__x'] })();
    m.setattr('_M__x', 1);
    expect(m.getattr('_M__x')).toBe(1);
    expect(() => m.getattr('__x')).toThrow(PyAttributeError);
  });

  it('stand beside weak references in classes over weakref.ref', () => {
    const { py } = stage(profile);
    const R = py.class('R', py.weakref.ref, { __slots__: ['q'] });
    const S = py.class('S', R, { __slots__: ['q', 'p'] });
    const t = py.class('T', {})();
    const s = S(t);
    s.setattr('p', 1);
    expect(() => s.getattr('q')).toThrow(PyAttributeError);
    s.setattr('q', s);
    s.release();
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });
});
