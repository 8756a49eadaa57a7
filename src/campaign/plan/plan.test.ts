import { describe, expect, it } from 'vitest';
import { type Experiment, kib, mib } from '../../model/index.ts';
import { planExperiment } from './plan.ts';

const experiment: Experiment = {
  name: 'lag',
  title: 'Lag',
  question: 'When?',
  prediction: 'Late.',
  factors: {
    workload: ['churn', 'splay'],
    manager: ['refcount', 'tracing', 'tracing-accounted'],
    yieldEvery: [null, 256],
  },
  sizes: { quick: { blocks: 2, scale: 1 }, full: { blocks: 20, scale: 4 } },
  claims: [],
  charts: [],
};
const quick = { size: 'quick' } as const;

describe('cells', () => {
  it('are the product of the factors, named by the factors that vary, plus one twin', () => {
    const { cells } = planExperiment(experiment, quick);
    expect(cells.map((cell) => cell.id)).toEqual([
      'churn/refcount/yield=never',
      'churn/refcount/yield=256',
      'churn/tracing/yield=never',
      'churn/tracing/yield=256',
      'churn/tracing-accounted/yield=never',
      'churn/tracing-accounted/yield=256',
      'splay/refcount/yield=never',
      'splay/refcount/yield=256',
      'splay/tracing/yield=never',
      'splay/tracing/yield=256',
      'splay/tracing-accounted/yield=never',
      'splay/tracing-accounted/yield=256',
      'churn/refcount/yield=never/twin',
    ]);
  });

  it('of one workload and one manager are still named', () => {
    const single = { ...experiment, factors: { workload: ['churn'], manager: ['refcount'] } } as const;
    expect(planExperiment(single, quick).cells.map((cell) => cell.id)).toEqual([
      'churn/refcount',
      'churn/refcount/twin',
    ]);
  });

  it('take the documented defaults for what the experiment does not say', () => {
    const [cell] = planExperiment(experiment, quick).cells;
    expect(cell).toMatchObject({
      parameters: { scale: 1, native: { kind: 'fixed', bytes: 16_384 }, seed: 1 },
      backend: 'malloc',
      limits: { jsHeapMiB: 256, semiSpaceMiB: 1, nativeBudget: null, rss: 2 ** 31, timeoutMs: 60_000 },
      node: 'default',
      probes: true,
      twinOf: null,
    });
  });

  it('take what the experiment fixes, and factors above that', () => {
    const { cells } = planExperiment(
      {
        ...experiment,
        factors: { ...experiment.factors, jsHeapMiB: [16, 32] },
        fixed: { jsHeapMiB: 999, semiSpaceMiB: 16, nativeBudget: mib(8), seed: 7 },
      },
      quick,
    );
    expect(new Set(cells.map((cell) => cell.limits.jsHeapMiB))).toEqual(new Set([16, 32]));
    expect(cells[0]?.limits).toMatchObject({ semiSpaceMiB: 16, nativeBudget: mib(8) });
    expect(cells[0]?.parameters.seed).toBe(7);
  });

  it('of tracing-accounted always use array buffers, once however many backends vary', () => {
    const { cells } = planExperiment(
      {
        ...experiment,
        factors: {
          workload: ['churn'],
          manager: ['tracing', 'tracing-accounted'],
          backend: ['malloc', 'mmap'],
        },
      },
      quick,
    );
    expect(cells.map((cell) => cell.id)).toEqual([
      'tracing/backend=malloc',
      'tracing/backend=mmap',
      'tracing-accounted/backend=array-buffer',
      'tracing/backend=malloc/twin',
    ]);
  });

  it('that skip names are left out', () => {
    const { cells } = planExperiment(
      { ...experiment, skip: [{ workload: 'splay' }, { manager: 'refcount', yieldEvery: null }] },
      quick,
    );
    expect(cells.map((cell) => cell.id)).toEqual([
      'churn/refcount/yield=256',
      'churn/tracing/yield=never',
      'churn/tracing/yield=256',
      'churn/tracing-accounted/yield=never',
      'churn/tracing-accounted/yield=256',
      'churn/refcount/yield=256/twin',
    ]);
  });

  it('keep a variant apart from its manager by label', () => {
    const variant = { manager: 'refcount-sweep', label: 'sweep 100', options: { sweepEvery: 100 } } as const;
    const { cells } = planExperiment(
      { ...experiment, factors: { workload: ['churn'], manager: ['refcount-sweep', variant] } },
      quick,
    );
    expect(cells[1]).toMatchObject({
      id: 'sweep 100',
      manager: 'refcount-sweep',
      options: { sweepEvery: 100 },
    });
  });

  it('have no option that their manager does not read: that does not compile', () => {
    const typed: Experiment['factors']['manager'] = [
      // @ts-expect-error tracing reads no options
      { manager: 'tracing', label: 'x', options: { sweepEvery: 100 } },
    ];
    expect(() =>
      planExperiment({ ...experiment, factors: { workload: ['churn'], manager: typed } }, quick),
    ).toThrow('sweepEvery is no option of tracing');
  });

  it('vary in Node and in flags of V8 as in anything else, and those of the command line go above', () => {
    const varied: Experiment = {
      ...experiment,
      factors: {
        workload: ['churn'],
        manager: ['refcount'],
        node: ['default', '22'],
        v8Flags: [[], ['--minor-ms', '--stack-size=900']],
      },
      twin: { node: '22', v8Flags: [] },
    };
    const { cells } = planExperiment(varied, quick);
    expect(cells.map(({ id }) => id)).toEqual([
      'node=default/flags=none',
      'node=default/flags=minor-ms+stack-size=900',
      'node=22/flags=none',
      'node=22/flags=minor-ms+stack-size=900',
      'node=22/flags=none/twin',
    ]);
    expect(cells[3]).toMatchObject({ node: '22', v8Flags: ['--minor-ms', '--stack-size=900'] });
    const { cells: others } = planExperiment(experiment, { ...quick, nodes: ['24', '/bin/node'] });
    expect(new Set(others.map(({ node }) => node))).toEqual(new Set(['24', '/bin/node']));
  });

  it('name native sizes and budgets readably', () => {
    const { cells } = planExperiment(
      {
        ...experiment,
        factors: {
          workload: ['churn'],
          manager: ['tracing'],
          nativeBudget: [null, mib(16)],
          native: [
            { kind: 'fixed', bytes: kib(1) },
            { kind: 'log-uniform', low: kib(1), high: mib(1) },
          ],
        },
      },
      quick,
    );
    expect(cells.slice(1, 3).map((cell) => cell.id)).toEqual([
      'budget=none/native=log(1KiB..1MiB)',
      'budget=16MiB/native=1KiB',
    ]);
  });

  it('has its twin where the experiment wants it', () => {
    const { cells } = planExperiment(
      { ...experiment, twin: { workload: 'splay', manager: 'tracing' } },
      quick,
    );
    expect(cells.at(-1)).toMatchObject({
      id: 'splay/tracing/yield=never/twin',
      twinOf: 'splay/tracing/yield=never',
    });
  });
});

