import { describe, expect, it } from 'vitest';
import type { Claim } from '../../model/index.ts';
import { type InventedRun, inventRun } from '../invented-run.fixture.ts';
import { analyse } from './analyse.ts';
import { toldOnce } from './told-warnings.ts';

const judge = (claim: Claim, wanted: InventedRun = {}) => {
  const [judged] = analyse(inventRun({ ...wanted, claims: [claim] }), { resamples: 500 }).claims;
  return judged!;
};

const lag = (than: number): Claim => ({
  id: 'lag',
  text: 'No lag.',
  kind: 'value',
  metric: 'lag-max',
  of: { manager: 'refcount' },
  is: '=',
  than,
});

const wallRatio = (is: '<' | '>', than: number): Claim => ({
  id: 'wall',
  text: 'Faster.',
  kind: 'ratio',
  metric: 'wall',
  of: { manager: 'refcount' },
  over: { manager: 'tracing' },
  is,
  than,
});

describe('a claim about a value', () => {
  it('holds exactly where the layer fixes the figure', () => {
    const { verdict, parts } = judge(lag(0));
    expect(verdict).toBe('holds');
    expect(parts[0]).toMatchObject({ basis: 'exact', figure: 0, n: 5, interval: null });
  });

  it('fails by one allocation', () => {
    expect(judge(lag(1)).verdict).toBe('fails');
  });

  it('is undecided while the interval holds the threshold', () => {
    const claim: Claim = { ...lag(0), kind: 'value', metric: 'wall', is: '<', than: 40.8e6 };
    // Wall times 40, 40.4, 40.8, 41.2, 41.6 ms.
    const { verdict, parts } = judge(claim);
    expect(verdict).toBe('not distinguishable');
    expect(parts[0]).toMatchObject({ basis: 'interval', figure: 40.8e6, n: 5 });
  });

  it('with one block needs clock readings half beyond the threshold', () => {
    const claim = (than: number): Claim => ({ ...lag(0), kind: 'value', metric: 'wall', is: '<', than });
    expect(judge(claim(59e6), { blocks: 1 }).verdict).toBe('not distinguishable');
    expect(judge(claim(61e6), { blocks: 1 }).verdict).toBe('holds');
    expect(judge(claim(26e6), { blocks: 1 }).verdict).toBe('fails');
  });

  it('judges every matching cell and is decided by the one furthest off', () => {
    const claim: Claim = {
      id: 'peak',
      text: 'Small peaks.',
      kind: 'value',
      metric: 'peak-native',
      of: {},
      is: '<',
      than: 2 ** 20,
    };
    const { verdict, parts, weakest, sentence } = judge(claim);
    expect(parts.map((part) => part.verdict)).toEqual(['holds', 'fails', 'fails']);
    expect(verdict).toBe('fails');
    expect(weakest?.place).toBe('tracing on churn');
    expect(sentence).toMatch(/^2 of 3 comparisons fail\. Furthest off: tracing on churn: 39\.5 MiB/);
  });

  it('that speaks of no cell has no data, and the report warns', () => {
    const claim: Claim = {
      ...lag(0),
      kind: 'value',
      metric: 'lag-max',
      is: '=',
      than: 0,
      of: { manager: 'nobody' },
    };
    expect(judge(claim)).toMatchObject({ verdict: 'no data', weakest: null, parts: [] });
    const { warnings } = analyse(inventRun({ claims: [claim] }), { resamples: 100 });
    expect(warnings).toContainEqual(toldOnce({ code: 'claim-without-cells', claim: 'lag' }));
  });

  it('has no data where every invocation died without one', () => {
    const outcome = { kind: 'oom-js', detail: '' } as const;
    const { verdict, parts } = judge(
      { ...lag(0), kind: 'value', metric: 'wall', is: '<', than: 1 },
      { managers: [['refcount', { every: 0, wallMs: 1, outcome }]] },
    );
    expect([verdict, parts[0]?.figure]).toEqual(['no data', null]);
  });
});

