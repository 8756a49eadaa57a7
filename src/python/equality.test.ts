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

it('a collection inside a callback finds the callbacks of that death in a tuple, behind everything older', () => {
  const py = createPython({ profile: '3.13' });
  const target = py.class('Target', {})();
  const Caller = py.class('Caller', { __call__: () => void py.gc.collect(0) });
  const caller = Caller();
  const reference = py.weakref.ref(target, caller);
  const younger = py.list();
  const { id } = caller;
  caller.release();
  target.release();
  expect(reference.callback).toBeNull();
  expect(py.heap.isTracked(younger.id)).toBe(true);
  expect(py.gc.get_objects().map((object) => object.id)).not.toContain(id);
  py.heap.verify();
});