describe('blocks', () => {
  it('hold every cell once each, in orders that differ', () => {
    const plan = planExperiment(experiment, { ...quick, blocks: 5 });
    const orders = Array.from({ length: 5 }, (_, block) =>
      plan.invocations.filter((planned) => planned.block === block).map((planned) => planned.cellId),
    );
    const all = plan.cells.map((cell) => cell.id).sort();
    for (const order of orders) expect([...order].sort()).toEqual(all);
    expect(new Set(orders.map((order) => order.join())).size).toBe(5);
  });

  it('repeat with the same seed and change with another', () => {
    const order = (seed: number) => planExperiment(experiment, { ...quick, seed }).invocations;
    expect(order(3)).toEqual(order(3));
    expect(order(3)).not.toEqual(order(4));
  });

  it('and their invocations have unique, readable ids', () => {
    const { invocations } = planExperiment(experiment, quick);
    expect(invocations[0]?.id).toBe('b000-i000');
    expect(invocations.at(-1)?.id).toBe('b001-i012');
    expect(new Set(invocations.map((planned) => planned.id)).size).toBe(26);
  });

  it('or scale given by hand make the size custom', () => {
    expect(planExperiment(experiment, { size: 'full' })).toMatchObject({
      size: 'full',
      blocks: 20,
      scale: 4,
    });
    expect(planExperiment(experiment, { size: 'full', blocks: 3 })).toMatchObject({
      size: 'custom',
      blocks: 3,
    });
    expect(planExperiment(experiment, { ...quick, scale: 0.5 })).toMatchObject({
      size: 'custom',
      scale: 0.5,
    });
  });
});

