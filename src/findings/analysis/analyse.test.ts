import { describe, expect, it } from 'vitest';
import { metricNames, type StoredRun } from '../../model/index.ts';
import { inventRun } from '../invented-run.fixture.ts';
import { analyse } from './analyse.ts';
import { metrics } from './metrics.ts';
import { toldOnce } from './told-warnings.ts';
import { formatNumber, formatQuantity, formatRatio } from './units.ts';

const fewer = { resamples: 200 };

describe('findings', () => {
  it('are the same to the last digit for the same run, and survive JSON', () => {
    const run = inventRun();
    const findings = analyse(run, fewer);
    expect(analyse(run, fewer)).toEqual(findings);
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });

  it('count the twin for the noise floor only', () => {
    const { cells, noise, run } = analyse(inventRun(), fewer);
    expect(cells.map(({ label }) => label)).toEqual(['refcount', 'refcount-generational', 'tracing']);
    expect(noise).toMatchObject({
      cellId: 'churn/refcount/yield=never',
      floors: { wall: { n: 5, ratio: 1 } },
    });
    expect([run.planned, run.recorded]).toEqual([20, 20]);
  });

  it('name the command that plans the run again', () => {
    const run = inventRun({ blocks: 3 });
    expect(analyse(run, fewer).run.command).toBe('npm run reclaim -- run invented --quick --seed 7');
    const custom: StoredRun = { ...run, plan: { ...run.plan, size: 'custom', blocks: 3, scale: 2 } };
    expect(analyse(custom, fewer).run.command).toBe(
      'npm run reclaim -- run invented --full --blocks 3 --scale 2 --seed 7',
    );
  });

  it('never speak of survivors without saying so', () => {
    const run = inventRun();
    const dead = new Set(['b0-i2', 'b1-i2']);
    const records = run.records.map((record) =>
      dead.has(record.id)
        ? { ...record, outcome: { kind: 'timeout' as const, afterMs: 1 }, wallNs: null }
        : record,
    );
    const tracing = analyse({ ...run, records }, fewer).cells.find(({ label }) => label === 'tracing')!;
    expect(tracing.outcomes).toMatchObject({ ok: 3, timeout: 2 });
    expect(tracing.metrics.wall).toMatchObject({ n: 3, of: 5, survivorsOnly: true });
    expect(tracing.metrics['peak-native']).toMatchObject({
      n: 5,
      of: 5,
      untilDeath: true,
      survivorsOnly: false,
    });
    expect(tracing.metrics.completed).toMatchObject({ n: 5, median: 1, low: 0 });
  });

  it('warn when a counter of the layer does not repeat', () => {
    const run = inventRun();
    expect(analyse(run, fewer).exactness.differing).toEqual([]);
    const records = run.records.map((record) =>
      record.id === 'b2-i1' ? { ...record, counts: { ...record.counts, increments: 1 } } : record,
    );
    const { exactness, warnings } = analyse({ ...run, records }, fewer);
    expect(exactness.differing).toEqual([
      { cellId: 'churn/refcount-generational/yield=never', counter: 'increments', values: [1, 30000] },
    ]);
    expect(warnings).toContainEqual(
      toldOnce({
        code: 'inexact-counter',
        cellId: 'churn/refcount-generational/yield=never',
        counter: 'increments',
        values: 2,
        lowest: 1,
        highest: 30_000,
      }),
    );
  });

  it('warn of few blocks and of a missing twin', () => {
    const run = inventRun({ blocks: 2 });
    const plan = { ...run.plan, cells: run.plan.cells.filter(({ twinOf }) => twinOf === null) };
    expect(analyse({ ...run, plan }, fewer).warnings.map(({ code }) => code)).toEqual([
      'few-blocks',
      'no-twin',
    ]);
  });

  it('put wrong claims first, then deaths, then the widest spreads', () => {
    const outcome = { kind: 'oom-native', detail: '' } as const;
    const run = inventRun({
      managers: [
        ['refcount', { every: 0, wallMs: 40 }],
        ['refcount-generational', { every: 700, wallMs: 10 }],
        ['tracing', { every: 100, wallMs: 10, outcome }],
      ],
      claims: [{ id: 'a', text: 'All end.', kind: 'outcome', of: {}, among: ['ok'] }],
    });
    const { surprises } = analyse(run, fewer);
    expect(surprises.map(({ kind }) => kind)).toEqual([
      'claim',
      'death',
      ...new Array(surprises.length - 2).fill('spread'),
    ]);
    expect(surprises[1]?.text).toBe(
      'tracing ran out of native budget on churn (5 of 5 invocations), where refcount and refcount-generational finished.',
    );
    expect(surprises[2]).toMatchObject({
      size: null,
      text: expect.stringContaining('0 allocations with refcount'),
    });
  });

  it('distil overheads from managers that completed everything', () => {
    // Wall medians 40.8, 51, 20.4 ms; identified 2, 2 + 14 × 0.2 and 2 ms. The smallest remainder is 18.4 ms.
    const { overheads } = analyse(inventRun(), fewer);
    expect(overheads.map(({ label, wall }) => [label, Number(wall?.toFixed(4))])).toEqual([
      ['refcount', Number((40.8 / 18.4).toFixed(4))],
      ['refcount-generational', Number((51 / 18.4).toFixed(4))],
      ['tracing', Number((20.4 / 18.4).toFixed(4))],
    ]);
  });

  it('bound utilisation by the stored pauses: 0.1 ms in every millisecond', () => {
    const { utilisation } = analyse(inventRun(), fewer);
    expect(
      utilisation[0]?.windows.map(({ utilisation: share }) => share && Number(share.toFixed(6))),
    ).toEqual([0.9, 0.9, null]);
  });
});

