import { describe, expect, it } from 'vitest';
import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import { compareTraces, printDivergence, splitTrace } from './compare.ts';
import type { Side } from './differences.ts';

const cpython = (minor: number): Side => ({ name: `3.${minor}`, kind: 'cpython', version: [3, minor] });
const program: Program = {
  kind: 'counted',
  operations: [
    { do: 'list', name: 'n0', label: 'o1' },
    { do: 'count', first: true },
    { do: 'get-threshold' },
  ],
};
const compare = (left: Trace, right: Trace, a = cpython(11), b = cpython(11)) =>
  compareTraces(program, { side: a, trace: left }, { side: b, trace: right });

describe('comparing two traces', () => {
  it('finds no difference in equal ones', () => {
    expect(compare([0, 1, '= 1 0 0', 2], [0, 1, '= 1 0 0', 2])).toBeNull();
  });

  it('names the first operation whose events differ', () => {
    const found = compare([0, 1, '= 1 0 0', 2, 'x'], [0, 1, '= 2 0 0', 2, 'y']);
    expect(found).toMatchObject({ index: 1, left: ['= 1 0 0'], right: ['= 2 0 0'] });
  });

  it('sees a trace that ends early', () => {
    expect(compare([0, 1, '= 1 0 0'], [0, 1, '= 1 0 0', 2])).toMatchObject({ index: 2 });
  });

  it('sees events before the first operation', () => {
    expect(compare(['crash NameError'], [])).toMatchObject({ index: -1 });
  });

  it('looks past the young counter only where frames are counted', () => {
    const left: Trace = [0, 1, '= 7 0 0', 2];
    const right: Trace = [0, 1, '= 1 0 0', 2];
    expect(compare(left, right, cpython(10), cpython(11))).toBeNull();
    expect(compare(left, right, cpython(11), cpython(12))).not.toBeNull();
    expect(compare(left, [0, 1, '= 1 1 0', 2], cpython(10), cpython(11))).not.toBeNull();
  });

  it('looks past default thresholds only between versions whose defaults differ', () => {
    const left: Trace = [0, 1, 2, '= (700, 10, 10)'];
    const right: Trace = [0, 1, 2, '= (2000, 10, 10)'];
    expect(compare(left, right, cpython(12), cpython(13))).toBeNull();
    expect(compare(left, right, cpython(13), cpython(15))).not.toBeNull();
  });

  it('prints the program and both traces around the difference', () => {
    const found = compare([0, 1, '= 1 0 0', 2], [0, 1, '= 2 0 0', 2])!;
    const text = printDivergence(found, 'layer', 'python');
    expect(text).toContain('n0 = R(List(), "o1")');
    expect(text).toContain('First difference at operation 1');
    expect(text).toMatch(/layer:[\s\S]*1: = 1 0 0[\s\S]*python:[\s\S]*1: = 2 0 0/);
  });
});

describe('splitting a trace', () => {
  it('keeps what came before the first operation apart', () => {
    expect(splitTrace(['x', 0, 'y', 'z', 1])).toEqual([
      { index: -1, events: ['x'] },
      { index: 0, events: ['y', 'z'] },
      { index: 1, events: [] },
    ]);
  });
});
