import { describe, expect, it } from 'vitest';
import { Heap, NEVER } from '../heap/index.ts';
import { AllocationCount, HeapGrowth, never, type Trigger } from '../triggers/index.ts';
import { AutomaticCollections, type CollectionPlace } from './automatic-collections.ts';
import { type CollectorName, collectorNames, createCollector } from './index.ts';

function setUp(name: CollectorName, trigger: Trigger, place?: CollectionPlace) {
  const heap = new Heap();
  const collector = createCollector(name, heap);
  const automatic = new AutomaticCollections(collector, trigger, place);
  const kind = heap.defineKind({ name: 'node' });
  const make = (objects: number) => {
    for (let i = 0; i < objects; i++) heap.allocate(kind, 0);
  };
  const collections = () => collector.statistics.reduce((sum, each) => sum + each.collections, 0);
  return { heap, collector, automatic, make, collections };
}

describe.each(collectorNames)('automatic collections of %s', (name) => {
  it('run inside the allocation that is one too many, whatever the trigger', () => {
    for (const trigger of [new AllocationCount([100, 10, 10]), new HeapGrowth({ atLeast: 100 })]) {
      const { make, collections } = setUp(name, trigger);
      make(100);
      expect(collections()).toBe(0);
      make(1);
      expect(collections()).toBe(1);
    }
  });

  it('wait for the next safepoint where that is their place; one by hand meanwhile takes their place', () => {
    const { automatic, collector, make, collections } = setUp(
      name,
      new AllocationCount([100, 10, 10]),
      'safepoint',
    );
    automatic.safepoint();
    make(150);
    expect(collections()).toBe(0);
    automatic.safepoint();
    automatic.safepoint();
    expect(collections()).toBe(1);
    make(150);
    collector.collect();
    automatic.safepoint();
    expect(collections()).toBe(2);
  });

  it('stop while they are disabled, and never come by the trigger `never`', () => {
    const { automatic, make, collections, heap } = setUp(name, new AllocationCount([100, 10, 10]));
    automatic.disable();
    make(500);
    expect([automatic.isEnabled, collections()]).toEqual([false, 0]);
    automatic.enable();
    make(1);
    expect(collections()).toBe(1);
    automatic.trigger = never;
    expect(heap.allocationLimit).toBe(NEVER);
    make(500);
    expect(collections()).toBe(1);
  });
});

describe('a heap that grows', () => {
  it('is collected whenever it has grown by half: so often that the work stays in proportion to the allocations', () => {
    const { collector, make } = setUp('trial-deletion', new HeapGrowth({ atLeast: 100 }));
    make(100_000);
    const { collections, candidates } = collector.statistics[2];
    // At 100, 200 and 300 objects, and then whenever there are half as many again: 14 times up to 100,000.
    expect(collections).toBe(17);
    expect(candidates).toBeLessThan(300_000);
  });
});

describe('the thresholds of CPython', () => {
  it('0 for the first stops, a negative one collects at every allocation', () => {
    expect(new AllocationCount([0, 10, 10]).limit).toBe(NEVER);
    const { make, collections } = setUp('generational', new AllocationCount([-1, 1000, 1000]));
    make(5);
    expect(collections()).toBe(5);
  });
});
