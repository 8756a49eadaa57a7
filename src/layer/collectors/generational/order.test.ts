import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Generation, Heap } from '../../heap/index.ts';
import { unreachableObjects } from '../sanity/index.ts';
import { GenerationalCollector } from './collector.ts';
import { deduceUnreachable } from './deduce-unreachable.fixture.ts';

const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('allocate' as const), kind: fc.nat(3), slots: fc.nat(7) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ op: fc.constant('write' as const), from: fc.nat(), slot: fc.nat(), to: fc.nat() }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('append' as const), from: fc.nat(), to: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('release' as const), from: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('collect' as const), generation: fc.nat(2) }) },
);

/**
 * A heap with every layout that differs to a collection. `observed`: somebody could see deaths, though nobody
 * does.
 */
function setUp(observed: boolean) {
  const heap = new Heap();
  const collector = new GenerationalCollector(heap);
  if (observed) heap.defineKind({ name: 'finalized', finalize: () => undefined });
  const list = heap.defineKind({ name: 'list', order: 'tail-first' });
  const dict = heap.defineKind({ name: 'dict', pairs: true });
  const instance = heap.defineKind({ name: 'instance', clear: 'one-by-one' });
  const box = heap.defineKind({ name: 'box', tracked: false });
  return { heap, collector, box, kinds: [list, dict, instance, box] };
}

describe.each([
  { observed: false, how: 'freed where they stand' },
  { observed: true, how: 'through what a watched heap does' },
])('against deduce_unreachable, word for word: the dead are $how', ({ observed }) => {
  /**
   * Runs random programs; returns how often a collection came, and how often one left survivors in another
   * order.
   */
  function compare(parameters: { readonly seed?: number; readonly numRuns: number }) {
    let collections = 0;
    let late = 0;
    fc.assert(
      fc.property(fc.array(operation, { minLength: 80, maxLength: 300 }), (program) => {
        const { heap, collector, box, kinds } = setUp(observed);
        const owned: number[] = [];
        const pick = (n: number) => owned[n % owned.length]!;
        for (const step of [...program, { op: 'collect' as const, generation: 2 }]) {
          if (step.op === 'allocate') {
            const slots = step.kind === 1 ? step.slots & ~1 : step.slots;
            owned.push(heap.allocate(kinds[step.kind]!, slots));
          } else if (step.op === 'collect') {
            const generation = step.generation as Generation;
            const { survivors, unreachable } = deduceUnreachable(heap, generation);
            const known = new Set(survivors);
            const before = heap.order.list();
            expect(collector.collect(generation)).toBe(unreachable.length);
            const after = heap.order.list().filter((id) => known.has(id));
            // A survivor that lived by something that the dead held is gone too; the others keep their order.
            const alive = new Set(after);
            expect(after).toEqual(survivors.filter((id) => alive.has(id)));
            for (const id of unreachable) expect(heap.table.header(id)).toBe(0);
            heap.verify();
            collections++;
            if (before.filter((id) => known.has(id)).join() !== survivors.join()) late++;
          } else if (owned.length === 0) {
            // nothing to do it to
          } else if (step.op === 'release') {
            const [id] = owned.splice(step.from % owned.length, 1);
            heap.release(id!);
          } else if (step.op === 'append') {
            const id = pick(step.from);
            heap.retain(pick(step.to));
            heap.append(id, pick(step.to));
            if (heap.kindOf(id).name === 'dict') heap.append(id, 0);
          } else if (heap.length(pick(step.from)) > 0) {
            const id = pick(step.from);
            heap.write(id, step.slot % heap.length(id), pick(step.to));
          }
        }
        // A box that fell with the dead may have let go of more. What is left then hangs on a box, which
        // nobody looks into.
        while (collector.collect() > 0);
        const leaked = new Set(unreachableObjects(heap));
        if (leaked.size > 0) expect([...leaked].some((id) => heap.kindOf(id) === box)).toBe(true);
        for (const id of owned) heap.release(id);
        heap.verify();
      }),
      parameters,
    );
    return { collections, late };
  }

  it('finds the same objects unreachable, and leaves survivors in the same order', () => {
    compare({ numRuns: 150 });
  });

  it('does so where survivors change places', () => {
    // A fixed seed, so that both are facts: a collection ends each program, and some come before it.
    expect(compare({ seed: 1, numRuns: 150 })).toEqual({ collections: 967, late: 164 });
  });
});

describe('objects reached late', () => {
  it('stand behind the others in the order of being reached, also when some of the parked are dead', () => {
    for (const observed of [false, true]) {
      const { heap, collector, kinds } = setUp(observed);
      const make = (kind: number, slots: number) => heap.allocate(kinds[kind]!, slots);
      const [a, b, dead, c] = [make(2, 1), make(2, 0), make(2, 1), make(2, 1)];
      heap.write(dead, 0, dead);
      const last = make(0, 3);
      for (const [slot, child] of [c, a, b].entries()) heap.give(last, slot, child);
      heap.release(dead);
      expect(collector.collect()).toBe(1);
      // A list is visited from its last item to its first.
      expect(heap.order.list()).toEqual([last, b, a, c]);
      heap.verify();
    }
  });

  it('who lived by the dead alone falls with them, after the survivors have closed up', () => {
    const { heap, collector, kinds, box } = setUp(false);
    const [dead, kept, child] = [0, 1, 2].map(() => heap.allocate(kinds[2]!, 2)) as [number, number, number];
    const carrier = heap.allocate(box, 1);
    heap.write(dead, 0, dead);
    heap.give(dead, 1, carrier);
    heap.give(carrier, 0, child);
    heap.release(dead);
    expect(collector.collect()).toBe(1);
    expect(heap.order.list().filter((id) => id !== 0)).toEqual([kept]);
    expect(heap.liveObjects).toBe(1);
    heap.verify();
  });
});
