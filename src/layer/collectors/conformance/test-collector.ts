import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap, type Kind } from '../../heap/index.ts';
import { type CollectionInfo, type CollectorName, createCollector } from '../index.ts';
import { reachableFromRoots, unreachableObjects } from '../sanity/index.ts';
import { ProgramRun, program } from './random-programs.ts';

export interface CollectorTraits {
  /** Looks at young objects alone when asked to; otherwise every collection is a full one. */
  readonly generations: boolean;
}

function setUp(name: CollectorName) {
  const heap = new Heap();
  const collector = createCollector(name, heap);
  const list = heap.defineKind({ name: 'list', order: 'tail-first' });
  return { heap, collector, list };
}

/** A dead object that refers to itself. */
export function selfCycle(heap: Heap, kind: Kind): number {
  const id = heap.allocate(kind, 1);
  heap.write(id, 0, id);
  heap.release(id);
  return id;
}

/** What every collector must do: the promises of `Collector`. */
export function testCollector(name: CollectorName, { generations }: CollectorTraits): void {
  describe(`${name}: what it frees`, () => {
    it('is a list that holds itself', () => {
      const { heap, collector, list } = setUp(name);
      selfCycle(heap, list);
      expect(heap.liveObjects).toBe(1);
      expect(collector.collect()).toBe(1);
      expect(heap.liveObjects).toBe(0);
      heap.verify();
    });

    it('is not a ring while one of it is held, and all of it when that goes', () => {
      const { heap, collector, list } = setUp(name);
      const ring = Array.from({ length: 1000 }, () => heap.allocate(list, 1));
      for (const [i, id] of ring.entries()) heap.write(id, 0, ring[(i + 1) % ring.length]!);
      for (const id of ring.slice(1)) heap.release(id);
      expect(collector.collect()).toBe(0);
      expect(ring.map((id) => heap.count(id))).toEqual([2, ...Array<number>(999).fill(1)]);
      heap.release(ring[0]!);
      expect(collector.collect()).toBe(1000);
      heap.verify();
    });

    it('is also what only the unreachable kept alive, by count', () => {
      const { heap, collector, list } = setUp(name);
      const untracked = heap.defineKind({ name: 'box', tracked: false });
      const held = heap.allocate(list, 0);
      const box = heap.allocate(untracked, 0);
      const id = heap.allocate(list, 3);
      heap.write(id, 0, id);
      heap.write(id, 1, held);
      heap.give(id, 2, box);
      heap.release(id);
      expect(collector.collect()).toBe(1);
      expect([heap.count(held), heap.liveObjects]).toEqual([1, 1]);
      heap.verify();
    });

    it('is nothing that an untracked object refers to', () => {
      const { heap, collector, list } = setUp(name);
      const box = heap.allocate(heap.defineKind({ name: 'box', tracked: false }), 1);
      const id = heap.allocate(list, 1);
      heap.write(id, 0, id);
      heap.write(box, 0, id);
      heap.release(id);
      expect(collector.collect()).toBe(0);
      heap.release(box);
      expect(collector.collect()).toBe(1);
      heap.verify();
    });
  });

  describe(`${name}: finalizers`, () => {
    it('resurrect transitively, run once, and the rest is freed', () => {
      const { heap, collector, list } = setUp(name);
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
      expect([heap.count(phoenix), heap.count(cargo)]).toEqual([2, 1]);
      expect(heap.counters.resurrections).toBe(2);
      expect([heap.isTracked(phoenix), heap.isTracked(cargo)]).toEqual([true, true]);
      heap.verify();
      heap.release(phoenix);
      expect(collector.collect()).toBe(2);
      expect(saved).toEqual([phoenix]);
      expect(heap.liveObjects).toBe(0);
    });

    it('see an intact graph, and may free it themselves; a nested collection returns 0', () => {
      const { heap, collector } = setUp(name);
      const nested: number[] = [];
      const kind = heap.defineKind({
        name: 'suicide',
        finalize: (id) => {
          nested.push(collector.collect(), heap.read(id, 0));
          heap.write(id, 0, 0);
        },
      });
      const id = heap.allocate(kind, 1);
      heap.write(id, 0, id);
      heap.release(id);
      expect(collector.collect()).toBe(0);
      expect(nested).toEqual([0, id]);
      expect(heap.liveObjects).toBe(0);
      heap.verify();
    });
  });

  describe(`${name}: weak references`, () => {
    it('call back before finalizers, newest first, each seeing a dead target', () => {
      const { heap, collector } = setUp(name);
      const log: string[] = [];
      const kind = heap.defineKind({ name: 'node', finalize: () => void log.push('finalizer') });
      const id = selfCycleOf(heap, kind);
      const weak = ['first', 'second'].map((each) =>
        heap.weakReferences.create(
          id,
          (reference) => void log.push(`${each} sees ${heap.weakReferences.target(reference)}`),
        ),
      );
      heap.release(id);
      expect(collector.collect()).toBe(1);
      expect(log).toEqual(['second sees 0', 'first sees 0', 'finalizer']);
      for (const reference of weak) heap.release(reference);
      expect(heap.liveObjects).toBe(0);
      heap.verify();
    });

    it('stay silent when they are unreachable themselves, or dying', () => {
      const { heap, collector, list } = setUp(name);
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

      const target = selfCycleOf(heap, list);
      const weak = heap.weakReferences.create(target, () => void called++);
      heap.release(target);
      // Its own death calls back, and that collects.
      let collected = -1;
      const onWeak = heap.weakReferences.create(weak, () => {
        collected = collector.collect();
      });
      heap.release(weak);
      expect([collected, called]).toEqual([1, 0]);
      heap.release(onWeak);
      expect(heap.liveObjects).toBe(0);
      heap.verify();
    });
  });

  describe(`${name}: what it tells`, () => {
    it('is how many collections came, and what they found', () => {
      const { heap, collector, list } = setUp(name);
      const kept = heap.allocate(list, 0);
      selfCycle(heap, list);
      const told: [string, CollectionInfo][] = [];
      collector.observer = (phase, info) => {
        told.push([phase, info]);
        expect(collector.isCollecting).toBe(true);
      };
      collector.collect();
      const none = { generation: 2, collected: 0, uncollectable: 0, candidates: 0 };
      expect(told).toEqual([
        ['start', none],
        ['stop', { ...none, collected: 1, candidates: 2 }],
      ]);
      expect(collector.isCollecting).toBe(false);
      collector.collect();
      expect(collector.statistics[2]).toEqual({
        collections: 2,
        collected: 1,
        uncollectable: 0,
        candidates: 3,
      });
      heap.release(kept);
    });

    it('reaches the listener, which hears of survivors, and starts the count of allocations over', () => {
      const { heap, collector, list } = setUp(name);
      for (let i = 0; i < 5; i++) heap.allocate(list, 0);
      selfCycle(heap, list);
      const heard: unknown[] = [];
      collector.listener = {
        began: (generation) => heard.push('began', generation),
        survived: (generation, survivors) => heard.push('survived', generation, survivors),
        restarted: () => heard.push('restarted'),
      };
      collector.collect();
      expect(heard).toEqual(['began', 2, 'survived', 2, 5]);
      expect(heap.netAllocations).toBe(0);
    });

    it('goes to the unraisable hook when an observer throws, and the collection goes on', () => {
      const { heap, collector, list } = setUp(name);
      const reported: unknown[] = [];
      heap.unraisableHook = ({ error, where }) => reported.push([error, where]);
      const failure = new Error('observer');
      collector.observer = () => {
        throw failure;
      };
      selfCycle(heap, list);
      expect(collector.collect()).toBe(1);
      expect(reported).toEqual([
        [failure, 'collector callback'],
        [failure, 'collector callback'],
      ]);
      expect(heap.liveObjects).toBe(0);
    });
  });

  describe(`${name}: random programs`, () => {
    /** Returns how many collections ran no user code, which may bring back what was lost. */
    const check = (parameters: { readonly seed?: number; readonly numRuns: number }): number => {
      let quietCollections = 0;
      fc.assert(
        fc.property(program, fc.boolean(), (steps, observed) => {
          const run = new ProgramRun(name, observed);
          const { heap } = run;
          for (const step of steps) {
            if (step.op !== 'collect') {
              run.do(step);
              continue;
            }
            const calls = run.log.length;
            const lost = unreachableObjects(heap).filter((id) => !hangsOnBox(heap, id));
            const reached = reachableFromRoots(heap);
            run.do(step);
            heap.verify();
            if (run.log.length !== calls) continue;
            quietCollections++;
            for (const id of reached) expect(heap.count(id)).toBeGreaterThan(0);
            if (step.generation === 2 || !generations)
              for (const id of lost) expect(heap.count(id)).toBeLessThanOrEqual(0);
          }
          run.releaseAll();
          for (let i = 0; i < 50 && (run.collect() > 0 || run.owned.length > 0); i++) run.releaseAll();
          heap.verify();
          // What is left hangs on a cycle through a box, which no collector looks into.
          for (const id of unreachableObjects(heap)) expect(hangsOnBox(heap, id)).toBe(true);
          expect(run.log).not.toContain('a nested collection did something');
        }),
        parameters,
      );
      return quietCollections;
    };

    it('free exactly what the independent mark finds unreachable, and keep every invariant', () => {
      check({ numRuns: 250 });
    });

    it('do so in many collections that run no user code', () => {
      // A fixed seed: how often programs collect, and what runs meanwhile, is chance.
      expect(check({ seed: 1, numRuns: 250 })).toBeGreaterThan(250);
    });
  });
}

function selfCycleOf(heap: Heap, kind: Kind): number {
  const id = heap.allocate(kind, 1);
  heap.write(id, 0, id);
  return id;
}

/** An untracked object is live that leads to it: to a collector that is a reference from elsewhere. */
function hangsOnBox(heap: Heap, id: number): boolean {
  const seen = new Set<number>();
  const stack: number[] = [];
  for (let box = 1; box < heap.table.rows; box++)
    if (heap.count(box) > 0 && !heap.isTracked(box)) stack.push(box);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (let slot = 0; slot < heap.length(at); slot++) {
      const word = heap.read(at, slot);
      if (word > 0) stack.push(word);
    }
  }
  return seen.has(id);
}
