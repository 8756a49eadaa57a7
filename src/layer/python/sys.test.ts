import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPython, PyAttributeError, PyTypeError, PyValueError } from './index.ts';

describe('sys', () => {
  it('counts handles, names and slots, and its own argument up to 3.13', () => {
    for (const [profile, argument] of [
      ['3.11', 1],
      ['3.13', 1],
      ['3.15', 0],
    ] as const) {
      const { frame, list, sys } = createPython({ profile });
      const a = list();
      expect(sys.getrefcount(a)).toBe(1 + argument);
      const ns = frame({ a: a.clone() });
      expect(sys.getrefcount(a)).toBe(2 + argument);
      ns.a.append(ns.a);
      expect(sys.getrefcount(a)).toBe(3 + argument);
    }
  });

  it('shows shared and immortal values with the counts of their version', () => {
    expect(createPython({ profile: '3.11' }).sys.getrefcount(9)).toBeGreaterThanOrEqual(1_000_000_000);
    expect(createPython({ profile: '3.13' }).sys.getrefcount(9)).toBe(2 ** 32 - 1);
    expect(createPython({ profile: '3.15' }).sys.getrefcount(null)).toBe(3 * 2 ** 30);
  });

  it('knows immortals from 3.14 on', () => {
    const py = createPython({ profile: '3.15' });
    expect([null, true, 1024, -5, '', 'x', py.tuple()].map((v) => py.sys._is_immortal(v))).toEqual(
      Array(7).fill(true),
    );
    expect([1025, -6, 0.5, py.list()].map((v) => py.sys._is_immortal(v))).toEqual(Array(4).fill(false));
    expect(() => createPython({ profile: '3.11' }).sys._is_immortal(1)).toThrow(PyAttributeError);
  });

  it('refuses what is no single object, as an immortal too', () => {
    const { sys } = createPython({ profile: '3.15' });
    // @ts-expect-error an argument is required
    expect(() => sys._is_immortal()).toThrow(PyTypeError);
    // @ts-expect-error one only
    expect(() => sys._is_immortal(1, 2)).toThrow(PyTypeError);
  });

  it('counts a block of memory for each live object', () => {
    const { sys, list } = createPython();
    const before = sys.getallocatedblocks();
    const made = list([1, list().move()]);
    expect(sys.getallocatedblocks()).toBe(before + 2);
    made.release();
    expect(sys.getallocatedblocks()).toBe(before);
  });

  it('tells the bytes that the layer holds for an object: 40 for its row, count and place, 4 per slot of a segment, 8 for a payload', () => {
    const { class: define, list, sys, wrap } = createPython();
    expect(sys.getsizeof(list())).toBe(36);
    expect(sys.getsizeof(list([1, 2, 3]))).toBe(36);
    expect(sys.getsizeof(list([1, 2, 3, 4, 5]))).toBe(36 + 4 * 6);
    expect(sys.getsizeof(wrap({}))).toBe(44);
    expect(sys.getsizeof(5)).toBe(4);
    const Sized = define('Sized', { __sizeof__: () => 1000 });
    const Odd = define('Odd', { __sizeof__: () => 1.5 });
    const Negative = define('Negative', { __sizeof__: () => -1 });
    expect(sys.getsizeof(Sized())).toBe(1000);
    expect(() => sys.getsizeof(Odd())).toThrow(PyTypeError);
    expect(sys.getsizeof(Odd(), 7)).toBe(7);
    expect(() => sys.getsizeof(Negative())).toThrow(PyValueError);
    // @ts-expect-error an argument is required
    expect(() => sys.getsizeof()).toThrow(PyTypeError);
  });
});

describe('handles that the program drops', () => {
  const collect = async (done: () => boolean) => {
    for (let i = 0; i < 50 && !done(); i++) {
      globalThis.gc?.();
      await sleep(10);
    }
  };

  it('are reported with their birth, and released when asked: V8 finds them, whenever it does', async () => {
    expect(globalThis.gc, 'run node with --expose-gc').toBeTypeOf('function');
    const lines: string[] = [];
    const py = createPython({ leaks: 'release', debug: true, writeError: (text) => void lines.push(text) });
    const before = py.heap.liveObjects;
    (() => {
      py.list([1, 2, 3]);
    })();
    expect(py.heap.liveObjects).toBe(before + 1);
    await collect(() => lines.length > 0);
    expect(lines[0]).toMatch(/Leaked handle to object \d+ \(list\)/);
    expect(lines[0]).toContain('sys.test.ts');
    expect(py.heap.liveObjects).toBe(before);
    py.heap.verify();
  });

  it('include frames that never ended', async () => {
    const lines: string[] = [];
    const py = createPython({ leaks: 'report', writeError: (text) => void lines.push(text) });
    (() => {
      py.frame({ a: py.list() });
    })();
    await collect(() => lines.length > 0);
    expect(lines.join('')).toContain('(frame)');
  });
});
