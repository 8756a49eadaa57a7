import { describe, expect, test } from 'vitest';
import { bytes, kib } from '../../model/index.ts';
import { createBackend, Ledger, NativeMemory, NativeMemoryError } from '../native/index.ts';
import { forcedCollection, managerOnMalloc } from './conformance/test-manager.ts';
import { Clock, createManager, type Manager, ManagerContextError, spanCauses } from './index.ts';
import { wholeLoopTurn } from './safepoints.ts';

const collect = forcedCollection();

/** In a frame of its own, so that nothing on the caller's stack keeps the objects. */
function dropObjects(manager: Manager<unknown>, count: number): void {
  for (let i = 0; i < count; i++) manager.allocate(1, bytes(100));
}

const reclaiming = ['tracing', 'tracing-accounted', 'tracing-forced', 'tracing-dispose'] as const;

describe.each(reclaiming)('finalizers under %s', (name) => {
  test('run only when the event loop turns after a collection, and then all of them', async () => {
    const { manager, ledger } = managerOnMalloc(name);
    dropObjects(manager, 200);
    collect();
    await Promise.resolve();
    expect(ledger.freedBlocks).toBe(0);
    await manager.finish();
    expect(ledger).toMatchObject({ freedBlocks: 200, liveBytes: 0 });
    expect([...ledger.drain().frees.serial].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  test('run although nobody holds the manager any more', async () => {
    const ledger = (() => {
      const parts = managerOnMalloc(name);
      dropObjects(parts.manager, 200);
      return parts.ledger;
    })();
    collect();
    collect();
    await wholeLoopTurn();
    expect(ledger.freedBlocks).toBe(200);
  });

  test('are recorded as one burst', async () => {
    const { manager, ledger } = managerOnMalloc(name);
    dropObjects(manager, 50);
    ledger.drain();
    collect();
    await manager.finish();
    const spans = manager.spans.drain();
    expect([...spans.cause].map((cause) => spanCauses[cause])).toEqual(['finalizer-burst']);
    const { ns } = ledger.drain().frees;
    expect(spans.startNs[0]).toBeLessThan(ns[0]!);
    expect(spans.startNs[0]! + spans.durationNs[0]!).toBeGreaterThan(ns[49]!);
  });

  test('leave the reachable alone', async () => {
    const { manager, ledger } = managerOnMalloc(name);
    const kept = manager.allocate(1, bytes(100));
    manager.write(kept, 0, manager.allocate(0, bytes(100)));
    dropObjects(manager, 10);
    collect();
    await manager.finish();
    expect(ledger.freedBlocks).toBe(10);
    expect(manager.serial(manager.read(kept, 0) ?? kept)).toBe(1);
  });

  test('are not needed for objects without native bytes', async () => {
    const { manager } = managerOnMalloc(name);
    for (let i = 0; i < 50; i++) manager.allocate(1, bytes(0));
    collect();
    await manager.finish();
    expect(manager.spans.drain().cause).toHaveLength(0);
  });
});

describe('tracing-accounted', () => {
  test('tells V8 of its bytes, and does not hold them for its own finalizer', async () => {
    const { manager, ledger } = managerOnMalloc('tracing-accounted');
    collect();
    collect();
    const before = process.memoryUsage().external;
    const hold = () => {
      const kept = Array.from({ length: 64 }, () => manager.allocate(1, kib(256)));
      return [process.memoryUsage().external - before, kept.length];
    };
    expect(hold()[0]).toBeGreaterThan(kib(256) * 60);
    // No turn of the loop in between: the buffers go with the collection, before any finalizer runs.
    collect();
    collect();
    expect(ledger.freedBlocks).toBe(0);
    expect(process.memoryUsage().external - before).toBeLessThan(kib(256) * 8);
    await manager.finish();
    expect(ledger.balanced).toBe(true);
  });

  test('refuses a backend whose bytes would not go with the object', () => {
    const clock = new Clock();
    const ledger = new Ledger({ clock, now: () => 0, record: true });
    const native = new NativeMemory(createBackend('ledger'), ledger, null);
    const context = { native, clock, yieldEvery: null, options: {}, now: () => 0, gc: null, record: true };
    expect(() => createManager('tracing-accounted', context)).toThrow(ManagerContextError);
  });
});

describe('tracing-forced', () => {
  const forced = (forceEvery: number, gc: (() => void) | null, budget: number | null = null) => {
    const clock = new Clock();
    const ledger = new Ledger({ clock, now: () => 0, record: true });
    const native = new NativeMemory(createBackend('ledger'), ledger, budget === null ? null : bytes(budget));
    return createManager('tracing-forced', {
      native,
      clock,
      yieldEvery: 8,
      options: { forceEvery: bytes(forceEvery) },
      now: () => 0,
      gc,
      record: true,
    });
  };

  test('collects whenever so many native bytes were allocated since the last time', () => {
    let collections = 0;
    const manager = forced(1000, () => void collections++);
    const at: number[] = [];
    for (let i = 0; i < 35; i++) {
      const before = collections;
      manager.allocate(1, bytes(100));
      if (collections > before) at.push(i);
    }
    expect(at).toEqual([10, 20, 30]);
  });

  test('lives within a budget as long as the event loop turns', async () => {
    const manager = forced(16 * 1024, collect, 64 * 1024);
    for (let i = 0; i < 400; i++) {
      dropObjects(manager, 10);
      await manager.safepoint();
    }
    expect(manager.clock.bytes).toBe(400_000);
  });

  test('needs gc(), and a budget of its own that is a number of bytes', () => {
    expect(() => forced(1000, null)).toThrow('--expose-gc');
    expect(() => forced(0, collect)).toThrow(RangeError);
    expect(() => forced(Number.NaN, collect)).toThrow(RangeError);
  });
});

describe('explicit managers', () => {
  test('tracing-dispose frees at the word of the program, once, and the finalizer catches what was forgotten', async () => {
    const { manager, ledger } = managerOnMalloc('tracing-dispose');
    const dispose = () => {
      const o = manager.allocate(1, bytes(100));
      manager.discard(o);
      manager.discard(o);
      manager.allocate(1, bytes(100));
    };
    dispose();
    expect([...ledger.drain().frees.serial]).toEqual([0]);
    collect();
    await manager.finish();
    expect([...ledger.drain().frees.serial]).toEqual([1]);
    expect(ledger.balanced).toBe(true);
  });

  test('manual has no net: a forgotten object leaks, and freeing twice is an error', async () => {
    const { manager, ledger } = managerOnMalloc('manual');
    const o = manager.allocate(1, bytes(100));
    manager.discard(o);
    expect(() => manager.discard(o)).toThrow('object number 0) was freed before');
    dropObjects(manager, 3);
    collect();
    await manager.finish();
    expect(ledger).toMatchObject({ freedBlocks: 1, liveBlocks: 3 });
  });

  test('epsilon keeps even the JS objects', async () => {
    const { manager, ledger } = managerOnMalloc('epsilon', { budget: bytes(1000) });
    const probe = new WeakRef(manager.allocate(1, bytes(0)) as object);
    await wholeLoopTurn();
    collect();
    expect(probe.deref()).toBeDefined();
    expect(() => dropObjects(manager, 11)).toThrow(NativeMemoryError);
    expect(ledger.liveBytes).toBe(1000);
    expect(manager.serial(manager.allocate(0, bytes(0)))).toBe(12);
  });
});
