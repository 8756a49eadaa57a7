import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backendNames,
  bytes,
  type Experiment,
  factorNames,
  managerFacts,
  managerNames,
  metricNames,
  v8FlagNames,
  v8FlagRefusal,
  workloadNames,
} from '../../model/index.ts';
import { planSchema } from '../store/plan-schema.ts';
import { mostCombinations } from './cells.ts';
import { PlanError } from './errors.ts';
import { planExperiment } from './plan.ts';

/** The planner and the reader of run folders check by one schema: what one accepts the other accepts. */

const base: Experiment = {
  name: 'agreed',
  title: 'Agreed',
  question: 'Do they?',
  prediction: 'They do.',
  factors: { workload: ['churn', 'splay'], manager: ['refcount', 'tracing'] },
  sizes: { quick: { blocks: 2, scale: 1 }, full: { blocks: 3, scale: 2 } },
  claims: [],
  charts: [],
};
const ratio = {
  id: 'r',
  text: '',
  kind: 'ratio',
  metric: 'wall',
  of: { manager: 'tracing' },
  over: { manager: 'refcount' },
  is: '<',
  than: 1,
};
const share = {
  id: 's',
  text: '',
  kind: 'value',
  metric: 'never-reclaimed-share',
  of: {},
  is: '<',
  than: 0.5,
};

const planned = (change: object) => planExperiment({ ...base, ...change }, { size: 'quick' });
const factors = (change: object) => ({ factors: { ...base.factors, ...change } });

/** What no plan may hold, and what the message names: field, value, and what is allowed. */
const refused: readonly (readonly [what: object, says: string])[] = [
  ...Object.getOwnPropertyNames(Object.prototype).map(
    (label) =>
      [
        factors({ manager: [{ manager: 'refcount', label, options: {} }] }),
        'label must be a text of 1 to 100 characters',
      ] as const,
  ),
  [factors({ jsHeapMiB: [0] }), 'factors.jsHeapMiB.0: must be a whole number from 1 to 1048576, but is 0'],
  [{ fixed: { jsHeapMiB: -5 } }, 'fixed.jsHeapMiB: must be a whole number from 1 to 1048576, but is -5'],
  [{ fixed: { semiSpaceMiB: 0 } }, 'fixed.semiSpaceMiB: must be a whole number from 1 to 1024, but is 0'],
  [{ fixed: { timeoutMs: 0 } }, 'fixed.timeoutMs: must be a whole number from 1 to 2147483647, but is 0'],
  [{ fixed: { timeoutMs: 2 ** 31 } }, 'fixed.timeoutMs: must be a whole number from 1 to 2147483647, but is'],
  [{ fixed: { rss: 0.5 } }, 'fixed.rss: must be a whole number from 1'],
  [{ fixed: { seed: -1 } }, 'fixed.seed: must be a whole number from 0 to 4294967295, but is -1'],
  [{ fixed: { native: { kind: 'fixed', bytes: 1.5 } } }, 'fixed.native: bytes must be a whole number from 0'],
  [
    factors({ native: [{ kind: 'fixed', bytes: 2 ** 53 }] }),
    'factors.native.0: bytes must be a whole number',
  ],
  [
    factors({ native: [{ kind: 'uniform', low: 9, high: 8 }] }),
    'factors.native.0: low must be at most high, but is 9, and high is 8',
  ],
  [factors({ native: [{ kind: 'log-uniform', low: 0, high: 8 }] }), 'low must be a whole number from 1'],
  [factors({ nativeBudget: [-1] }), 'factors.nativeBudget.0: must be a whole number from 0'],
  [factors({ yieldEvery: [0] }), 'or null for never, but is 0'],
  [factors({ node: ['latest'] }), 'factors.node.0: must be "default", a version of Node as in "22"'],
  [factors({ v8Flags: [['--require']] }), 'factors.v8Flags.0: V8 flag "--require" is not permitted'],
  [factors({ v8Flags: [['--minor-ms', '--no-minor-ms']] }), 'V8 flag "--minor-ms" is there twice'],
  [
    factors({ manager: [{ manager: 'tracing', label: 'x', options: { sweepEvery: 5 } }] }),
    'options of "x": sweepEvery is no option of tracing, which reads none',
  ],
  [
    factors({ manager: [{ manager: 'refcount-sweep', label: 'x', options: { sweepEvery: 0 } }] }),
    'options sweepEvery must be a whole number from 1 to 2147483647, but is 0',
  ],
  [{ claims: [share, share] }, 'claims.1.id: must differ from all others, but "s" is the id of claims.0 too'],
  [{ claims: [{ ...ratio, over: ratio.of }] }, 'claims.0.over: must speak of other cells than "of"'],
  [{ claims: [{ ...ratio, than: 0 }] }, 'claims.0.than: must be a ratio above 0, but is 0'],
  [
    { claims: [{ ...share, than: 99 }] },
    'claims.0.than: must be a share from 0 to 1 (0.99, or "99 %"), but is 99',
  ],
  [{ claims: [{ ...share, metric: 'wall', than: '5 %' }] }, 'since wall is no share, but is "5 %"'],
  [
    { claims: [{ ...share, of: { managr: 'tracing' } }] },
    'there is no key "managr". Did you mean "manager"?',
  ],
  [{ skip: [{ yieldevery: 1 }] }, 'there is no key "yieldevery". Did you mean "yieldEvery"?'],
  [
    { sizes: { ...base.sizes, quick: { blocks: 0, scale: 1 } } },
    'sizes.quick.blocks: must be a whole number',
  ],
  [
    { sizes: { ...base.sizes, quick: { blocks: 1, scale: 1e9 } } },
    'sizes.quick.scale: must be a number above 0',
  ],
  [{ name: '../../x' }, 'name: must be a name of letters'],
];