describe('an experiment is refused', () => {
  const refuse = (change: object) => () => planExperiment({ ...experiment, ...change } as Experiment, quick);
  const factors = (change: object) => ({ factors: { ...experiment.factors, ...change } });

  it('when a factor is empty', () => {
    expect(refuse(factors({ workload: [] }))).toThrow('"lag": factor "workload" has no values');
    expect(refuse(factors({ jsHeapMiB: [] }))).toThrow('factor "jsHeapMiB" has no values');
  });

  it('when a factor repeats a value', () => {
    expect(refuse(factors({ yieldEvery: [4, 4] }))).toThrow('factor "yieldEvery" has "4" twice');
    expect(refuse(factors({ manager: ['tracing', 'tracing'] }))).toThrow(
      'give the variants different labels',
    );
  });

  it('when it names nothing that exists, with the nearest name', () => {
    expect(refuse(factors({ workload: ['chrun'] }))).toThrow('no workload "chrun". Did you mean "churn"?');
    expect(refuse(factors({ manager: ['tracng'] }))).toThrow('no manager "tracng". Did you mean "tracing"?');
    expect(refuse(factors({ backend: ['xxxxxxxxxx'] }))).toThrow('Known: malloc, mmap,');
  });

  it('when it has a key that nothing reads, with the nearest that is read', () => {
    expect(refuse(factors({ yieldevery: [1] }))).toThrow(
      'Experiment "lag" cannot be planned: factors: there is no key "yieldevery" in its factors. Did you mean "yieldEvery"?',
    );
    expect(refuse({ fixed: { timeout: 5 } })).toThrow('no key "timeout" in its fixed values');
    expect(refuse({ claim: [] })).toThrow('there is no key "claim". Did you mean "claims"?');
  });

  it('when a value is of another kind than it must be', () => {
    expect(refuse({ title: 5 })).toThrow('Experiment "lag" cannot be planned: title:');
    expect(refuse(factors({ jsHeapMiB: ['big'] }))).toThrow('factors.jsHeapMiB.0:');
    expect(refuse({ sizes: { quick: { blocks: 2, scale: 1 } } })).toThrow('sizes.full:');
    expect(refuse(factors({ workload: undefined }))).toThrow('factors.workload:');
  });

  it('when skip removes everything', () => {
    expect(refuse({ skip: [{}] })).toThrow('"lag" has no cells');
  });

  it('when a claim speaks of a cell or metric that is not there', () => {
    const claim = { id: 'c1', text: '', kind: 'value', metric: 'wall', of: {}, is: '<', than: 1 };
    expect(refuse({ claims: [{ ...claim, of: { manager: 'manual' } }] })).toThrow(
      'Claim "c1" of experiment "lag": there is no manager "manual"',
    );
    expect(refuse({ claims: [{ ...claim, metric: 'wal' }] })).toThrow('Did you mean "wall"?');
    expect(refuse({ charts: [{ chart: 'peak-bar', title: '' }] })).toThrow('Did you mean "peak-bars"?');
    expect(refuse({ claims: [{ ...claim, of: { jsHeapMiB: 3 } }] })).toThrow('matches no cell');
  });

  it('when blocks, scale or seed make no sense', () => {
    expect(() => planExperiment(experiment, { ...quick, blocks: 0 })).toThrow(
      'blocks must be a whole number from 1 to 100000, but is 0',
    );
    expect(() => planExperiment(experiment, { ...quick, scale: Number.NaN })).toThrow(
      'scale must be a number above 0, at most 40000, but is NaN',
    );
    expect(() => planExperiment(experiment, { ...quick, seed: 1.5 })).toThrow(
      'the seed must be a whole number from 0 to 4294967295, but is 1.5',
    );
  });
});
