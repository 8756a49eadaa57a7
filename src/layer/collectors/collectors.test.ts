import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../heap/index.ts';
import { ProgramRun, program, type Step, unobservedProgram } from './conformance/random-programs.ts';
import { type CollectorTraits, testCollector } from './conformance/test-collector.ts';
import { type CollectorName, collectorNames, createCollector } from './index.ts';
import { decref, scan } from './trial-deletion/search.ts';

/** What the suite must know of each collector. One without a row does not compile. */
const traits: Readonly<Record<CollectorName, CollectorTraits>> = {
  generational: { generations: true },
  'trial-deletion': { generations: false },
};

for (const name of collectorNames) testCollector(name, traits[name]);

/**
 * Runs a program under both collectors, every collection a full one, and compares them after each. Returns
 * how many were compared.
 */
function compare(steps: readonly Step[], observed: boolean): number {
  const runs = collectorNames.map((name) => new ProgramRun(name, observed)) as [ProgramRun, ProgramRun];
  const [first, second] = runs;
  let collections = 0;
  for (const step of [...steps, { op: 'collect', generation: 2 } as const]) {
    const [a, b] = runs.map((run) => run.do(step.op === 'collect' ? { op: 'collect', generation: 2 } : step));
    if (step.op !== 'collect') continue;
    collections++;
    if (!observed) expect(b).toBe(a);
    expect(second.live()).toEqual(first.live());
    // The order in which user code runs is each collector's own.
    expect([...second.log].sort()).toEqual([...first.log].sort());
    for (const run of runs) run.heap.verify();
  }
  return collections;
}

/** Compares many random programs; returns how many collections there were. */
function compareAll(
  programs: typeof program,
  observed: boolean,
  parameters: { readonly seed?: number; readonly numRuns: number },
): number {
  let collections = 0;
  fc.assert(
    fc.property(programs, (steps) => {
      collections += compare(steps, observed);
    }),
    parameters,
  );
  return collections;
}

// A fixed seed for what chance decides, how often programs collect, and other programs each time beside it.
describe('both collectors', () => {
  it('find the same objects dead, where nobody sees them die', () => {
    expect(compareAll(unobservedProgram, false, { seed: 1, numRuns: 250 })).toBe(1346);
    compareAll(unobservedProgram, false, { numRuns: 250 });
  });

  it('finalize, resurrect, call back and free the same, where finalizers and callbacks do', () => {
    expect(compareAll(program, true, { seed: 1, numRuns: 250 })).toBe(1346);
    compareAll(program, true, { numRuns: 250 });
  });
});

describe('the worked example of trial deletion', () => {
  it('goes as its README says', () => {
    const heap = new Heap();
    const node = heap.defineKind({ name: 'node' });
    const objects = [1, 1, 1, 0, 2].map((slots) => heap.allocate(node, slots));
    const [a, b, c, d, e] = objects as [number, number, number, number, number];
    heap.write(a, 0, b);
    heap.write(b, 0, a);
    heap.write(c, 0, d);
    heap.write(e, 0, e);
    heap.write(e, 1, d);
    for (const id of [a, b, d, e]) heap.release(id);
    const counts = () => objects.map((id) => heap.count(id));
    const rows = new Map<string, number[]>([['counts', counts()]]);
    const candidates = Int32Array.from(objects);
    decref(heap, candidates);
    rows.set('after decref', counts());
    const unreachable = scan(heap, candidates);
    rows.set('scan: at the end', counts());
    expect([...unreachable]).toEqual([a, b, e]);
    const readme = readFileSync(new URL('./trial-deletion/README.md', import.meta.url), 'utf8');
    for (const [title, numbers] of rows) {
      const line = readme.split('\n').find((each) => each.startsWith(`${title} `));
      expect(`${title}: ${line?.slice(22).match(/\d/g)?.join(' ')}`).toBe(`${title}: ${numbers.join(' ')}`);
    }
    expect(createCollector('trial-deletion', heap).collect()).toBe(3);
    expect([heap.count(c), heap.count(d)]).toEqual([1, 1]);
  });
});