describe('what no run may be', () => {
  it.each(refused)('%j is refused by the planner', (change, says) => {
    expect(() => planned(change)).toThrow(PlanError);
    expect(() => planned(change)).toThrow(says);
  });

  it.each(refused)('%j is refused by the reader', (change) => {
    const experiment = { ...base, ...change };
    const found = planSchema.safeParse({ ...planned({}), experiment });
    expect(found.success).toBe(false);
  });

  it.each([
    [{ workload: 'chrun' }, 'must be one of churn'],
    [{ v8Flags: ['-e', 'x'] }, 'cell "churn/refcount": V8 flag "-e" is not permitted'],
    [{ v8Flags: ['--inspect'] }, 'cell "churn/refcount": V8 flag "--inspect" is not permitted'],
    [{ options: { sweepEvery: 3 } }, 'cell "churn/refcount": sweepEvery is no option of refcount'],
    [{ flags: [] }, 'there is no key "flags" in a cell'],
  ])('a cell with %j is refused by the reader, by its name where it could do harm', (change, says) => {
    const plan = planned({});
    const [first, ...others] = plan.cells;
    const found = planSchema.safeParse({ ...plan, cells: [{ ...first, ...change }, ...others] });
    expect(JSON.stringify(found.error?.issues)).toContain(says.replaceAll('"', '\\"'));
  });

  it('a plan of a million cells is counted, and refused with the count', () => {
    const many = Array.from({ length: 1000 }, (_, i) => i + 1);
    expect(() => planned(factors({ workload: ['churn'], yieldEvery: many, jsHeapMiB: many }))).toThrow(
      `2,000,000 combinations (1000 of yieldEvery × 1000 of jsHeapMiB × 2 of manager), and at most ${mostCombinations.toLocaleString('en-US')} are allowed`,
    );
    expect(() =>
      planExperiment(
        { ...base, factors: { ...base.factors, jsHeapMiB: many } },
        { size: 'quick', blocks: 100 },
      ),
    ).toThrow('400,100 invocations (4001 cells in 100 blocks), and at most 200,000 are allowed');
  });
});