describe('metrics', () => {
  it('exist for every name, with a unit and a meaning', () => {
    expect(Object.keys(metrics).sort()).toEqual([...metricNames].sort());
    expect(metricNames.filter((name) => metrics[name].meaning.length < 10)).toEqual([]);
  });

  it('are read from a record in base units', () => {
    const run = inventRun();
    const record = run.records.find(({ cellId }) => cellId.startsWith('churn/refcount-generational'))!;
    const values = Object.fromEntries(metricNames.map((name) => [name, metrics[name].of(record, run.plan)]));
    expect(values).toEqual({
      completed: 1,
      wall: 50e6,
      cpu: 55e6,
      'cpu-main': 50e6,
      'peak-native': 800 * 4096,
      'peak-floating': 700 * 4096,
      'peak-rss': 50 * 2 ** 20 + 700 * 4096,
      'peak-v8-heap': 8 * 2 ** 20,
      'never-reclaimed-share': 0,
      'lag-p50': 350,
      'lag-p99': 350,
      'lag-max': 700,
      drag: 10_000 * 4096 * 350,
      'collector-time': 2e6 + 14 * 2e5,
      collections: 14,
      'pause-max': 2e5,
      'batch-p99': 3e5,
      'batch-max': 9e5,
      'finalizers-inside-loop': 10_000,
    });
  });

  it('of a dead invocation are what it had reached, and otherwise nothing', () => {
    const outcome = { kind: 'crashed', code: null, signal: 'SIGSEGV', detail: '' } as const;
    const run = inventRun({ managers: [['tracing', { every: 10, wallMs: 5, outcome }]] });
    const known = metricNames.filter((name) => metrics[name].of(run.records[0]!, run.plan) !== null);
    expect(known).toEqual([
      'completed',
      'peak-native',
      'peak-floating',
      'peak-rss',
      'peak-v8-heap',
      'never-reclaimed-share',
      'finalizers-inside-loop',
    ]);
  });
});

describe('figures in words', () => {
  it('have three digits and a unit that suits them', () => {
    expect([
      formatQuantity('bytes', 409600),
      formatQuantity('bytes', 1.5 * 2 ** 30),
      formatQuantity('nanoseconds', 1_234_567),
      formatQuantity('allocations', 1),
      formatQuantity('allocations', 40_000),
      formatQuantity('share', 0.1234),
      formatQuantity('share', 0.0000001),
      formatQuantity('share', 0.9999999),
      formatQuantity('byte-allocations', 2 ** 20 * 5000),
      formatQuantity('byte-allocations', 0),
      formatRatio(1234.5),
      formatNumber(0.01234),
    ]).toEqual([
      '400 KiB',
      '1.5 GiB',
      '1.23 ms',
      '1 allocation',
      '40,000 allocations',
      '12.3 %',
      '< 0.1 %',
      '> 99.9 %',
      '5 MiB × 1000 allocations',
      '0',
      '1,235×',
      '0.0123',
    ]);
  });
});
