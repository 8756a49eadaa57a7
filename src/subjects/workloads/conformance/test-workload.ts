import { describe, expect, test } from 'vitest';
import { bytes, kib, type WorkloadParameters } from '../../../model/index.ts';
import type { Workload } from '../workload.ts';
import { type Counted, CountingMutator, type CountingOptions } from './counting-mutator.ts';
import { V8Watch } from './v8-watch.ts';

const small: WorkloadParameters = { scale: 0.01, seed: 7, native: { kind: 'fixed', bytes: kib(4) } };
const plain: CountingOptions = { explicit: false, auditDiscards: false, yieldEvery: null, trace: true };

/** What every workload must keep to. Called for every name in the registry. */
export function testWorkload(workload: Workload): void {
  describe(`${workload.name} as a workload`, () => {
    testDeterminism(workload);
    testOwnership(workload);
    testDiscards(workload);
    testStaleReferences(workload);
    testSize(workload);
    testParameters(workload);
  });
}

async function run(workload: Workload, parameters: WorkloadParameters, options = plain) {
  const mutator = new CountingMutator(options);
  const checksum = await workload.run(mutator, parameters);
  return { mutator, checksum };
}

function testDeterminism(workload: Workload): void {
  test('two runs make the same calls in the same order and agree on the checksum', async () => {
    const first = await run(workload, small);
    const second = await run(workload, small);
    expect(second.mutator.trace).toEqual(first.mutator.trace);
    expect(second.checksum).toBe(first.checksum);
    expect(first.checksum).toBe(first.checksum >>> 0);
  });

  test('letting the event loop turn changes neither calls nor checksum', async () => {
    const straight = await run(workload, small);
    const yielding = await run(workload, small, { ...plain, yieldEvery: 3 });
    expect(yielding.mutator.trace).toEqual(straight.mutator.trace);
    expect(yielding.checksum).toBe(straight.checksum);
  });

  test('an explicit manager gets the same checksum', async () => {
    const implicit = await run(workload, small);
    const explicit = await run(workload, small, { ...plain, explicit: true });
    expect(explicit.checksum).toBe(implicit.checksum);
  });

  test('twenty seeds give twenty checksums', async () => {
    const checksums = new Set<number>();
    for (let seed = 0; seed < 20; seed++) checksums.add((await run(workload, { ...small, seed })).checksum);
    expect(checksums.size).toBe(20);
  });

  test('the distribution of native bytes changes sizes and nothing else', async () => {
    const fixed = await run(workload, small);
    const native = { kind: 'log-uniform', low: bytes(16), high: kib(64) } as const;
    const spread = await run(workload, { ...small, native });
    expect(spread.checksum).toBe(fixed.checksum);
    const withoutSizes = (line: string) => line.replace(/^(allocate \d+) \d+$/, '$1');
    expect(spread.mutator.trace.map(withoutSizes)).toEqual(fixed.mutator.trace.map(withoutSizes));
    const sizes = spread.mutator.objects.map((o) => o.nativeBytes).filter((size) => size > 0);
    expect(new Set(sizes).size).toBeGreaterThan(10);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(kib(64));
    // Carriers of native bytes are the same objects under every distribution.
    expect(sizes.length).toBe(fixed.mutator.objects.filter((o) => o.nativeBytes === kib(4)).length);
  });
}

function testOwnership(workload: Workload): void {
  test('every owned reference is released at the end', async () => {
    const { mutator } = await run(workload, small);
    expect(mutator.objects.filter((o) => o.owned !== 0)).toEqual([]);
    expect(mutator.reachable().size).toBe(0);
  });

  test(`counts alone leave ${workload.cyclic ? 'objects behind' : 'nothing behind'}`, async () => {
    const { mutator } = await run(workload, small);
    const left = mutator.objects.filter((o) => !o.freed).length;
    if (workload.cyclic) expect(left).toBeGreaterThan(0);
    else expect(left).toBe(0);
  });

  test('losing any object that is read changes the checksum or stops the run', async () => {
    // A manager that frees too early hands memory to another object: here, one serial reads as another.
    const right = await run(workload, small);
    const seen = right.mutator.trace.filter((line) => line.startsWith('serial '));
    const victims = [...new Set(seen.map((line) => Number(line.slice('serial '.length))))];
    for (const victim of victims.filter((_, i) => i % 29 === 0)) {
      const mutator = new Mistaking(victim);
      await expect(outcome(workload, mutator), `object ${victim} mistaken`).resolves.not.toBe(right.checksum);
    }
  });
}

/** Takes one object for another when it is asked for its birth number. */
class Mistaking extends CountingMutator {
  private readonly victim: number;

  constructor(victim: number) {
    super(plain);
    this.victim = victim;
  }