describe('flags of V8', () => {
  it('are permitted by the table alone', () => {
    for (const name of v8FlagNames)
      expect([`--${name}`, `--${name}=4`].filter((flag) => v8FlagRefusal(flag) === null)).toHaveLength(1);
  });

  it.each([
    '--allow-natives-syntax',
    '--expose-gc',
    '--max-heap-size=9',
    '--import=x',
    '--minor-ms=1',
    '--minor_ms',
    '--stack-size=',
    '--stack-size=-1',
    '-r',
    'x.mjs',
    '--',
    '--minor-ms\n',
  ])('%j is none of them', (flag) => {
    expect(v8FlagRefusal(flag)).toContain('V8 flag');
  });
});

const whole = (least: number, most: number) => fc.integer({ min: least, max: most });
/** Mostly of the first, so that enough definitions are right in every place. */
const mostly = <T, U>(right: readonly T[], wrong: readonly U[]) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
const few = <T, U>(right: readonly T[], wrong: readonly U[]) =>
  fc.uniqueArray(mostly<T, U>(right, wrong), { minLength: 1, maxLength: 2 });
const some = <T>(values: readonly T[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });
const nativeSize = fc.oneof(
  fc.record({ kind: fc.constant('fixed' as const), bytes: whole(0, 1e6) }),
  fc.record({
    kind: fc.constantFrom('uniform' as const, 'log-uniform' as const),
    low: whole(0, 20),
    high: whole(15, 100),
  }),
);
const variant = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...managerNames) },
  fc.record({
    manager: fc.constantFrom(...managerNames),
    label: fc.constantFrom('a', 'b', 'a/b', ''),
    options: fc.oneof(
      fc.constant({}),
      fc.record({ sweepEvery: whole(-1, 9) }),
      fc.record({ thresholds: fc.tuple(whole(-1, 9), whole(0, 9), whole(0, 9)) }),
      fc.record({ forceEvery: fc.constantFrom(0, 1.5, 4096) }),
    ),
  }),
);
const spoken = fc.record(
  {
    workload: fc.constantFrom(...workloadNames),
    manager: fc.constantFrom(...managerNames),
    yieldEvery: fc.constantFrom(null, 1, 16),
    jsHeapMiB: fc.constantFrom(8, 64),
    node: fc.constantFrom('default', '22'),
    v8Flags: fc.constantFrom([], ['--minor-ms']),
  },
  { requiredKeys: [] },
);
const claim = fc.record(
  {
    id: fc.constantFrom('c1', 'c2', 'c3', '../c'),
    text: fc.string(),
    kind: fc.constantFrom('value', 'ratio', 'outcome'),
    metric: fc.constantFrom(...metricNames),
    of: spoken,
    over: spoken,
    is: fc.constantFrom('<', '>='),
    than: fc.constantFrom(0, 0.5, 2, 99, -1, '99 %', '120 %'),
    among: fc.constantFrom(['ok'], []),
  },
  { requiredKeys: ['id', 'text', 'kind', 'of'] },
);
const kindOfClaim = (claims: readonly Record<string, unknown>[]) =>
  claims.map(({ metric, over, is, than, among, ...common }) => {
    if (common['kind'] === 'outcome') return { ...common, among };
    return { ...common, metric, is, than, ...(common['kind'] === 'ratio' ? { over } : {}) };
  });
