import { describe, expect, it } from 'vitest';
import {
  createPython,
  type ProfileName,
  type PyClass,
  type PyInstance,
  type PyObject,
  profileNames,
} from '../index.ts';

function stage(profile: ProfileName) {
  const py = createPython({ profile, writeError: () => undefined });
  py.gc.disable();
  const died: unknown[] = [];
  const D = py.class('D', {
    __slots__: ['name'],
    __init__(self, name: string) {
      self.setattr('name', name);
    },
    __del__: (self) => void died.push(self.getattr('name')),
  });
  const hasDict = (object: PyObject) =>
    py.gc.get_referents(object).some((child) => py.isinstance(child, py.dict));
  /** Number of the attribute with which an instance gets a dict. */
  const firstWithDict = (object: PyInstance) => {
    for (let at = 0; at < 60; at++) {
      object.setattr(`a${at}`, at);
      if (hasDict(object)) return at + 1;
    }
    return null;
  };
  const make = (C: PyClass<PyInstance, []>, count: number) => Array.from({ length: count }, () => C());
  return { py, died, leaf: (name: string) => D(name).move(), hasDict, firstWithDict, make };
}

/**
 * What CPython 3.11.7, 3.12.1, 3.13.0, 3.13.2, 3.14.2 and 3.15.0rc1 show, all alike where no version is
 * named.
 */
