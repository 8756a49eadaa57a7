import { describe, expect, test } from 'vitest';
import { bytes, type ManagerOptions } from '../../model/index.ts';
import { managerOnMalloc } from './conformance/test-manager.ts';
import { cascadeThreshold, type Manager, spanCauses } from './index.ts';

function chain(manager: Manager<unknown>, length: number): unknown {
  let head = manager.allocate(1, bytes(16));
  for (let i = 1; i < length; i++) {
    const next = manager.allocate(1, bytes(16));
    manager.write(next, 0, head);
    manager.release(head);
    head = next;
  }
  return head;
}

function dropSelfCycle(manager: Manager<unknown>): void {
  const o = manager.allocate(1, bytes(16));
  manager.write(o, 0, o);
  manager.release(o);
}

const causes = (manager: Manager<unknown>) =>
  [...manager.spans.drain().cause].map((cause) => spanCauses[cause]);

describe('death by count', () => {
  test('frees the moment the last reference goes, and not before', () => {
    const { manager, ledger } = managerOnMalloc('refcount');
    const o = manager.allocate(1, bytes(16));
    manager.retain(o);
    manager.release(o);
    expect(ledger.freedBlocks).toBe(0);
    manager.release(o);
    const { frees } = ledger.drain();
    expect([[...frees.serial], [...frees.clock]]).toEqual([[0], [1]]);
  });

  test('a write ends the reference that the slot held', () => {
    const { manager, ledger } = managerOnMalloc('refcount');
    const holder = manager.allocate(1, bytes(0));
    const held = manager.allocate(0, bytes(16));
    manager.write(holder, 0, held);
    manager.release(held);
    expect(ledger.freedBlocks).toBe(0);
    manager.write(holder, 0, null);
    expect(ledger.balanced).toBe(true);
  });

  test.each(['release', 'write'] as const)(
    'a cascade set off by a %s is one span, a small one is none',
    (by) => {
      const { manager, ledger } = managerOnMalloc('refcount');
      const holder = manager.allocate(1, bytes(0));
      const drop = (length: number) => {
        const head = chain(manager, length);
        if (by === 'write') manager.write(holder, 0, head);
        manager.release(head);
        if (by === 'write') manager.write(holder, 0, null);
      };
      drop(cascadeThreshold - 1);
      drop(cascadeThreshold - 1);
      expect(causes(manager)).toEqual([]);
      ledger.drain();
      drop(1000);
      const spans = manager.spans.drain();
      const { ns } = ledger.drain().frees;
      expect([...spans.cause].map((cause) => spanCauses[cause])).toEqual(['death-cascade']);
      expect(spans.startNs[0]).toBeGreaterThan(ns[cascadeThreshold - 2]!);
      expect(spans.startNs[0]).toBeLessThan(ns[cascadeThreshold]!);
      expect(spans.startNs[0]! + spans.durationNs[0]!).toBeGreaterThan(ns[999]!);
    },
  );

  test('what goes wrong inside a death is thrown at the end, not swallowed', async () => {
    const { manager, native } = managerOnMalloc('refcount');
    native.free = () => {
      throw new Error('the allocator is broken');
    };
    manager.release(manager.allocate(0, bytes(16)));
    await expect(manager.finish()).rejects.toThrow('the allocator is broken');
  });

  test('cycles leak', async () => {
    const { manager, ledger } = managerOnMalloc('refcount');
    for (let i = 0; i < 1000; i++) dropSelfCycle(manager);
    await manager.finish();
    expect(ledger.liveBlocks).toBe(1000);
    expect(manager.counts()).toEqual({ allocations: 1000, deaths: 0, live: 1000 });
  });
});

describe('cycles under a collector', () => {
  const floating = (
    name: 'refcount-generational' | 'refcount-sweep',
    options: ManagerOptions,
    objects: number,
  ) => {
    const { manager, ledger } = managerOnMalloc(name, { options });
    for (let i = 0; i < objects; i++) dropSelfCycle(manager);
    const { deaths = 0, foundUnreachable = 0, youngCollections = 0, ...others } = manager.counts();
    return { manager, ledger, counts: { deaths, foundUnreachable, youngCollections, ...others } };
  };

  test('CPython thresholds: a young collection each time 700 net allocations are exceeded', () => {
    const { counts, ledger, manager } = floating('refcount-generational', {}, 7100);
    expect(counts).toMatchObject({
      allocations: 7100,
      youngCollections: 10,
      middleCollections: 0,
      fullCollections: 0,
    });
    expect(ledger.freedBlocks).toBe(counts.deaths);
    expect(counts.foundUnreachable).toBe(counts.deaths);
    expect(causes(manager)).toEqual(Array.from({ length: 10 }, () => 'sweep'));
  });

  test('other thresholds are heeded', () => {
    const { counts } = floating('refcount-generational', { thresholds: [100, 10, 10] }, 7100);
    expect(counts.youngCollections).toBeGreaterThan(50);
  });

  test('a sweep by hand comes before the allocation that follows every Nth, and nothing comes by itself', () => {
    const { counts, ledger, manager } = floating('refcount-sweep', { sweepEvery: 1000 }, 3000);
    expect(counts).toMatchObject({
      fullCollections: 2,
      youngCollections: 0,
      middleCollections: 0,
      deaths: 2000,
    });
    expect(causes(manager)).toEqual(['sweep', 'sweep']);
    expect([...new Set(ledger.drain().frees.clock)]).toEqual([1000, 2000]);
  });

  test('10,000 allocations lie between two sweeps unless something else is said', () => {
    const { counts } = floating('refcount-sweep', {}, 20_001);
    expect(counts).toMatchObject({ fullCollections: 2, deaths: 20_000 });
  });

  test.each([0, -5, 0.5, Number.NaN])('a sweep every %d allocations is refused', (sweepEvery) => {
    expect(() => managerOnMalloc('refcount-sweep', { options: { sweepEvery } })).toThrow('sweepEvery');
  });

  test('a sweep of more than a cascade is not taken for one', () => {
    const { manager } = floating('refcount-sweep', { sweepEvery: 500 }, 501);
    manager.release(chain(manager, 3));
    expect(causes(manager)).toEqual(['sweep']);
  });
});
