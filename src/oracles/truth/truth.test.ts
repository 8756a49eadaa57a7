import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, kib, mib, type WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../../subjects/managers/mutator.ts';
import { type Workload, workloads } from '../../subjects/workloads/index.ts';
import { BruteForce } from './brute-force.ts';
import { aliveAtEnd, computeTruth, OwnershipError, type Truth } from './index.ts';

type Program = Pick<Workload, 'run'>;

const parameters: WorkloadParameters = { scale: 0.008, seed: 11, native: { kind: 'fixed', bytes: kib(4) } };

/** A program written down as one function. */
const program = (body: <Obj>(m: Mutator<Obj>) => void): Program => ({
  run: async (m) => {
    body(m);
    return 0;
  },
});

async function expectSameAsBruteForce(subject: Program, given = parameters): Promise<Truth> {
  const brute = new BruteForce();
  const checksum = await subject.run(brute, given);
  const truth = await computeTruth(subject, given);
  expect(truth.checksum).toBe(checksum);
  expect(truth.objects).toBe(brute.objects.length);
  expect(truth.calls).toBe(brute.calls);
  expect([...truth.birthCall]).toEqual(brute.objects.map((o) => o.birthCall));
  expect([...truth.deathCall]).toEqual(brute.objects.map((o) => o.deathCall));
  expect([...truth.deathClock]).toEqual(brute.objects.map((o) => o.deathClock));
  expect([...truth.nativeBytes]).toEqual(brute.objects.map((o) => o.nativeBytes));
  expect([...truth.reachable]).toEqual(brute.reachable);
  expect(truth.peakReachable).toBe(brute.peakReachable);
  const dead = brute.objects.filter((o) => o.deathClock !== aliveAtEnd);
  expect(truth.totals).toEqual({
    blocks: brute.objects.filter((o) => o.nativeBytes > 0).length,
    bytes: brute.objects.reduce((sum, o) => sum + o.nativeBytes, 0),
    deaths: dead.length,
    deadBlocks: dead.filter((o) => o.nativeBytes > 0).length,
    deadBytes: dead.reduce((sum, o) => sum + o.nativeBytes, 0),
    lastDeath: dead.reduce((latest, o) => Math.max(latest, o.deathClock), 0),
  });
  return truth;
}

describe('death times equal a full mark after every call', () => {
  test.each(Object.values(workloads))('in $name', async (workload) => {
    for (const seed of [1, 2, 3]) await expectSameAsBruteForce(workload, { ...parameters, seed });
  });

  test('in random programs with cycles, self loops, re-linking and rescues', async () => {
    await checkPrograms({ numRuns: 1500 });
  });

  test('in programs where objects die together', async () => {
    // A fixed seed: programs in which nothing ever dies with something else would prove little.
    expect(await checkPrograms({ seed: 1, numRuns: 1500 })).toBe(783);
  });
});

/**
 * Compares random programs with brute force; returns how many objects died at a call at which an earlier one
 * did too.
 */
async function checkPrograms(parameters: {
  readonly seed?: number;
  readonly numRuns: number;
}): Promise<number> {
  let together = 0;
  const property = fc.asyncProperty(
    fc.array(command, { minLength: 1, maxLength: 120, size: 'max' }),
    fc.boolean(),
    async (list, tidy) => {
      const truth = await expectSameAsBruteForce(interpret(list, tidy));
      if (tidy) expect(truth.totals.deaths).toBe(truth.objects);
      together += truth.deathCall.reduce(
        (n, call, o) => n + (diedWithAnEarlierOne(truth, call, o) ? 1 : 0),
        0,
      );
    },
  );
  // A failing run prints its seed and path.
  await fc.assert(property, parameters);
  return together;
}

const diedWithAnEarlierOne = (truth: Truth, call: number, o: number): boolean =>
  call !== Number.POSITIVE_INFINITY && o > 0 && truth.deathCall.indexOf(call) < o;

/** `r`, `s`: which of the owned references held, modulo how many there are. Slots likewise. */
type Command =
  | { readonly do: 'allocate'; readonly slots: number; readonly size: number }
  | { readonly do: 'link'; readonly r: number; readonly slot: number; readonly s: number }
  | { readonly do: 'clear'; readonly r: number; readonly slot: number }
  | { readonly do: 'load'; readonly r: number; readonly slot: number }
  | { readonly do: 'rescue'; readonly r: number; readonly slot: number }
  | { readonly do: 'copy'; readonly r: number }
  | { readonly do: 'drop'; readonly r: number };

const index = fc.nat({ max: 7 });
const allocate = fc.record({
  do: fc.constant('allocate' as const),
  slots: fc.nat({ max: 3 }),
  size: fc.nat({ max: 99 }),
});
const link = fc.record({ do: fc.constant('link' as const), r: index, slot: index, s: index });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: allocate },
  { weight: 5, arbitrary: link },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('drop' as const), r: index }) },
  fc.record({ do: fc.constant('clear' as const), r: index, slot: index }),
  fc.record({ do: fc.constant('load' as const), r: index, slot: index }),
  fc.record({ do: fc.constant('rescue' as const), r: index, slot: index }),
  fc.record({ do: fc.constant('copy' as const), r: index }),
);

