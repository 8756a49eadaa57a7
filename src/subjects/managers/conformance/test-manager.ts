import { describe, expect, test } from 'vitest';
import {
  type Bytes,
  backendFor,
  bytes,
  collectionCounters,
  factsOf,
  type ManagerName,
  type ManagerOptions,
  type WorkloadParameters,
  workloadNames,
} from '../../../model/index.ts';
import {
  createBackend,
  Ledger,
  NativeMemory,
  NativeMemoryError,
  NativeSizeError,
} from '../../native/index.ts';
import { workloads } from '../../workloads/index.ts';
import { Clock, createManager, type Manager } from '../index.ts';
import { PlainMutator, Watched } from './watched.ts';

export interface ManagerTraits {
  readonly name: ManagerName;
  /** For the runs on workloads: makes collections frequent enough to matter in a small run. */
  readonly options?: ManagerOptions;
  readonly explicit: boolean;
  /** Frees something in every run: `never`, `always`, or only where structures die without cycles. */
  readonly reclaims: 'never' | 'without cycles' | 'always';
  /** Nothing is ever left floating at a safepoint, in workloads without cycles. */
  readonly freesAtDeath: boolean;
  /** Dead self-cycles, far beyond the native budget in total, without the event loop turning. */
  readonly underPressure: 'needs no help' | 'the hook helps' | 'the hook does not help' | 'has no hook';
}

/**
 * A manager on real memory (malloc, or what it insists on), with its ledger and a time that ticks at each
 * reading.
 */
export function managerOnMalloc(
  name: ManagerName,
  given: { yieldEvery?: number; budget?: Bytes; options?: ManagerOptions; record?: boolean } = {},
): { readonly manager: Manager<unknown>; readonly native: NativeMemory; readonly ledger: Ledger } {
  const clock = new Clock();
  const record = given.record ?? true;
  let ns = 0;
  const now = () => ++ns;
  const ledger = new Ledger({ clock, now, record });
  const native = new NativeMemory(createBackend(backendFor(name, 'malloc')), ledger, given.budget ?? null);
  const manager = createManager(name, {
    native,
    clock,
    yieldEvery: given.yieldEvery ?? null,
    options: given.options ?? {},
    now,
    gc: forcedCollection(),
    record,
  });
  return { manager, native, ledger };
}

/** V8's own full collection; the tests cannot do without. */
export function forcedCollection(): () => void {
  if (globalThis.gc === undefined) throw new Error('These tests need node --expose-gc (vitest: execArgv).');
  const { gc } = globalThis;
  return () => void gc();
}

const parameters: WorkloadParameters = {
  scale: 0.02,
  seed: 20_26,
  native: { kind: 'log-uniform', low: bytes(16), high: bytes(8192) },
};

