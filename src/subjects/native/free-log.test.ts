import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrees } from '../../model/index.ts';
import { FreeLog } from './free-log.ts';

/**
 * What may happen between two frees: objects are allocated, time passes, somebody reads it, everything is
 * drained.
 */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('free' as const), count: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('allocate' as const), count: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constantFrom('timePassed' as const, 'timeRead' as const, 'drain' as const) }),
);

describe('the log of frees', () => {
  test('gives back every free in order, exact on the allocation clock, and in time never late and early by no more than it says', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (story) => {
        const clock = { objects: 0 };
        let ns = 0;
        const log = new FreeLog(clock, () => ++ns, 1);
        const truth: { serial: number; clock: number; ns: number }[] = [];
        const told: { serial: number; clock: number; ns: number }[] = [];
        const drain = (): void => {
          const { serial, clock: clocks, ns: times } = decodeFrees(log.drain());
          serial.forEach(
            (name, row) => void told.push({ serial: name, clock: clocks[row]!, ns: times[row]! }),
          );
        };
        for (const event of story) {
          if (event.kind === 'free') {
            log.reserve(event.count);
            for (let i = 0; i < event.count; i++) {
              truth.push({ serial: truth.length, clock: clock.objects, ns: ++ns });
              log.add(truth.length - 1);
            }
          } else if (event.kind === 'allocate') clock.objects += event.count;
          else if (event.kind === 'timePassed') log.timePassed();
          else if (event.kind === 'timeRead') log.timeRead(++ns);
          else drain();
        }
        drain();
        expect(told.map(({ serial, clock: at }) => [serial, at])).toEqual(
          truth.map(({ serial, clock: at }) => [serial, at]),
        );
        // Here each free takes one, and reading the time itself another.
        const early = told.map((free, row) => truth[row]!.ns - free.ns);
        expect(Math.min(0, ...early)).toBeGreaterThanOrEqual(-1);
        expect(Math.max(0, ...early)).toBeLessThan(4 * 64);
      }),
    );
  });

  test('stores one number for a free, and one more where something was allocated', () => {
    const clock = { objects: 7 };
    const log = new FreeLog(clock, () => 3, 8);
    log.add(5);
    log.add(6);
    clock.objects = 9;
    log.add(2);
    const { events, readingRow, readingNs } = log.drain();
    expect([...events]).toEqual([~7, 5, 6, ~9, 2]);
    expect([[...readingRow], [...readingNs]]).toEqual([[1], [3]]);
  });
});
