import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPython, type PyValue, profileNames } from '../index.ts';

const small = fc.integer({ min: -3, max: 9 });
const bound = fc.option(fc.integer({ min: -7, max: 7 }), { nil: null });
const step = fc.constantFrom(null, 1, 2, 3, -1, -2);

/** Python's slice of a JS array, written anew: indices by counting, not by formula. */
function sliceOf(length: number, start: number | null, stop: number | null, by: number | null): number[] {
  const stride = by ?? 1;
  const place = (bound: number | null, otherwise: number) => {
    if (bound === null) return otherwise;
    const at = bound < 0 ? bound + length : bound;
    return stride > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1);
  };
  const from = place(start, stride > 0 ? 0 : length - 1);
  const to = place(stop, stride > 0 ? length : -1);
  const indices: number[] = [];
  for (let at = from; stride > 0 ? at < to : at > to; at += stride) indices.push(at);
  return indices;
}

describe('lists', () => {
  const operation = fc.oneof(
    fc.record({ do: fc.constant('append' as const), value: small }),
    fc.record({ do: fc.constant('insert' as const), index: small, value: small }),
    fc.record({ do: fc.constant('pop' as const), index: small }),
    fc.record({ do: fc.constant('remove' as const), value: small }),
    fc.record({ do: fc.constant('reverse' as const) }),
    fc.record({ do: fc.constant('sort' as const), reverse: fc.boolean() }),
    fc.record({ do: fc.constant('extend-self' as const) }),
    fc.record({
      do: fc.constant('assign' as const),
      start: bound,
      stop: bound,
      values: fc.array(small, { maxLength: 4 }),
    }),
    fc.record({ do: fc.constant('delete-slice' as const), start: bound, stop: bound, step }),
    fc.record({ do: fc.constant('fill' as const), start: bound, stop: bound, step }),
  );

  it('do what a JS array does by Python’s rules, whatever the operations', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (program) => {
        const py = createPython();
        const list = py.list();
        let model: number[] = [];
        const both = (act: () => void, expected: () => void) => {
          let thrown = false;
          try {
            expected();
          } catch {
            thrown = true;
          }
          if (thrown) expect(act).toThrow();
          else act();
        };
        for (const op of program) {
          if (model.length > 40) break;
          if (op.do === 'append') {
            list.append(op.value);
            model.push(op.value);
          } else if (op.do === 'insert') {
            list.insert(op.index, op.value);
            const at = op.index < 0 ? Math.max(op.index + model.length, 0) : op.index;
            model.splice(at, 0, op.value);
          } else if (op.do === 'pop')
            both(
              () => void list.pop(op.index),
              () => {
                const at = op.index < 0 ? op.index + model.length : op.index;
                if (at < 0 || at >= model.length) throw new Error('outside');
                model.splice(at, 1);
              },
            );
          else if (op.do === 'remove')
            both(
              () => list.remove(op.value),
              () => {
                const at = model.indexOf(op.value);
                if (at < 0) throw new Error('absent');
                model.splice(at, 1);
              },
            );
          else if (op.do === 'reverse') {
            list.reverse();
            model.reverse();
          } else if (op.do === 'sort') {
            list.sort({ reverse: op.reverse });
            model.sort((a, b) => (op.reverse ? b - a : a - b));
          } else if (op.do === 'extend-self') {
            list.extend(list);
            model = [...model, ...model];
          } else if (op.do === 'assign') {
            list.setitem(py.slice(op.start, op.stop, null), op.values);
            const [first = 0] = sliceOf(model.length, op.start, null, null).concat(model.length);
            model.splice(first, sliceOf(model.length, op.start, op.stop, null).length, ...op.values);
          } else if (op.do === 'delete-slice') {
            const gone = new Set(sliceOf(model.length, op.start, op.stop, op.step));
            list.delitem(py.slice(op.start, op.stop, op.step));
            model = model.filter((_, at) => !gone.has(at));
          } else if (op.step !== null && op.step !== 1) {
            const places = sliceOf(model.length, op.start, op.stop, op.step);
            list.setitem(
              py.slice(op.start, op.stop, op.step),
              places.map((_, i) => 100 + i),
            );
            places.forEach((at, i) => {
              model[at] = 100 + i;
            });
          }
          expect([...list]).toEqual(model);
          using part = list.getitem(py.slice(1, -1, 2));
          expect([...part]).toEqual(sliceOf(model.length, 1, -1, 2).map((at) => model[at]));
        }
        py.heap.verify();
      }),
      { numRuns: 400 },
    );
  });

  it('release what they held from the last to the first; an extended slice from the lowest index', () => {
    const py = createPython();
    const log: PyValue[] = [];
    const C = py.class('C', {
      __init__(self, name: string) {
        self.setattr('name', name);
      },
      __del__: (self) => void log.push(self.getattr('name')),
    });
    const made = () => py.list(['a', 'b', 'c', 'd'].map((name) => C(name).move()));
    const take = () => log.splice(0);
    made().release();
    expect(take()).toEqual(['d', 'c', 'b', 'a']);
    made().clear();
    expect(take()).toEqual(['d', 'c', 'b', 'a']);
    made().delitem(py.slice(1, 3, null));
    expect(take()).toEqual(['c', 'b']);
    made().delitem(py.slice(null, null, -2));
    expect(take()).toEqual(['b', 'd']);
    made().setitem(py.slice(0, 2, null), []);
    expect(take()).toEqual(['b', 'a']);
    made().setitem(py.slice(3, 0, -2), [1, 2]);
    expect(take()).toEqual(['d', 'b']);
    py.tuple(['a', 'b'].map((name) => C(name).move())).release();
    expect(take()).toEqual(['b', 'a']);
    py.dict({ x: C('a').move(), y: C('b').move() }).release();
    expect(take()).toEqual(['a', 'b']);
  });

  it('are whole before the first item they drop is finalized', () => {
    const py = createPython();
    const seen: number[] = [];
    const C = py.class('C', { __del__: () => void seen.push(list.length) });
    const list = py.list([C().move(), C().move(), C().move()]);
    list.delitem(py.slice(0, 2, null));
    expect(seen).toEqual([1, 1]);
    list.clear();
    expect(seen).toEqual([1, 1, 0]);
    py.heap.verify();
  });
});