/** What every manager must do, on every workload. */
export function testManager(traits: ManagerTraits): void {
  const { name } = traits;
  const { decides, collections } = factsOf(name);

  describe(`${name} as a manager`, () => {
    test('counts its collections where the table of managers says', () => {
      const own = collections === 'v8' ? [] : collections;
      const counted = Object.keys(managerOnMalloc(name).manager.counts());
      expect(counted.filter((counter) => collectionCounters.some((known) => known === counter))).toEqual(own);
    });

    test('says what it is', () => {
      const { manager } = managerOnMalloc(name);
      expect([manager.name, manager.explicit]).toEqual([name, traits.explicit]);
    });

    describe.each(workloadNames)('on %s', (workloadName) => {
      const workload = workloads[workloadName];

      test('computes the same checksum, frees nothing that is reachable, and balances where it promises to', async () => {
        const expected = await workload.run(new PlainMutator(), parameters);
        const { manager, ledger } = managerOnMalloc(name, { yieldEvery: 50, options: traits.options ?? {} });
        const watched = new Watched(manager, ledger, forcedCollection());
        const actual = await workload.run(watched, parameters);
        await manager.finish();
        watched.check();

        expect(actual).toBe(expected);
        expect(watched.premature).toEqual([]);
        expect(watched.checks).toBeGreaterThan(10);
        expect(ledger.allocatedBlocks).toBeGreaterThan(100);
        if (traits.freesAtDeath && (manager.explicit || !workload.cyclic))
          expect(watched.mostFloating).toBe(0);
        const reclaims =
          traits.reclaims === 'always' || (traits.reclaims === 'without cycles' && !workload.cyclic);
        if (reclaims) expect(ledger.freedBlocks).toBeGreaterThan(20);
        if (traits.reclaims === 'never') expect(ledger.freedBlocks).toBe(0);
        const promised =
          manager.promisesBalance || (!workload.cyclic && manager.promisesBalanceWithoutCycles);
        if (promised) expect(ledger).toMatchObject({ liveBlocks: 0, liveBytes: 0, balanced: true });
      });

      test('repeats its exact event counts and its allocation clock', async () => {
        const run = async () => {
          const { manager, ledger } = managerOnMalloc(name, { options: traits.options ?? {} });
          await workload.run(manager, parameters);
          // Where V8 has no say, what is freed repeats as well: such figures are judged as exact.
          const freed = decides === 'v8' ? null : [ledger.freedBlocks, ledger.peakBytes];
          await manager.finish();
          const { objects, bytes: allocated } = manager.clock;
          return { counts: manager.counts(), objects, bytes: allocated, freed };
        };
        const first = await run();
        expect(await run()).toEqual(first);
        expect(first.bytes).toBeGreaterThan(0);
      });
    });

    test('works with recording off, and then records nothing', async () => {
      const { manager, ledger } = managerOnMalloc(name, { yieldEvery: 10, record: false });
      const expected = await workloads['parent-trees'].run(new PlainMutator(), parameters);
      expect(await workloads['parent-trees'].run(manager, parameters)).toBe(expected);
      forcedCollection()();
      await manager.finish();
      expect(manager.spans.drain().cause).toHaveLength(0);
      expect(ledger.drain().frees.serial).toHaveLength(0);
    });

    test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d native bytes', (size) => {
      const { manager, ledger } = managerOnMalloc(name);
      expect(() => manager.allocate(1, bytes(size))).toThrow(NativeSizeError);
      expect([ledger.allocatedBlocks, manager.clock.bytes]).toEqual([0, 0]);
    });

    test('keeps 1,000 slots apart', () => {
      const { manager } = managerOnMalloc(name);
      const wide = manager.allocate(1000, bytes(0));
      for (let slot = 0; slot < 1000; slot++) {
        expect(manager.read(wide, slot)).toBe(null);
        const child = manager.allocate(0, bytes(0));
        manager.write(wide, slot, child);
        manager.release(child);
      }
      for (let slot = 0; slot < 1000; slot++) {
        expect(manager.serial(manager.read(wide, slot) ?? wide)).toBe(slot + 1);
      }
      manager.write(wide, 3, null);
      expect([manager.read(wide, 3), manager.read(wide, 2) === null]).toEqual([null, false]);
    });

    test(`under a native budget, with dead cycles and no turn of the event loop: ${traits.underPressure}`, () => {
      const { manager, native, ledger } = managerOnMalloc(name, { budget: bytes(64 * 1024) });
      const program = () => dropCycles(manager, 300);
      if (traits.underPressure === 'needs no help' || traits.underPressure === 'the hook helps') {
        program();
        expect(ledger.allocatedBytes).toBe(300 * 1024);
      } else {
        expect(program).toThrow(NativeMemoryError);
        expect(ledger.liveBytes).toBe(64 * 1024);
      }
      expect(ledger.peakBytes).toBeLessThanOrEqual(64 * 1024);
      const hookCalled = traits.underPressure.startsWith('the hook');
      expect(native.pressureCalls > 0).toBe(hookCalled);
    });
  });
}

/** Objects with 1 KiB each that refer to themselves, dropped at once. */
function dropCycles<Obj>(manager: Manager<Obj>, objects: number): void {
  for (let i = 0; i < objects; i++) {
    const o = manager.allocate(1, bytes(1024));
    manager.write(o, 0, o);
    if (manager.explicit) manager.discard(o);
    manager.release(o);
  }
}