describe('a claim about a ratio', () => {
  it('is paired by block, so a drift that hits both sides cancels out', () => {
    const drifting = (cell: { readonly label: string }, block: number) =>
      (cell.label === 'tracing' ? 10 : 20) * 3 ** block;
    const { verdict, parts } = judge(wallRatio('>', 1.9), { wallMs: drifting });
    expect(verdict).toBe('holds');
    expect(parts[0]!.figure).toBeCloseTo(2);
    expect(parts[0]!.interval!.low).toBeCloseTo(2);
    expect(parts[0]!.effect!.delta).toBeLessThan(0.5);
  });

  it('must clear the threshold by the noise floor of the twin', () => {
    // The twin takes 0.8 to 1.3 times as long as its cell: a floor of 30 %.
    const noisy =
      (factor: number) =>
      (cell: { readonly label: string; readonly twinOf: string | null }, block: number) => {
        if (cell.twinOf !== null) return 40 * [0.8, 1, 1.3, 1, 1][block]!;
        return cell.label === 'refcount' ? 40 : 40 * factor;
      };
    expect(judge(wallRatio('<', 1), { wallMs: noisy(1.25) }).verdict).toBe('not distinguishable');
    const clear = judge(wallRatio('<', 1), { wallMs: noisy(1.4) });
    expect(clear.verdict).toBe('holds');
    expect(clear.parts[0]!.margin).toBeCloseTo(0.3);
  });

  it('never takes less than 3 % for a difference', () => {
    const close = (factor: number) => (cell: { readonly label: string }) =>
      cell.label === 'tracing' ? 40 * factor : 40;
    expect(judge(wallRatio('<', 1), { wallMs: close(1.02) }).verdict).toBe('not distinguishable');
    expect(judge(wallRatio('<', 1), { wallMs: close(1.04) }).verdict).toBe('holds');
  });

  it('is exact between two managers of the layer', () => {
    const claim: Claim = {
      ...wallRatio('<', 0.2),
      kind: 'ratio',
      metric: 'peak-native',
      over: { manager: 'refcount-generational' },
      of: { manager: 'refcount' },
      is: '<',
      than: 0.2,
    };
    const { parts } = judge(claim);
    // 100 blocks against 800.
    expect(parts[0]).toMatchObject({ basis: 'exact', figure: 0.125, margin: 0, p: null });
  });

  it('pairs cells that agree in everything it leaves open', () => {
    const { parts } = judge(wallRatio('>', 1), { workloads: ['churn', 'splay'], yields: [null, 256] });
    expect(parts.map(({ cells }) => cells)).toEqual(
      ['churn', 'splay'].flatMap((workload) =>
        ['never', '256'].map((turn) => [
          `${workload}/refcount/yield=${turn}`,
          `${workload}/tracing/yield=${turn}`,
        ]),
      ),
    );
  });

  it('over the same manager elsewhere pairs across the named factor', () => {
    const claim: Claim = {
      ...wallRatio('>', 1),
      kind: 'ratio',
      metric: 'wall',
      of: { yieldEvery: 256 },
      over: { yieldEvery: null },
      is: '>',
      than: 1,
    };
    const { parts } = judge(claim, { yields: [null, 256] });
    expect(parts.map(({ cells }) => cells.map((id) => id.split('/').slice(1).join(' ')))).toEqual([
      ['refcount yield=256', 'refcount yield=never'],
      ['refcount-generational yield=256', 'refcount-generational yield=never'],
      ['tracing yield=256', 'tracing yield=never'],
    ]);
  });

  it('of nothing to something is zero, of something to nothing infinite', () => {
    const zero: Claim = {
      ...wallRatio('<', 0.5),
      kind: 'ratio',
      metric: 'drag',
      is: '<',
      than: 0.5,
      of: { manager: 'refcount' },
      over: { manager: 'tracing' },
    };
    const infinite: Claim = {
      ...zero,
      kind: 'ratio',
      of: zero.kind === 'ratio' ? zero.over : {},
      over: { manager: 'refcount' },
    };
    expect(judge(zero)).toMatchObject({ verdict: 'holds', parts: [{ figure: 0 }] });
    expect(judge(infinite)).toMatchObject({ verdict: 'fails', parts: [{ figureText: '∞×' }] });
  });

  it('carries a sign test, adjusted for all ratios of the experiment', () => {
    const { parts } = judge(wallRatio('>', 1), { workloads: ['churn', 'splay'] });
    expect(parts.map(({ p }) => p?.toFixed(6))).toEqual(['0.125000', '0.125000']);
  });
});

describe('a claim about outcomes', () => {
  const claim: Claim = { id: 'end', text: 'All end well.', kind: 'outcome', of: {}, among: ['ok'] };

  it('holds when every invocation ended as one of those named', () => {
    expect(judge(claim)).toMatchObject({ verdict: 'holds' });
  });

  it('fails with the first that did not', () => {
    const outcome = { kind: 'oom-native', detail: '' } as const;
    const dying: InventedRun = {
      managers: [
        ['refcount', { every: 0, wallMs: 1 }],
        ['tracing', { every: 9, wallMs: 1, outcome }],
      ],
    };
    const { verdict, weakest } = judge(claim, dying);
    expect(verdict).toBe('fails');
    expect(weakest).toMatchObject({ figure: 0, figureText: '0 of 5 (0 %)' });
    expect(
      judge({ ...claim, kind: 'outcome', of: { manager: 'tracing' }, among: ['oom-native', 'ok'] }, dying)
        .verdict,
    ).toBe('holds');
  });
});
