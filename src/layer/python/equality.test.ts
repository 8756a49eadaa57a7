import { expect, it } from 'vitest';
import { createPython, PyReferenceError } from './index.ts';

it('a dead proxy is not even equal to itself: the operator asks its referent', () => {
  const py = createPython();
  const target = py.class('Target', {})();
  const proxy = py.weakref.proxy(target);
  expect(py.eq(proxy, proxy)).toBe(true);
  target.release();
  expect(() => py.eq(proxy, proxy)).toThrow(PyReferenceError);
});

it('the operator asks an object about itself, a container does not', () => {
  const py = createPython();
  const unequal = py.class('Unequal', { __eq__: () => false })();
  expect(py.eq(unequal, unequal)).toBe(false);
  expect(py.list([unequal]).contains(unequal)).toBe(true);
});

it('a finalize object called back by its weak reference fires when its object dies by count', () => {
  const py = createPython();
  const seen: string[] = [];
  const target = py.class('Target', {})();
  const finalize = py.weakref.finalize(target, () => seen.push('fired'));
  target.release();
  expect(seen).toEqual(['fired']);
  expect(finalize.pending).toBe(false);
});

it('an attribute that no referent has raises AttributeError through a proxy', () => {
  const py = createPython();
  const set = py.set();
  const proxy = py.weakref.proxy(set);
  expect(() => proxy.getattr('a')).toThrow("'set' object has no attribute 'a'");
});

it('a collection inside a callback finds the other callbacks of that death in a tuple, reached after all else', () => {
  const py = createPython();
  const target = py.class('Target', {})();
  const caller = py.class('Caller', { __call__: () => undefined })();
  const { id } = caller;
  const first = py.weakref.ref(target, caller);
  let order: number[] = [];
  const newest = py.weakref.ref(target, () => {
    py.gc.collect();
    order = py.gc.get_objects().map((object) => object.id);
  });
  const younger = py.list();
  caller.release();
  target.release();
  expect(order.indexOf(id)).toBeGreaterThan(order.indexOf(younger.id));
  expect([first.callback, newest.callback]).toEqual([null, null]);
  expect(py.gc.get_objects().map((object) => object.id)).not.toContain(id);
  py.heap.verify();
});