/** Runs the commands on a list of owned references; `tidy` releases them all at the end. */
function interpret(list: readonly Command[], tidy: boolean): Program {
  return program(<Obj>(m: Mutator<Obj>) => {
    const held: { readonly o: Obj; readonly slots: number }[] = [];
    const slotsOf = new Map<Obj, number>();
    for (const step of list) {
      if (step.do === 'allocate') {
        const o = m.allocate(step.slots, bytes(step.size));
        slotsOf.set(o, step.slots);
        held.push({ o, slots: step.slots });
        continue;
      }
      if (held.length === 0) continue;
      const at = step.r % held.length;
      const { o, slots } = held[at]!;
      if (step.do === 'copy') held.push({ o: m.retain(o), slots });
      if (step.do === 'drop') {
        held.splice(at, 1);
        m.release(o);
      }
      if (!('slot' in step) || slots === 0) continue;
      const slot = step.slot % slots;
      if (step.do === 'clear') m.write(o, slot, null);
      if (step.do === 'link') m.write(o, slot, held[step.s % held.length]!.o);
      if (step.do === 'load' || step.do === 'rescue') {
        const target = m.read(o, slot);
        if (target === null) continue;
        held.push({ o: m.retain(target), slots: slotsOf.get(target)! });
        // Taken as a root first, and only then cut from where it hung.
        if (step.do === 'rescue') m.write(o, slot, null);
      }
    }
    if (tidy) for (const { o } of held) m.release(o);
  });
}

describe('death times by hand', () => {
  test('a chain dies with its head, at the call that released it', async () => {
    const truth = await computeTruth(
      program((m) => {
        const head = m.allocate(1, bytes(10)); // call 1
        const tail = m.allocate(0, bytes(20)); // 2
        m.write(head, 0, tail); // 3
        m.release(tail); // 4
        m.release(head); // 5
        m.allocate(0, bytes(5)); // 6
      }),
      parameters,
    );
    expect([...truth.deathCall]).toEqual([5, 5, Number.POSITIVE_INFINITY]);
    expect([...truth.deathClock]).toEqual([2, 2, aliveAtEnd]);
    expect([...truth.reachable]).toEqual([0, 10, 0, 5]);
    expect(truth.peakReachable).toBe(30);
  });

  test('a cycle dies when the edge into it is cut, though it loses no reference itself then', async () => {
    const truth = await computeTruth(
      program((m) => {
        const gate = m.allocate(1, bytes(0));
        const [a, b] = [m.allocate(1, bytes(0)), m.allocate(1, bytes(0))];
        m.write(a, 0, b);
        m.write(b, 0, a);
        m.write(gate, 0, a);
        m.release(a);
        m.release(b); // 8
        m.write(gate, 0, null); // 9
        m.release(gate); // 10
      }),
      parameters,
    );
    expect([...truth.deathCall]).toEqual([10, 9, 9]);
  });

  test('an empty program has an empty truth', async () => {
    const truth = await computeTruth(
      program(() => {}),
      parameters,
    );
    expect(truth.objects).toBe(0);
    expect([...truth.reachable]).toEqual([0]);
  });
});

describe('programs that break the rules are refused', () => {
  test.each<[string, Program, RegExp]>([
    [
      'released twice',
      program((m) => {
        const o = m.allocate(0, bytes(0));
        m.release(o);
        m.release(o);
      }),
      /Object 0 is released, but nobody owns/,
    ],
    [
      'a slot too many',
      program((m) => m.write(m.allocate(2, bytes(0)), 2, null)),
      /Object 0 has 2 slots, and slot 2 is asked for/,
    ],
  ])('%s', async (_, broken, message) => {
    await expect(computeTruth(broken, parameters)).rejects.toBeInstanceOf(OwnershipError);
    await expect(computeTruth(broken, parameters)).rejects.toThrow(message);
  });
});

describe('at scale 1 and 4 KiB per object', () => {
  const quick = { ...parameters, scale: 1 };

  test.each(Object.values(workloads))(
    '$name keeps at most 16 MiB reachable, and nothing survives it',
    async (workload) => {
      const truth = await computeTruth(workload, quick);
      expect(truth.peakReachable).toBeLessThanOrEqual(mib(16));
      expect(truth.totals.deaths).toBe(truth.objects);
      expect(truth.reachable[truth.objects]).toBe(0);
    },
  );

  test('truth survives being sent to another process', async () => {
    const truth = await computeTruth(workloads.churn, parameters);
    expect(structuredClone(truth)).toEqual(truth);
  });
});
