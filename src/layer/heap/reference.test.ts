import { describe, expect, it } from 'vitest';
import { ForeignReferenceError, ReleasedReferenceError } from './errors.ts';
import { Heap } from './heap.ts';
import { type Leak, LeakNet } from './leak-net.ts';
import { ReclaimProbe } from './reclaim-probe.ts';
import { References } from './reference.ts';

function setUp(options: ConstructorParameters<typeof References>[1] = {}) {
  const heap = new Heap();
  const kind = heap.defineKind({ name: 'thing' });
  const references = new References(heap, options);
  const make = (payload: unknown = null) => references.own(heap.allocate(kind, 0, payload));
  return { heap, references, make };
}

async function collectGarbage(until: () => boolean): Promise<void> {
  if (!globalThis.gc) throw new Error('these tests need node --expose-gc; vitest.config.ts passes it');
  for (let i = 0; i < 50 && !until(); i++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('an owned handle', () => {
  it('holds one reference, and `using` gives it back', () => {
    const { heap, make } = setUp();
    {
      using a = make();
      using b = a.clone();
      expect(b.count).toBe(2);
    }
    expect(heap.liveObjects).toBe(0);
  });

  it('gives its wrapped object while it lives and refuses every use afterwards', () => {
    const wrapped = { name: 'wrapped' };
    const ref = setUp().make(wrapped);
    const id = ref.id;
    expect(ref.value).toBe(wrapped);
    ref.release();
    expect(ref.released).toBe(true);
    for (const use of [
      () => ref.value,
      () => ref.id,
      () => ref.clone(),
      () => ref.release(),
      () => ref.count,
    ]) {
      expect(use).toThrow(ReleasedReferenceError);
      expect(use).toThrow(`object ${id}`);
    }
  });

  it('names birth and release in debug mode', () => {
    const ref = setUp({ debug: true }).make();
    ref.release();
    expect(() => ref.value).toThrow(
      /made at:[\s\S]*reference\.test\.ts[\s\S]*released at:[\s\S]*reference\.test\.ts/,
    );
  });

  it('is refused by another heap', () => {
    const ref = setUp().make();
    expect(() => setUp().references.idOf(ref)).toThrow(ForeignReferenceError);
  });

  it('lets V8 reclaim the wrapped object after its death, as the probe sees', async () => {
    const { heap, make } = setUp();
    const probe = new ReclaimProbe(() => heap.allocations);
    const ref = (() => {
      const wrapped = { large: new Array(1000).fill(0) };
      probe.watch(wrapped, 1);
      return make(wrapped);
    })();
    await collectGarbage(() => false);
    expect(ref.value).toBeDefined();
    ref.release();
    probe.freed(1);
    await collectGarbage(() => probe.observations()[0]?.reclaim !== null);
    expect(probe.observations()).toEqual([{ serial: 1, freed: 1, reclaim: 1 }]);
  });
});

describe('the leak net', () => {
  for (const release of [false, true]) {
    it(`reports a dropped handle with its birth${release ? ' and gives its reference back' : ', and the object stays'}`, async () => {
      const leaks: Leak[] = [];
      const leakNet = new LeakNet({ release, stacks: true, report: (leak) => void leaks.push(leak) });
      const { heap, make } = setUp({ leakNet });
      (() => {
        make({ dropped: true });
        make().release();
      })();
      await collectGarbage(() => leakNet.caught > 0);
      expect(leaks.length).toBe(1);
      expect(leaks[0]!.born).toContain('reference.test.ts');
      expect(heap.liveObjects).toBe(release ? 0 : 1);
      heap.verify();
    });
  }
});
