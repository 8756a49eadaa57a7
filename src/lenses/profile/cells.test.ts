import { describe, expect, it } from 'vitest';
import { type Cell, mib } from '../../model/index.ts';
import { labelsBeside, sameCellUnder } from './cells.ts';
import { treesCell } from './profile.fixture.ts';

const other: Cell = { ...treesCell, id: 'other', manager: 'tracing', label: 'tracing' };
const twin: Cell = { ...other, id: 'other/twin', twinOf: 'other' };
const mapped: Cell = { ...other, id: 'mapped', backend: 'mmap' };
const smaller: Cell = { ...other, id: 'smaller', limits: { ...treesCell.limits, nativeBudget: mib(1) } };
const accounted: Cell = {
  ...treesCell,
  id: 'accounted',
  label: 'tracing-accounted',
  backend: 'array-buffer',
};

describe('the same cell under another manager', () => {
  it('is the one that differs in nothing else, and never a twin', () => {
    expect(sameCellUnder([twin, smaller, mapped, other], treesCell, 'tracing')).toBe(other);
  });

  it('may have the backend that its manager needs', () => {
    expect(sameCellUnder([treesCell, accounted], treesCell, 'tracing-accounted')).toBe(accounted);
  });

  it('may not exist', () => {
    expect(sameCellUnder([treesCell, smaller], treesCell, 'tracing')).toBeNull();
  });

  it('is offered by its label', () => {
    expect(labelsBeside([treesCell, other, twin, smaller, accounted], treesCell)).toEqual([
      'refcount-generational',
      'tracing',
      'tracing-accounted',
    ]);
  });
});
