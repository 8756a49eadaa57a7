import { describe, expect, it } from 'vitest';
import type { Claim } from '../../model/index.ts';
import { inventRun } from '../invented-run.fixture.ts';
import { analyse } from './analyse.ts';

const claims: readonly Claim[] = [
  {
    id: 'ratio',
    text: '',
    kind: 'ratio',
    metric: 'wall',
    of: { manager: 'tracing' },
    over: { manager: 'refcount' },
    is: '<',
    than: 1,
  },
  { id: 'value', text: '', kind: 'value', metric: 'lag-p50', of: { manager: 'refcount' }, is: '=', than: 0 },
  { id: 'outcome', text: '', kind: 'outcome', of: {}, among: ['ok'] },
];

/** An array that counts how often one of its items is read. */
function counting<Item>(items: readonly Item[]): { readonly items: readonly Item[]; reads(): number } {
  let reads = 0;
  const counted = new Proxy(items, {
    get: (target, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
      return Reflect.get(target, name);
    },
  });
  return { items: counted, reads: () => reads };
}

/** How often the analysis of a run with so many settings reads a cell of the plan, and a record. */
function readsWith(settings: number): { readonly cells: number; readonly records: number } {
  const yields = Array.from({ length: settings }, (_, i) => i + 1);
  const run = inventRun({ yields, blocks: 3, claims });
  const cells = counting(run.plan.cells);
  const records = counting(run.records);
  analyse({ ...run, plan: { ...run.plan, cells: cells.items }, records: records.items }, { resamples: 20 });
  return { cells: cells.reads(), records: records.reads() };
}

describe('the work of an analysis', () => {
  it('grows with the plan and its records, not with their square', () => {
    const [few, many] = [readsWith(10), readsWith(40)];
    expect(few.cells).toBeGreaterThan(30);
    expect(few.records).toBeGreaterThan(90);
    expect(many.cells / few.cells).toBeLessThan(5);
    expect(many.records / few.records).toBeLessThan(5);
  });
});