describe.each(profileNames)('the dict of an instance, as in CPython %s', (profile) => {
  it('is made when the class has no more names to share, of which each instance uses one up', () => {
    const { py, firstWithDict, make } = stage(profile);
    expect(firstWithDict(py.class('A', {})())).toBe(30);
    const B = py.class('B', {});
    const [first, second] = [B(), B()];
    expect([firstWithDict(second), firstWithDict(first), firstWithDict(B())]).toEqual([29, 29, 29]);
    for (const [instances, expected] of [
      [2, 29],
      [5, 26],
      [28, 3],
      [29, 2],
      [30, 2],
      [50, 2],
    ] as const) {
      const C = py.class('C', {});
      const made = make(C, instances);
      expect([firstWithDict(made.at(-1)!), firstWithDict(made[0]!), firstWithDict(C())]).toEqual([
        expected,
        expected,
        expected,
      ]);
    }
    py.heap.verify();
  });

  it('is a counted object that a collection finds', () => {
    const { py, make } = stage(profile);
    const C = py.class('C', {});
    const many = make(C, 50);
    const x = C();
    x.setattr('a', 1);
    x.setattr('b', 2);
    x.setattr('c', x);
    x.release();
    expect(py.gc.collect()).toBe(2);
    for (const node of many) {
      for (const name of ['visited', 'dist', 'prev']) node.setattr(name, node);
      node.release();
    }
    expect(py.gc.collect()).toBe(100);
    expect(py.heap.liveObjects).toBeGreaterThan(0);
    py.heap.verify();
  });

  it('stands beside what the attributes hold: 100 nodes with a list of edges, marked by an algorithm, are 300 objects', () => {
    const { py } = stage(profile);
    const Node = py.class('Node', { __init__: (self) => self.setattr('edges', py.list().move()) });
    const nodes = Array.from({ length: 100 }, () => Node());
    for (const [at, node] of nodes.entries()) {
      using edges = py.list([nodes[(at + 1) % 100]!]);
      node.setattr('edges', edges);
    }
    for (const node of nodes) for (const name of ['visited', 'dist', 'prev']) node.setattr(name, 0);
    for (const node of nodes) node.release();
    expect(py.gc.collect()).toBe(300);
    py.heap.verify();
  });

  it('holds what stood in the slots in the order in which it was set, and drops it in that order', () => {
    const { py, died, leaf, hasDict, make } = stage(profile);
    const B = py.class('B', {});
    const x = B();
    x.setattr('a', 1);
    x.setattr('b', 1);
    const many = make(B, 100);
    const [inline, own] = [many[0]!, many[1]!];
    for (const one of [inline, own]) {
      one.setattr('b', leaf('b'));
      one.setattr('a', leaf('a'));
    }
    expect(hasDict(own)).toBe(false);
    own.setattr('c', leaf('c'));
    expect(hasDict(own)).toBe(false);
    own.setattr('d', leaf('d'));
    expect(hasDict(own)).toBe(true);
    expect(own.attributes()).toEqual(['b', 'a', 'c', 'd']);
    inline.release();
    expect(died.splice(0)).toEqual(['a', 'b']);
    own.release();
    expect(died).toEqual(['b', 'a', 'c', 'd']);
    py.heap.verify();
  });

  it('puts an attribute last that was deleted and set again', () => {
    const { py } = stage(profile);
    const x = py.class('B', {})();
    for (const name of ['a', 'b', 'c']) x.setattr(name, 1);
    x.delattr('a');
    x.setattr('a', 1);
    for (let at = 0; at < 40; at++) x.setattr(`more${at}`, at);
    expect(x.attributes().slice(0, 4)).toEqual(['b', 'c', 'a', 'more0']);
    x.delattr('c');
    expect(x.attributes().slice(0, 3)).toEqual(['b', 'a', 'more0']);
    expect(() => x.getattr('c')).toThrow("'B' object has no attribute 'c'");
    expect(() => x.delattr('c')).toThrow("'B' object has no attribute 'c'");
    py.heap.verify();
  });

  it('is tracked when something in it may be in a cycle (up to 3.13), or always', () => {
    const { py, make } = stage(profile);
    const C = py.class('C', {});
    make(C, 50);
    const x = C();
    x.setattr('a', 1);
    x.setattr('b', 1);
    const dict = py.gc.get_referents(x).find((child) => py.isinstance(child, py.dict))!;
    expect(py.gc.is_tracked(dict)).toBe(profile === '3.15');
    x.setattr('c', x);
    expect(py.gc.is_tracked(dict)).toBe(true);
  });

  it('is there from the first attribute on beside slots (3.13), and in subclasses of weakref.ref (up to 3.13)', () => {
    const { py, hasDict, firstWithDict } = stage(profile);
    const S = py.class('S', { __slots__: ['s', '__dict__'] });
    const s = S();
    expect(hasDict(s)).toBe(false);
    s.setattr('a', 1);
    expect(hasDict(s)).toBe(profile === '3.13');
    s.setattr('a', s);
    s.release();
    expect(py.gc.collect()).toBe(profile === '3.13' ? 2 : 1);
    expect(firstWithDict(py.class('E', S, {})())).toBe(profile === '3.13' ? 1 : 30);
    const Open = py.class('Open', {});
    expect(firstWithDict(py.class('K', Open, { __slots__: ['k'] })())).toBe(profile === '3.13' ? 1 : 30);

    const t = py.class('T', {})();
    for (const body of [{}, { __slots__: ['q', '__dict__'] }]) {
      const r = py.class('R', py.weakref.ref, body)(t);
      expect(hasDict(r)).toBe(false);
      r.setattr('a', 1);
      expect(hasDict(r)).toBe(profile !== '3.15');
      r.setattr('a', r);
      r.release();
      expect(py.gc.collect()).toBe(profile === '3.15' ? 1 : 2);
    }
    py.heap.verify();
  });

  it('makes automatic collections come earlier', () => {
    const { py } = stage(profile);
    const C = py.class('C', {});
    const many = Array.from({ length: 3000 }, () => C());
    const runs = () => py.gc.get_stats().reduce((sum, { collections }) => sum + collections, 0);
    const before = runs();
    py.gc.collect();
    py.gc.enable();
    for (const one of many) {
      one.setattr('x', 1);
      one.setattr('y', 1);
      py.safepoint();
    }
    // 2999 dicts: the first instance to be given both names finds room for one of them only.
    expect(runs() - before - 1).toBe(createPython({ profile }).gc.get_threshold()[0] === 700 ? 4 : 1);
  });

  it('takes the names that methods assign to before the first instance, from 3.13 on', () => {
    const { py, died, leaf } = stage(profile);
    const St = py.class('St', { __static_attributes__: ['yy', 'zz'] });
    const q = St();
    for (const name of ['zz', 'yy', 'aa']) q.setattr(name, leaf(name));
    q.release();
    expect(died).toEqual(['3.11', '3.12'].includes(profile) ? ['zz', 'yy', 'aa'] : ['yy', 'zz', 'aa']);
  });

  it('does not lose what a wrapped JS object goes by', () => {
    const { py, make } = stage(profile);
    const Box = py.class('Box', {});
    make(Box, 40);
    const socket = { open: true };
    const box = Box.wrap(socket);
    for (let at = 0; at < 40; at++) box.setattr(`a${at}`, at);
    expect(box.value).toBe(socket);
    expect(py.isinstance(box, Box)).toBe(true);
    expect(box.getattr('a39')).toBe(39);
    py.heap.verify();
  });
});
