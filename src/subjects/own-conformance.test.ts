import { describe, expect, it } from 'vitest';
import { AllocationCount } from '../layer/triggers/index.ts';
import { bytes, type WorkloadParameters } from '../model/index.ts';
import type { Mutator, OwnManager, WrappedHooks, WrappedTools } from './managers/index.ts';
import type { NativeBlock } from './native/index.ts';
import { brokenContracts } from './own-conformance.ts';
import { emptyChecksum, finish, mix } from './workloads/checksum.ts';
import { type OwnWorkload, workloads } from './workloads/index.ts';

/** What a workload does per operation, and may do wrong. */
type Operation = <Obj>(m: Mutator<Obj>, i: number, before: number) => number;

const pair: Operation = (m, _, before) => {
  const [a, b] = [m.allocate(1, bytes(16)), m.allocate(1, bytes(16))];
  m.write(a, 0, b);
  const checksum = mix(mix(before, m.serial(a)), m.serial(m.read(a, 0)!));
  if (m.explicit) for (const o of [b, a]) m.discard(o);
  m.release(b);
  m.release(a);
  return checksum;
};

function workload(operation: Operation, change: Partial<OwnWorkload> = {}): OwnWorkload {
  return {
    name: 'own:pairs',
    describes: 'Pairs.',
    cyclic: false,
    async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters) {
      let checksum = emptyChecksum ^ parameters.seed;
      for (let i = 0; i < 40; i++) {
        checksum = operation(m, i, checksum);
        const turn = m.safepoint();
        if (turn) await turn;
      }
      return finish(checksum);
    },
    ...change,
  };
}

const whyOf = async (part: OwnWorkload) =>
  (await brokenContracts({ workloads: [part], managers: [] })).map(({ why }) => why).join();

describe('a workload of one’s own', () => {
  it('passes when it keeps the contract, as all built-in ones do', async () => {
    expect(await whyOf(workload(pair))).toBe('');
    for (const builtIn of Object.values(workloads))
      expect(await whyOf({ ...builtIn, name: 'own:copy' }), builtIn.name).toBe('');
  });

  it('is refused when it draws from elsewhere than its seed', async () => {
    let calls = 0;
    const why = await whyOf(
      workload((m, i, before) => {
        if (i === 7 && ++calls % 2 === 0) m.release(m.allocate(3, bytes(0)));
        return pair(m, i, before);
      }),
    );
    expect(why).toMatch(/two runs with the same parameters differ at call \d+: .*Draw from/);
  });

  it('is refused when it keeps what it owns, uses what is dead, or throws', async () => {
    expect(await whyOf(workload((m, _, c) => mix(c, m.serial(m.allocate(0, bytes(8))))))).toMatch(
      /still owns 40 objects/,
    );
    const after: Operation = (m, _, c) => {
      const o = m.allocate(0, bytes(8));
      m.release(o);
      return mix(c, m.serial(o));
    };
    expect(await whyOf(workload(after))).toMatch(/serial of object 0, which its count has freed/);
    const throwing: Operation = () => {
      throw new TypeError('no such thing');
    };
    expect(await whyOf(workload(throwing))).toBe('it threw TypeError: no such thing');
  });

  it('is refused when its checksum cannot notice a wrong object', async () => {
    const blind: Operation = (m, i, c) => {
      pair(m, i, c);
      return mix(c, i);
    };
    expect(await whyOf(workload(blind))).toMatch(/does not notice when object \d+ is mistaken for another/);
    expect(await whyOf(workload(pair, { run: async () => Number.NaN }))).toMatch(/32-bit/);
  });

  it('is refused when it lies about cycles, or forgets to discard', async () => {
    expect(await whyOf(workload(pair, { cyclic: true }))).toMatch(/says that it is cyclic/);
    const silent: Operation = (m, i, c) => pair({ ...bound(m), explicit: false }, i, c);
    expect(await whyOf(workload(silent))).toMatch(/was not discarded/);
  });
});

/** The calls of a mutator without itself, so that one can be changed. */
function bound<Obj>(m: Mutator<Obj>): Mutator<Obj> {
  return {
    explicit: m.explicit,
    allocate: (slots, size) => m.allocate(slots, size),
    read: (o, slot) => m.read(o, slot),
    write: (o, slot, value) => m.write(o, slot, value),
    retain: (o) => m.retain(o),
    release: (o) => m.release(o),
    serial: (o) => m.serial(o),
    safepoint: () => m.safepoint(),
    discard: (o) => m.discard(o),
  };
}

const wrapped = (create: (tools: WrappedTools) => WrappedHooks): OwnManager => ({
  name: 'own:manager',
  describes: 'A manager.',
  objects: 'wrapped',
  create,
});

const brokenBy = async (manager: OwnManager) =>
  (await brokenContracts({ workloads: [], managers: [manager] })).map(({ why }) => why).join();

describe('a manager of one’s own', () => {
  it('passes when it frees what is dead, whether V8, the program or a collector found it', async () => {
    expect(await brokenBy(wrapped(({ free, whenCollected }) => ({ attach: whenCollected(free) })))).toBe('');
    const atDiscard = wrapped(({ free }) => ({
      attach: () => undefined,
      discard: (_, block) => free(block),
    }));
    expect(await brokenBy(atDiscard)).toBe('');
    const counted = { name: 'own:counted', describes: 'Counted.', objects: 'counted' } as const;
    for (const collector of ['generational', 'trial-deletion'] as const)
      expect(await brokenBy({ ...counted, collector, trigger: () => new AllocationCount([50, 5, 5]) })).toBe(
        '',
      );
  });

  it('is refused when it frees too early', async () => {
    const early = wrapped(({ free }) => {
      let last: NativeBlock | null = null;
      return {
        attach: (_, block) => {
          if (last !== null) free(last);
          last = block;
        },
      };
    });
    expect(await brokenBy(early)).toMatch(/frees native memory too early: that of object \d+/);
  });

  it('is refused when a collector of its own throws', async () => {
    const why = await brokenBy({
      name: 'own:counted',
      describes: 'Counted.',
      objects: 'counted',
      collector: () => {
        throw new RangeError('cannot be made');
      },
      trigger: () => new AllocationCount([50, 5, 5]),
    });
    expect(why).toContain('it threw RangeError: cannot be made');
  });
});
