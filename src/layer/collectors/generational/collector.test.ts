import { describe, expect, it } from 'vitest';
import { Heap } from '../../heap/index.ts';
import { AllocationCount } from '../../triggers/index.ts';
import { AutomaticCollections } from '../automatic-collections.ts';
import { GenerationalCollector, type GenerationalOptions } from './collector.ts';

function setUp(options: GenerationalOptions = {}) {
  const heap = new Heap();
  const collector = new GenerationalCollector(heap, options);
  const list = heap.defineKind({ name: 'list', order: 'tail-first' });
  return { heap, collector, list };
}

/** With CPython's trigger. */
function setUpAutomatic() {
  const { heap, collector, list } = setUp();
  const trigger = new AllocationCount([700, 10, 10]);
  new AutomaticCollections(collector, trigger);
  return { heap, collector, list, trigger };
}

describe('the generational collector', () => {
  it('runs at the 701st net allocation and promotes survivors generation by generation', () => {
    const { heap, collector, list } = setUpAutomatic();
    const kept = Array.from({ length: 700 }, () => heap.allocate(list, 0));
    expect(collector.statistics[0].collections).toBe(0);
    kept.push(heap.allocate(list, 0));
    expect(collector.statistics[0].collections).toBe(1);
    expect(heap.order.generationOf(kept[0]!)).toBe(1);
    expect(heap.order.generationOf(kept[700]!)).toBe(0);
    collector.collect(1);
    expect(heap.order.generationOf(kept[0]!)).toBe(2);
    heap.verify();
  });

  it('makes the same number of collections as CPython for a million kept lists', () => {
    const { heap, collector, list } = setUpAutomatic();
    for (let i = 0; i < 1_000_000; i++) heap.allocate(list, 0);
    expect(collector.statistics.map((s) => s.collections)).toEqual([1300, 118, 8]);
  });

  it('updates the counters of a manual collection exactly like those of an automatic one', () => {
    const { heap, collector, trigger } = setUpAutomatic();
    const counts = () => [heap.netAllocations, trigger.youngRuns, trigger.middleRuns];
    collector.collect(0);
    expect(counts()).toEqual([0, 1, 0]);
    collector.collect(1);
    expect(counts()).toEqual([0, 0, 1]);
    collector.collect(2);
    expect(counts()).toEqual([0, 0, 0]);
  });

  it('runs finalizers in the order generation 2, 0, 1 in a full collection', () => {
    const { heap, collector } = setUp();
    const seen: string[] = [];
    const names = new Map<number, string>();
    const kind = heap.defineKind({ name: 'node', finalize: (id) => void seen.push(names.get(id)!) });
    const make = (name: string) => {
      const id = heap.allocate(kind, 1);
      heap.write(id, 0, id);
      names.set(id, name);
      return id;
    };
    const old = make('old');
    collector.collect(0);
    collector.collect(1);
    const middle = make('middle');
    collector.collect(0);
    const young = make('young');
    for (const id of [old, middle, young]) heap.release(id);
    expect(collector.collect()).toBe(3);
    expect(seen).toEqual(['old', 'young', 'middle']);
    heap.verify();
  });

  it('finalizes survivors in the order in which they were reached again: a, b, c held through c only come out c, b, a', () => {
    const { heap, collector, list } = setUp();
    const seen: number[] = [];
    const kind = heap.defineKind({ name: 'node', finalize: (id) => void seen.push(id) });
    const [a, b, c] = [heap.allocate(kind, 1), heap.allocate(kind, 1), heap.allocate(kind, 2)];
    heap.write(a, 0, c);
    heap.write(b, 0, a);
    heap.write(c, 0, b);
    const holder = heap.allocate(list, 1);
    heap.write(holder, 0, c);
    for (const id of [a, b, c]) heap.release(id);
    collector.collect(0);
    heap.release(holder);
    collector.collect();
    expect(seen).toEqual([c, b, a]);
  });

  it('kills the weak references that finalizers made to trash, and calls them back where there is no second sweep', () => {
    for (const secondWeakSweep of [false, true]) {
      const { heap, collector } = setUp({ secondWeakSweep });
      const made: number[] = [];
      let called = 0;
      const kind = heap.defineKind({
        name: 'node',
        finalize: (id) => void made.push(heap.weakReferences.create(id, () => void called++)),
      });
      const id = heap.allocate(kind, 1);
      heap.write(id, 0, id);
      heap.release(id);
      expect(collector.collect()).toBe(1);
      expect(heap.weakReferences.target(made[0]!)).toBe(0);
      expect(called).toBe(secondWeakSweep ? 0 : 1);
      heap.verify();
    }
  });

  it('saves the trash alive when asked to, finalized and with its weak references dead', () => {
    const { heap, collector } = setUp();
    const garbage: number[] = [];
    let finalized = 0;
    const kind = heap.defineKind({ name: 'node', finalize: () => void finalized++ });
    const id = heap.allocate(kind, 1);
    heap.write(id, 0, id);
    const weak = heap.weakReferences.create(id, null);
    heap.release(id);
    collector.saveAll = (saved) => void garbage.push(saved);
    expect(collector.collect()).toBe(1);
    expect(garbage).toEqual([id]);
    expect(finalized).toBe(1);
    expect(heap.weakReferences.target(weak)).toBe(0);
    heap.verify();
    collector.saveAll = null;
    heap.release(id);
    expect(collector.collect()).toBe(1);
    expect(finalized).toBe(1);
    heap.verify();
  });

  it('leaves frozen objects alone, lets them root others, and takes them back into generation 2', () => {
    const { heap, collector, list } = setUp();
    const frozen = heap.allocate(list, 2);
    heap.write(frozen, 0, frozen);
    heap.release(frozen);
    const young = heap.allocate(list, 1);
    collector.freeze();
    heap.write(frozen, 1, young);
    heap.release(young);
    expect(collector.collect()).toBe(0);
    expect(heap.liveObjects).toBe(2);
    collector.unfreeze();
    heap.verify();
    expect(heap.order.generationOf(frozen)).toBe(2);
    expect(collector.collect()).toBe(2);
  });

  it('keeps order and boundaries when freezing with all generations populated', () => {
    const { heap, collector, list } = setUp();
    const old = heap.allocate(list, 0);
    collector.collect();
    const middle = heap.allocate(list, 0);
    collector.collect(0);
    const young = heap.allocate(list, 0);
    collector.freeze();
    heap.verify();
    const fresh = heap.allocate(list, 0);
    collector.unfreeze();
    heap.verify();
    expect(heap.order.list()).toEqual([young, middle, old, fresh]);
  });
});
