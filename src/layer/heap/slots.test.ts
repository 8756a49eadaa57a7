import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotError } from './errors.ts';
import { Heap } from './heap.ts';

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('append' as const), word: fc.integer({ min: 1, max: 99 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('insert' as const),
      at: fc.nat(),
      word: fc.integer({ min: 1, max: 99 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('remove' as const), at: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('give' as const),
      at: fc.nat(),
      word: fc.integer({ min: 1, max: 99 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reserve' as const), slots: fc.nat(12) }) },
);

describe('slots, in the row and in segments', () => {
  it('behave like an array while objects grow out of their rows and shrink again', () => {
    let longest = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.nat(7), (program, slots) => {
        const heap = new Heap();
        const kind = heap.defineKind({ name: 'list' });
        // A neighbour on each side, whose rows nobody may touch.
        const [before, id, after] = [
          heap.allocate(kind, 4),
          heap.allocate(kind, slots),
          heap.allocate(kind, 4),
        ];
        const model: number[] = Array<number>(slots).fill(0);
        const atom = (n: number) => heap.atoms.store(n);
        for (const one of program) {
          if (one.do === 'append') {
            heap.append(id, atom(one.word));
            model.push(atom(one.word));
          } else if (one.do === 'insert') {
            const at = one.at % (model.length + 1);
            heap.insert(id, at, atom(one.word));
            model.splice(at, 0, atom(one.word));
          } else if (one.do === 'reserve') heap.reserve(id, one.slots);
          else if (model.length === 0) expect(() => heap.removeSlot(id, 0)).toThrow(SlotError);
          else if (one.do === 'remove') {
            const at = one.at % model.length;
            expect(heap.removeSlot(id, at)).toBe(model.splice(at, 1)[0]);
          } else {
            const at = one.at % model.length;
            heap.give(id, at, atom(one.word));
            model[at] = atom(one.word);
          }
          longest = Math.max(longest, model.length);
          expect(Array.from({ length: heap.length(id) }, (_, slot) => heap.read(id, slot))).toEqual(model);
        }
        for (const neighbour of [before, after])
          expect([0, 1, 2, 3].map((slot) => heap.read(neighbour, slot))).toEqual([0, 0, 0, 0]);
        heap.verify();
        for (const one of [before, id, after]) heap.release(one);
        heap.verify();
      }),
      // Random programs seldom grow as long as this one, which always runs: several sizes of segments are
      // passed.
      {
        numRuns: 500,
        examples: [[Array.from({ length: 20 }, (_, n) => ({ do: 'append' as const, word: n + 1 })), 0]],
      },
    );
    expect(longest).toBeGreaterThanOrEqual(20);
  });

  it('refuse a write beyond their number with nothing changed', () => {
    const heap = new Heap();
    const kind = heap.defineKind({ name: 'list' });
    for (const slots of [0, 1, 4, 5, 9]) {
      const [id, child] = [heap.allocate(kind, slots), heap.allocate(kind, 0)];
      for (const slot of [-1, slots, slots + 1, 2 ** 31]) {
        expect(() => heap.write(id, slot, child)).toThrow(SlotError);
        expect(() => heap.give(id, slot, child)).toThrow(SlotError);
        expect(heap.giveIfThere(id, slot, child)).toBe(false);
      }
      expect(heap.count(child)).toBe(1);
      heap.release(id);
      heap.release(child);
    }
    heap.verify();
    expect(heap.liveObjects).toBe(0);
  });
});
