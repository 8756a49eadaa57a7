import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap, type Kind } from '../../heap/index.ts';
import { reachableFromRoots, unreachableObjects } from '../sanity/index.ts';
import { GenerationalCollector } from './collector.ts';

function setUp(options: ConstructorParameters<typeof GenerationalCollector>[1] = {}) {
  const heap = new Heap();
  const collector = new GenerationalCollector(heap, options);
  const list = heap.defineKind({ name: 'list', order: 'tail-first' });
  return { heap, collector, list };
}

function selfCycle(heap: Heap, list: Kind): number {
  const id = heap.allocate(list, 1);
  heap.write(id, 0, id);
  heap.release(id);
  return id;
}

function ring(heap: Heap, kind: Kind, size: number): number[] {
  const ids = Array.from({ length: size }, () => heap.allocate(kind, 1));
  ids.forEach((id, i) => {
    heap.write(id, 0, ids[(i + 1) % size]!);
  });
  return ids;
}

describe('the generational collector', () => {
  it('finds a list that holds itself', () => {
    const { heap, collector, list } = setUp();
    selfCycle(heap, list);
    expect(heap.liveObjects).toBe(1);
    expect(collector.collect()).toBe(1);
    expect(heap.liveObjects).toBe(0);
    heap.verify();
  });

  it('keeps a ring while one of it is held, and frees it all when that goes', () => {
    const { heap, collector, list } = setUp();
    const ids = ring(heap, list, 1000);
    for (const id of ids.slice(1)) heap.release(id);
    expect(collector.collect()).toBe(0);
    heap.release(ids[0]!);
    expect(collector.collect()).toBe(1000);
    heap.verify();
  });

  it('releases what the trash held outside', () => {
    const { heap, collector, list } = setUp();
    const outside = heap.allocate(list, 0);
    const id = heap.allocate(list, 2);
    heap.write(id, 0, id);
    heap.write(id, 1, outside);
    heap.release(id);
    expect(heap.count(outside)).toBe(2);
    collector.collect();
    expect(heap.count(outside)).toBe(1);
    heap.release(outside);
    expect(heap.liveObjects).toBe(0);
  });

  it('runs at the 701st net allocation and promotes survivors generation by generation', () => {
    const { heap, collector, list } = setUp();
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
    const { heap, collector, list } = setUp();
    for (let i = 0; i < 1_000_000; i++) heap.allocate(list, 0);
    expect(collector.statistics.map((s) => s.collections)).toEqual([1300, 118, 8]);
  });

  it('updates the counters of a manual collection exactly like those of an automatic one', () => {
    const { collector } = setUp();
    collector.collect(0);
    expect(collector.counts).toEqual([0, 1, 0]);
    collector.collect(1);
    expect(collector.counts).toEqual([0, 0, 1]);
    collector.collect(2);
    expect(collector.counts).toEqual([0, 0, 0]);
  });

  it('runs finalizers in the order generation 2, 0, 1 in a full collection', () => {
    const { heap, collector } = setUp({ thresholds: [0, 0, 0] });
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
    const { heap, collector, list } = setUp({ thresholds: [0, 0, 0] });
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

  it('resurrects transitively, once, and frees the rest of the trash', () => {
    const { heap, collector, list } = setUp();
    const saved: number[] = [];
    const kind = heap.defineKind({
      name: 'phoenix',
      finalize: (id) => {
        heap.retain(id);
        saved.push(id);
      },
    });
    const phoenix = heap.allocate(kind, 2);
    const cargo = heap.allocate(list, 0);
    heap.write(phoenix, 0, phoenix);
    heap.give(phoenix, 1, cargo);
    heap.release(phoenix);
    for (let i = 0; i < 100; i++) selfCycle(heap, list);
    expect(collector.collect()).toBe(100);
    expect(saved).toEqual([phoenix]);
    expect(heap.count(cargo)).toBe(1);
    expect(heap.order.generationOf(phoenix)).toBe(2);
    heap.verify();
    heap.release(phoenix);
    expect(collector.collect()).toBe(2);
    expect(saved).toEqual([phoenix]);
    expect(heap.liveObjects).toBe(0);
  });

  it('returns 0 for a nested collection and leaves out what finalizers free themselves', () => {
    const { heap, collector } = setUp();
    const nested: number[] = [];
    const kind = heap.defineKind({
      name: 'suicide',
      finalize: (id) => {
        nested.push(collector.collect());
        heap.write(id, 0, 0);
      },
    });
    const id = heap.allocate(kind, 1);
    heap.write(id, 0, id);
    heap.release(id);
    expect(collector.collect()).toBe(0);
    expect(nested).toEqual([0]);
    expect(heap.liveObjects).toBe(0);
    heap.verify();
  });

  it('calls weak references back before finalizers, newest first, each seeing a dead target', () => {
    const { heap, collector, list } = setUp();
    const log: string[] = [];
    const kind = heap.defineKind({ name: 'node', finalize: () => void log.push('finalizer') });
    const id = heap.allocate(kind, 1);
    heap.write(id, 0, id);
    const first = heap.weakReferences.create(
      id,
      (weak) => void log.push(`first sees ${heap.weakReferences.target(weak)}`),
    );
    const second = heap.weakReferences.create(
      id,
      (weak) => void log.push(`second sees ${heap.weakReferences.target(weak)}`),
    );
    heap.release(id);
    expect(collector.collect()).toBe(1);
    expect(log).toEqual(['second sees 0', 'first sees 0', 'finalizer']);
    heap.release(first);
    heap.release(second);
    selfCycle(heap, list);
    collector.collect();
    heap.verify();
    expect(heap.liveObjects).toBe(0);
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

  it('never calls back a weak reference that is trash itself', () => {
    const { heap, collector, list } = setUp();
    let called = 0;
    const id = heap.allocate(list, 2);
    heap.write(id, 0, id);
    heap.give(
      id,
      1,
      heap.weakReferences.create(id, () => void called++),
    );
    heap.release(id);
    expect(collector.collect()).toBe(2);
    expect(called).toBe(0);
    expect(heap.liveObjects).toBe(0);
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
    const { heap, collector, list } = setUp({ thresholds: [0, 0, 0] });
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

describe('a weak reference that is dying when a collection runs', () => {
  it('stays silent, though its target is trash', () => {
    const { heap, collector, list } = setUp();
    let calls = 0;
    const target = heap.allocate(list, 1);
    heap.write(target, 0, target);
    const weak = heap.weakReferences.create(target, () => void calls++);
    heap.release(target);
    // Its own death calls back, and that collects.
    let collected = -1;
    const onWeak = heap.weakReferences.create(weak, () => {
      collected = collector.collect();
    });
    heap.release(weak);
    expect(collected).toBe(1);
    expect(calls).toBe(0);
    heap.release(onWeak);
    expect(heap.liveObjects).toBe(0);
    heap.verify();
  });
});

describe('random programs', () => {
  const operation = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ op: fc.constant('allocate' as const), kind: fc.nat(2), slots: fc.nat(4) }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        op: fc.constant('write' as const),
        from: fc.nat(),
        slot: fc.nat(),
        to: fc.nat(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ op: fc.constant('append' as const), from: fc.nat(), to: fc.nat() }) },
    { weight: 4, arbitrary: fc.record({ op: fc.constant('release' as const), from: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant('weak' as const), from: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('collect' as const), generation: fc.nat(2) }) },
  );

  it('free exactly what the independent mark finds unreachable, and keep every invariant', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 60, maxLength: 400 }),
        fc.boolean(),
        (program, threshold) => {
          const { heap, collector, list } = setUp({ thresholds: threshold ? [20, 3, 2] : [0, 0, 0] });
          const owned: number[] = [];
          let callbacks = 0;
          const finalizing = heap.defineKind({
            name: 'finalizing',
            finalize: (id) => {
              // Behaviours by id: resurrect, break a slot, allocate and keep, collect.
              if (id % 5 === 0) {
                heap.retain(id);
                owned.push(id);
              } else if (id % 5 === 1 && heap.length(id) > 0) heap.write(id, 0, 0);
              else if (id % 5 === 2) owned.push(heap.allocate(list, 2));
              else if (id % 5 === 3) expect(collector.collect()).toBeGreaterThanOrEqual(0);
            },
          });
          const plain = heap.defineKind({ name: 'instance', clear: 'one-by-one' });
          const kinds = [list, finalizing, plain];
          for (const step of program) {
            const pick = (n: number) => owned[n % owned.length]!;
            if (step.op === 'allocate') owned.push(heap.allocate(kinds[step.kind]!, step.slots));
            else if (step.op === 'collect') {
              const before = heap.counters.finalizers + callbacks;
              const doomed = unreachableObjects(heap);
              const reached = reachableFromRoots(heap);
              collector.collect(step.generation as 0 | 1 | 2);
              heap.verify();
              // User code may bring back what was lost; and a callback's holder goes when it has been called.
              const quiet = heap.counters.finalizers + callbacks === before;
              if (quiet) for (const id of reached) expect(heap.count(id)).toBeGreaterThan(0);
              if (quiet && step.generation === 2)
                for (const id of doomed) expect(heap.count(id)).toBeLessThanOrEqual(0);
            } else if (owned.length === 0) continue;
            else if (step.op === 'write') {
              const from = pick(step.from);
              if (heap.length(from) > 0) heap.write(from, step.slot % heap.length(from), pick(step.to));
            } else if (step.op === 'append') {
              const to = pick(step.to);
              heap.retain(to);
              heap.append(pick(step.from), to);
            } else if (step.op === 'weak')
              owned.push(
                heap.weakReferences.create(
                  pick(step.from),
                  step.from % 2
                    ? () => {
                        callbacks++;
                        owned.push(heap.allocate(list, 1));
                      }
                    : null,
                ),
              );
            else {
              const [id] = owned.splice(step.from % owned.length, 1);
              heap.release(id!);
            }
          }
          heap.verify();
          while (owned.length > 0) heap.release(owned.pop()!);
          for (let i = 0; i < 50 && heap.liveObjects > 0; i++) {
            collector.collect();
            while (owned.length > 0) heap.release(owned.pop()!);
          }
          heap.verify();
          expect(heap.liveObjects).toBe(0);
        },
      ),
      // At least sixty operations each: ninety thousand in all.
      { numRuns: 1500 },
    );
  });
});