describe('dicts', () => {
  const key = fc.oneof(
    fc.integer({ min: 0, max: 12 }),
    fc.constantFrom('a', 'b', 'c', ''),
    fc.boolean(),
    fc.constant(null),
    fc.constant(0.5),
    fc.constant(Number.NaN),
  );
  const operation = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('set' as const), key, value: small }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), key }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('popitem' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('setdefault' as const), key, value: small }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('tuple' as const), value: small }) },
  );
  /** Keys that Python finds equal are one. */
  const same = (k: unknown) => (typeof k === 'boolean' ? Number(k) : k);

  it('do what a JS map does by Python’s rules, in insertion order, whatever the operations', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 80 }), (program) => {
        const py = createPython();
        const dict = py.dict();
        const model = new Map<unknown, [PyValue, number]>();
        for (const op of program) {
          if (op.do === 'set') {
            dict.setitem(op.key, op.value);
            const before = model.get(same(op.key));
            model.set(same(op.key), [before?.[0] ?? op.key, op.value]);
            if (before !== undefined) model.get(same(op.key))![0] = before[0];
          } else if (op.do === 'delete') {
            if (model.delete(same(op.key))) dict.delitem(op.key);
            else expect(() => dict.delitem(op.key)).toThrow();
          } else if (op.do === 'popitem') {
            const last = [...model].at(-1);
            if (last === undefined) continue;
            model.delete(last[0]);
            const [, value] = dict.popitem();
            expect(value).toBe(last[1][1]);
          } else if (op.do === 'setdefault') {
            const before = model.get(same(op.key));
            expect(dict.setdefault(op.key, op.value)).toBe(before?.[1] ?? op.value);
            if (before === undefined) model.set(same(op.key), [op.key, op.value]);
          } else {
            // A tuple is found by its items, whichever tuple it is.
            using first = py.tuple([op.value, 'x']);
            using second = py.tuple([op.value, 'x']);
            dict.setitem(first, op.value);
            expect(dict.getitem(second)).toBe(op.value);
            dict.delitem(second);
          }
          expect(dict.length).toBe(model.size);
          expect([...dict.items()]).toEqual([...model.values()]);
        }
        py.heap.verify();
      }),
      { numRuns: 400 },
    );
  });

  it('keep objects apart by identity, and find them in tables of any length', () => {
    const py = createPython();
    const C = py.class('C', {});
    const keys = Array.from({ length: 50 }, () => C());
    const dict = py.dict();
    keys.forEach((k, i) => {
      dict.setitem(k, i);
    });
    keys.forEach((k, i) => {
      expect(dict.getitem(k)).toBe(i);
    });
    for (const k of keys.filter((_, i) => i % 2 === 0)) dict.delitem(k);
    for (let i = 0; i < 50; i++) dict.setitem(i, i);
    expect(keys.map((k) => dict.contains(k))).toEqual(keys.map((_, i) => i % 2 === 1));
    dict.clear();
    expect(dict.contains(keys[1]!)).toBe(false);
    dict.setitem(keys[1]!, 1);
    expect([...dict.values()]).toEqual([1]);
    py.heap.verify();
  });
});

describe('sets and tuples', () => {
  it('a set holds each value once, equal tuples and equal numbers being one', () => {
    const py = createPython();
    const set = py.set([1, true, 1.5, 'a', 'a', py.tuple([1, 2]).move(), py.tuple([1, 2]).move()]);
    expect(set.length).toBe(4);
    expect(py.eq(set, set.copy())).toBe(true);
    using key = py.tuple([true, 2]);
    expect(set.contains(key)).toBe(true);
    set.discard(key);
    expect(set.length).toBe(3);
    py.heap.verify();
  });

  it('the empty tuple exists once and is immortal from 3.12; in 3.11 its count starts high', () => {
    for (const profile of profileNames) {
      const py = createPython({ profile });
      expect(py.tuple().is(py.tuple())).toBe(true);
      expect(py.gc.is_tracked(py.tuple())).toBe(false);
      using empty = py.tuple();
      const count = () => py.sys.getrefcount(empty);
      const before = count();
      expect(before).toBeGreaterThan(999_999_999);
      using list = py.list([py.tuple().move()]);
      expect([list.length, count() - before]).toEqual([1, profile === '3.11' ? 1 : 0]);
    }
  });

  it('tuples of atoms are tracked and untracked as the version does', () => {
    for (const profile of profileNames) {
      const py = createPython({ profile });
      using atoms = py.tuple([1, 'a']);
      using mixed = py.tuple([1, py.list().move()]);
      expect(py.gc.is_tracked(atoms)).toBe(profile !== '3.15');
      py.gc.collect();
      expect([py.gc.is_tracked(atoms), py.gc.is_tracked(mixed)]).toEqual([false, true]);
      using dict = py.dict({ a: 1 });
      expect(py.gc.is_tracked(dict)).toBe(profile === '3.15');
      dict.setitem('b', mixed);
      expect(py.gc.is_tracked(dict)).toBe(true);
    }
  });
});