  override serial(o: Counted): number {
    const serial = super.serial(o);
    return serial === this.victim ? serial + 1_000_003 : serial;
  }
}

/** A mistaken key may also lead the workload into a slot that does not exist: noticed as well. */
async function outcome(workload: Workload, mutator: CountingMutator): Promise<number | string> {
  try {
    return await workload.run(mutator, small);
  } catch (error) {
    return String(error);
  }
}

function testDiscards(workload: Workload): void {
  test('an explicit manager is told of each object once, at the moment of the allocation clock at which it dies', async () => {
    const { mutator } = await run(workload, small, { ...plain, explicit: true, auditDiscards: true });
    mutator.auditDiscards();
    expect(mutator.objects.filter((o) => !o.discarded)).toEqual([]);
    expect(mutator.reachable().size).toBe(0);
  });

  test('the explicit run allocates the same objects', async () => {
    const implicit = await run(workload, small);
    const explicit = await run(workload, small, { ...plain, explicit: true });
    const allocations = (trace: readonly string[]) => trace.filter((line) => line.startsWith('allocate'));
    expect(allocations(explicit.mutator.trace)).toEqual(allocations(implicit.mutator.trace));
  });
}

function testStaleReferences(workload: Workload): void {
  test('whatever has died, V8 can reclaim at the next turn of the event loop', async () => {
    const { gc } = globalThis;
    if (gc === undefined) {
      throw new Error('This test needs node --expose-gc; vitest.config.ts passes it in execArgv.');
    }
    const watch = new V8Watch(7, () => gc());
    await workload.run(watch, small);
    expect(watch.checks).toBeGreaterThan(10);
    expect(watch.held).toEqual([]);
  });
}

function testSize(workload: Workload): void {
  test('scale 1 allocates 20,000 to 50,000 objects, and scale grows them linearly', async () => {
    const objects = async (scale: number) =>
      (await run(workload, { ...small, scale }, { ...plain, trace: false })).mutator.objects.length;
    const one = await objects(1);
    expect(one).toBeGreaterThanOrEqual(20_000);
    expect(one).toBeLessThanOrEqual(50_000);
    const [two, three] = [await objects(2), await objects(3)];
    // Above scale 1 each step adds the same, but for the sizes that the seed draws.
    expect((three - two) / (two - one)).toBeGreaterThan(0.95);
    expect((three - two) / (two - one)).toBeLessThan(1.05);
    expect((await objects(0.1)) / one).toBeGreaterThan(0.08);
    expect((await objects(0.1)) / one).toBeLessThan(0.12);
  });

  test('an operation is small: at least one safepoint per ten objects', async () => {
    const { mutator } = await run(workload, { ...small, scale: 1 }, { ...plain, trace: false });
    expect(mutator.safepoints * 10).toBeGreaterThan(mutator.objects.length);
  });
}

function testParameters(workload: Workload): void {
  const refused: readonly [string, Partial<WorkloadParameters>, RegExp][] = [
    ['scale 0', { scale: 0 }, /scale/],
    ['a negative scale', { scale: -1 }, /scale/],
    ['a scale that is no number', { scale: Number.NaN }, /scale/],
    ['an infinite scale', { scale: Number.POSITIVE_INFINITY }, /scale/],
    ['a fractional seed', { seed: 0.5 }, /seed/],
    ['a negative seed', { seed: -1 }, /seed/],
    ['a seed of 33 bits', { seed: 2 ** 32 }, /seed/],
    ['negative bytes', { native: { kind: 'fixed', bytes: bytes(-1) } }, /native\.bytes/],
    ['two gibibytes', { native: { kind: 'fixed', bytes: bytes(2 ** 31) } }, /native\.bytes/],
    ['half a byte', { native: { kind: 'uniform', low: bytes(0.5), high: bytes(1) } }, /native\.low/],
    ['an empty range', { native: { kind: 'uniform', low: bytes(9), high: bytes(8) } }, /native\.high/],
    [
      'a logarithm of nothing',
      { native: { kind: 'log-uniform', low: bytes(0), high: bytes(8) } },
      /native\.low/,
    ],
  ];
  test.each(refused)('refuses %s by a RangeError that names it', async (_, wrong, named) => {
    const refusal = run(workload, { ...small, ...wrong });
    await expect(refusal).rejects.toBeInstanceOf(RangeError);
    await expect(refusal).rejects.toThrow(named);
  });

  test.each([1e-9, 0.001, 0.0173])('runs to its end at scale %d', async (scale) => {
    for (const explicit of [false, true]) {
      const options = { ...plain, explicit, auditDiscards: explicit };
      const { mutator } = await run(workload, { ...small, scale }, options);
      expect(mutator.reachable().size).toBe(0);
      expect(mutator.objects.length).toBeGreaterThan(0);
    }
  });
}
