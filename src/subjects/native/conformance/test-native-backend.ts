import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BackendName, bytes, mib } from '../../../model/index.ts';
import type { NativeBackend, NativeBlock } from '../backend.ts';
import { DoubleFreeError, ForeignBlockError, NativeMemoryError, NativeSizeError } from '../errors.ts';
import { Ledger } from '../ledger.ts';
import { NativeMemory } from '../memory.ts';

export interface BackendTraits {
  readonly name: BackendName;
  create(): NativeBackend;
  readonly knownToV8: boolean;
  readonly freesAtOnce: boolean;
  /** Blocks are real pages of this process. */
  readonly resident: boolean;
}

/**
 * What every native backend must do. `create` throws, and so fails the suite, where a prerequisite is
 * missing.
 */
export function testNativeBackend(traits: BackendTraits): void {
  const { create, name } = traits;

  describe(`${name} as a native backend`, () => {
    test('says what it is', () => {
      const backend = create();
      expect(backend).toMatchObject({ name, knownToV8: traits.knownToV8, freesAtOnce: traits.freesAtOnce });
    });

    test('hands out blocks that carry their size, their backend and the object they hang on', () => {
      const backend = create();
      const block = backend.allocate(bytes(10_000), 42);
      expect([block.size, block.backend, block.serial]).toEqual([10_000, name, 42]);
      const unowned = backend.allocate(bytes(1));
      expect(unowned.serial).toBe(-1);
      backend.free(block);
      backend.free(unowned);
    });

    test('refuses a double free, also of an empty block, and says which block it was', () => {
      const backend = create();
      for (const size of [0, 1, 100_000]) {
        const block = backend.allocate(bytes(size), 7);
        backend.free(block);
        expect(() => backend.free(block)).toThrow(DoubleFreeError);
        expect(() => backend.free(block)).toThrow(`${size} bytes (backend ${name}, object number 7)`);
      }
    });

    test('refuses what it did not make, and the rightful owner can still free it', () => {
      const backend = create();
      const twin = create();
      const block = backend.allocate(bytes(500));
      expect(() => twin.free(block)).toThrow(ForeignBlockError);
      expect(() => backend.free({ ...block })).toThrow(ForeignBlockError);
      expect(() => backend.free({ size: bytes(500), backend: name, serial: -1 })).toThrow(ForeignBlockError);
      expect(() => backend.free(null as unknown as NativeBlock)).toThrow('did not make a null');
      expect(() => backend.free(140_000 as unknown as NativeBlock)).toThrow('did not make a number');
      expect(() => backend.free({} as unknown as NativeBlock)).toThrow('an object that is no block');
      backend.free(block);
      expect(() => twin.free(block)).toThrow(ForeignBlockError);
    });

    test('gives an empty block for zero bytes', () => {
      const backend = create();
      const block = backend.allocate(bytes(0));
      expect(block.size).toBe(0);
      backend.free(block);
    });

    test.each([-1, -0.5, 0.5, 4096.25, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 47 + 1, Number.MAX_VALUE])(
      'calls %d bytes no amount of memory',
      (size) => {
        const backend = create();
        expect(() => backend.allocate(bytes(size))).toThrow(NativeSizeError);
        expect(() => backend.allocate(bytes(size))).toThrow(RangeError);
      },
    );

    test('passes a refusal of the system on as NativeMemoryError', () => {
      const backend = create();
      if (!traits.resident) {
        backend.free(backend.allocate(bytes(2 ** 47)));
        return;
      }
      expect(() => backend.allocate(bytes(2 ** 47))).toThrow(NativeMemoryError);
      expect(() => backend.allocate(bytes(2 ** 47))).toThrow(String(2 ** 47));
    });

    test('makes every page resident, and gives the pages back on free where it promises so', () => {
      const backend = create();
      const before = process.memoryUsage.rss();
      const block = backend.allocate(mib(96));
      const held = process.memoryUsage.rss() - before;
      backend.free(block);
      const after = process.memoryUsage.rss() - before;
      if (!traits.resident) {
        expect(held).toBeLessThan(mib(48));
        return;
      }
      expect(held).toBeGreaterThan(mib(80));
      if (traits.freesAtOnce) expect(after).toBeLessThan(mib(16));
    });

    test(`is ${traits.knownToV8 ? '' : 'not '}seen by V8`, () => {
      const backend = create();
      const before = settledExternalBytes();
      const block = backend.allocate(mib(24));
      const seen = process.memoryUsage().external - before;
      backend.free(block);
      if (traits.knownToV8) expect(seen).toBeGreaterThan(mib(23));
      else expect(seen).toBeLessThan(mib(1));
    });

    test('keeps the ledger equal to a plain model through random programs', () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
          const memory = new NativeMemory(
            create(),
            new Ledger({ clock: { objects: 0 }, now: () => 0, record: true, capacity: 1 }),
            null,
          );
          agreesWithModel(memory, steps);
        }),
        { numRuns: 50, verbose: 1 },
      );
    });
  });
}

/**
 * What V8 counts as external, once the buffers of earlier tests are swept: the second collection waits for
 * the first one's sweeper.
 */
function settledExternalBytes(): number {
  if (globalThis.gc === undefined) throw new Error('This suite needs node --expose-gc (vitest: execArgv).');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().external;
}

type Step =
  | { readonly kind: 'allocate'; readonly size: number }
  | { readonly kind: 'free'; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('allocate' as const), size: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ kind: fc.constant('free' as const), pick: fc.nat() }),
);

function agreesWithModel(memory: NativeMemory, steps: readonly Step[]): void {
  const live: NativeBlock[] = [];
  const freedSerials: number[] = [];
  let serial = 0;
  let peak = 0;
  for (const each of steps) {
    if (each.kind === 'allocate') {
      live.push(memory.allocate(bytes(each.size), serial++));
    } else if (live.length > 0) {
      const [block] = live.splice(each.pick % live.length, 1);
      memory.free(block!);
      freedSerials.push(block!.serial);
    }
    const sum = live.reduce((total, block) => total + block.size, 0);
    peak = Math.max(peak, sum);
    expect(memory.ledger).toMatchObject({ liveBytes: sum, liveBlocks: live.length, peakBytes: peak });
  }
  for (const block of live) {
    memory.free(block);
    freedSerials.push(block.serial);
  }
  const { ledger } = memory;
  expect(ledger.balanced).toBe(true);
  expect([ledger.freedBlocks, ledger.freedBytes]).toEqual([ledger.allocatedBlocks, ledger.allocatedBytes]);
  expect([...ledger.drain().frees.serial]).toEqual(freedSerials);
}