const definition = fc.record({
  name: mostly(['x', 'a-b.c'], ['..', 'a/b', 'x'.repeat(101)]),
  factors: fc.record(
    {
      workload: some(workloadNames),
      manager: fc.array(variant, { minLength: 1, maxLength: 3 }),
      yieldEvery: few([null, 1, 16], [0]),
      jsHeapMiB: few([8, 64], [1.5, 0]),
      nativeBudget: few([null, 1e6], [-3]),
      native: fc.array(nativeSize, { minLength: 1, maxLength: 2 }),
      backend: some(backendNames, 2),
      node: few(['default', '22', '24.1.0', '/bin/node'], ['x']),
      v8Flags: few([[], ['--minor-ms'], ['--stack-size=900']], [['--inspect']]),
    },
    { requiredKeys: ['workload', 'manager'] },
  ),
  sizes: fc.record({
    quick: fc.record({ blocks: whole(1, 3), scale: mostly([0.1, 1], [0, Number.NaN]) }),
    full: fc.record({ blocks: mostly([1, 3], [0]), scale: fc.constantFrom(1, 4) }),
  }),
  fixed: fc.record(
    {
      semiSpaceMiB: mostly([1, 16], [0]),
      timeoutMs: mostly([1, 60_000], [2 ** 31]),
      seed: mostly([0, 7], [1.5]),
      yieldEvery: fc.constantFrom(null, 4),
    },
    { requiredKeys: [] },
  ),
  claims: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(claim, { maxLength: 2 }).map(kindOfClaim) },
  ),
});

describe('planner and reader', () => {
  it('agree about every definition: an accepted one gives a plan that can be read back as it was', () => {
    let accepted = 0;
    fc.assert(
      fc.property(definition, (change) => {
        const experiment = { ...base, ...change } as unknown as Experiment;
        let plan: unknown;
        try {
          plan = planExperiment(experiment, { size: 'quick' });
        } catch (error) {
          expect(error).toBeInstanceOf(PlanError);
          return;
        }
        accepted++;
        const stored: unknown = JSON.parse(JSON.stringify(plan));
        expect(planSchema.parse(stored)).toEqual(stored);
      }),
      { seed: 20_26, numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(30);
  });

  it('agree about every change of a plan: where the planner refuses the value, the reader does', () => {
    const wrong = [0, -5, 1.5, 2 ** 53, '', null, [], {}, 'x', true, Number.NaN];
    const places = [
      'name',
      'title',
      'sizes.quick.blocks',
      'sizes.full.scale',
      ...factorNames.map((name) => `factors.${name}`),
      ...factorNames.map((name) => `factors.${name}.0`),
      'factors.manager.0',
      'claims',
      'charts',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...wrong), (place, value) => {
        const valid = planExperiment(
          {
            ...base,
            factors: {
              ...base.factors,
              jsHeapMiB: [64],
              node: ['default'],
              v8Flags: [[]],
              backend: ['malloc'],
              yieldEvery: [16],
              nativeBudget: [null],
              native: [{ kind: 'fixed', bytes: bytes(16) }],
            },
          },
          { size: 'quick' },
        );
        const experiment: unknown = changed(valid.experiment, place.split('.'), value);
        const readable = planSchema.safeParse({ ...valid, experiment }).success;
        let refusal: unknown = null;
        try {
          planExperiment(experiment as Experiment, { size: 'quick' });
        } catch (error) {
          refusal = error;
        }
        expect(refusal === null || refusal instanceof PlanError, String(refusal)).toBe(true);
        // A definition that can be read may still vary nothing, or speak of nothing; never the other way
        // about.
        if (refusal === null) expect(readable).toBe(true);
        if (!readable) expect(refusal).toBeInstanceOf(PlanError);
      }),
      { seed: 11, numRuns: 1500 },
    );
  });

  it('know every factor and every manager', () => {
    for (const manager of managerNames)
      expect(planned(factors({ manager: [manager] })).cells[0]).toMatchObject({ manager });
    expect(Object.keys(managerFacts)).toEqual(managerNames);
  });
});

/** A copy with one value changed. */
function changed(data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(data))
    return data.map((item: unknown, i) => (String(i) === key ? changed(item, rest, value) : item));
  const entries = Object.entries(data ?? {});
  return Object.fromEntries(
    entries.map(([name, one]) => [name, name === key ? changed(one, rest, value) : one]),
  );
}
