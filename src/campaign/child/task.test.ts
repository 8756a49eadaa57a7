import { describe, expect, it } from 'vitest';
import { bytes, type Cell, kib } from '../../model/index.ts';
import { exampleCell } from '../plan/cell.fixture.ts';
import { parseTask, taskOf } from './task.ts';

describe('a task', () => {
  const cells: readonly (readonly [string, Partial<Cell>])[] = [
    ['of the simplest cell', {}],
    ['with thresholds', { options: { thresholds: [1, 2, 3] } }],
    ['with a sweep and a forcing period', { options: { sweepEvery: 5, forceEvery: kib(1) } }],
    ['that never yields', { yieldEvery: null }],
    [
      'with drawn sizes',
      { parameters: { scale: 2, seed: 3, native: { kind: 'log-uniform', low: kib(1), high: kib(9) } } },
    ],
    ['with a budget', { limits: { ...exampleCell.limits, nativeBudget: bytes(77) } }],
  ];

  it.each(cells)('%s survives its trip to the child', (_, change) => {
    const task = taskOf({ ...exampleCell, ...change });
    expect(parseTask(JSON.stringify(task))).toEqual(task);
  });

  const valid = taskOf(exampleCell);
  it.each([
    ['workload', { workload: 'chrun' }, 'workload must be one of churn,'],
    [
      'scale',
      { parameters: { ...valid.parameters, scale: '1' } },
      'parameters.scale must be a number above 0, at most 40000, but is "1"',
    ],
    [
      'native size',
      { parameters: { ...valid.parameters, native: { kind: 'fixed' } } },
      'parameters.native.bytes must be a whole number from 0 to 2147483647, but is missing',
    ],
    [
      'thresholds',
      { options: { thresholds: [1, 2] } },
      'options.thresholds must be three whole numbers from 0 to 2147483647, but is [1,2]',
    ],
    [
      'yield policy',
      { yieldEvery: 'never' },
      'yieldEvery must be a whole number from 1 to 2147483647, or null for never, but is "never"',
    ],
  ])('with a wrong %s is refused by name', (_, change, message) => {
    expect(() => parseTask(JSON.stringify({ ...valid, ...change }))).toThrow(message);
  });

  it('must be given', () => {
    expect(() => parseTask(undefined)).toThrow('needs its task as JSON');
  });
});
