import { describe, expect, it } from 'vitest';
import { createPython, type Python } from '../index.ts';

/** What the trace should say of all objects that live, when all were made since its start. */
function bytesAlive(py: Python, before: ReadonlySet<number>): number {
  let bytes = 0;
  for (let id = 1; id < py.heap.table.rows; id++)
    if (py.heap.count(id) > 0 && !before.has(id)) bytes += py.heap.sizeOf(id);
  return bytes;
}

function started() {
  const py = createPython({ writeError: () => undefined });
  const before = new Set<number>();
  for (let id = 1; id < py.heap.table.rows; id++) if (py.heap.count(id) > 0) before.add(id);
  py.tracemalloc.start();
  const current = () => py.tracemalloc.get_traced_memory()[0];
  return { py, current, alive: () => bytesAlive(py, before) };
}

describe('tracemalloc', () => {
  it('is off until it is started, and says zeros then', () => {
    const { tracemalloc, list } = createPython();
    list([1, 2, 3, 4, 5]);
    expect(tracemalloc.is_tracing()).toBe(false);
    expect(tracemalloc.get_traced_memory()).toEqual([0, 0]);
    tracemalloc.reset_peak();
    tracemalloc.clear_traces();
    tracemalloc.stop();
    tracemalloc.start(7);
    tracemalloc.start(9);
    expect([tracemalloc.is_tracing(), tracemalloc.get_traceback_limit()]).toEqual([true, 7]);
    tracemalloc.stop();
    expect(tracemalloc.is_tracing()).toBe(false);
  });

  it('adds up what sys.getsizeof says of the objects made since, and takes off what dies', () => {
    const { py, current, alive } = started();
    expect(current()).toBe(0);
    const list = py.list([1, 2]);
    expect(current()).toBe(py.sys.getsizeof(list));
    list.extend([3, 4, 5, 6, 7, 8, 9]);
    expect(current()).toBe(py.sys.getsizeof(list));
    const wrapped = py.wrap({});
    const dict = py.dict(Array.from({ length: 50 }, (_, i) => [i, i] as const));
    expect(current()).toBe([list, wrapped, dict].reduce((sum, object) => sum + py.sys.getsizeof(object), 0));
    expect(current()).toBe(alive());
    for (const object of [list, wrapped, dict]) object.release();
    expect(current()).toBe(0);
    py.heap.verify();
  });

  it('agrees with a walk over the heap after deaths by count, by collection, with weak references and with finalizers', () => {
    const { py, current, alive } = started();
    const C = py.class('C', {});
    const Final = py.class('Final', { __del__: () => undefined });
    const kept = py.list();
    for (let i = 0; i < 3000; i++) {
      const object = i % 3 === 0 ? Final() : C();
      object.setattr('me', object);
      if (i % 5 === 0) kept.append(py.weakref.ref(object).move());
      if (i % 7 === 0) kept.append(object);
      object.release();
      if (i % 11 === 0 && kept.length > 0) kept.delitem(-1);
    }
    expect(current()).toBe(alive());
    kept.clear();
    py.gc.collect();
    expect(current()).toBe(alive());
    py.heap.verify();
  });

  it('keeps the peak until it is reset', () => {
    const { py } = started();
    const { tracemalloc } = py;
    py.list(Array(1000).fill(1)).release();
    // What follows is smaller, and stands where the dead list stood.
    for (let i = 0; i < 100; i++) py.list([i]).release();
    const [current, peak] = tracemalloc.get_traced_memory();
    expect(current).toBe(0);
    expect(peak).toBeGreaterThanOrEqual(4000);
    expect(peak).toBeLessThan(12_000);
    tracemalloc.reset_peak();
    expect(tracemalloc.get_traced_memory()).toEqual([0, 0]);
  });

  it('does not count what was there before the start or the clearing, nor its death', () => {
    const py = createPython();
    const early = py.list([1, 2, 3, 4, 5, 6]);
    py.tracemalloc.start();
    early.release();
    expect(py.tracemalloc.get_traced_memory()).toEqual([0, 0]);
    const late = py.list([1, 2, 3, 4, 5, 6]);
    py.tracemalloc.clear_traces();
    late.release();
    expect(py.tracemalloc.get_traced_memory()).toEqual([0, 0]);
  });

  it('leaves the heap as it was when it stops', () => {
    const py = createPython();
    const doors = () => [py.heap, py.heap.table, py.heap.table.edges].flatMap((owner) => Object.keys(owner));
    const before = doors();
    py.tracemalloc.start();
    py.list([1]).release();
    py.tracemalloc.stop();
    expect(doors()).toEqual(before);
    py.heap.verify();
  });
});
