import { describe, expect, it } from 'vitest';
import { cpythonTests } from './cpython-tests.ts';
import { conformanceRows, missingTests } from './table.ts';

describe('the conformance table', () => {
  it('has a test of ours for every test of CPython that applies', () => {
    expect(missingTests(conformanceRows())).toEqual([]);
  });

  it('gives a reason for every test that does not apply, and lists none twice', () => {
    const names = cpythonTests.map(({ suite, name }) => `${suite} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { test, ours } of conformanceRows()) {
      if (test.reason === null) continue;
      expect(test.reason.length).toBeGreaterThan(10);
      expect(ours, `${test.name} is said not to apply, but has a test`).toBeNull();
    }
  });

  it('notices a test that is gone', () => {
    const rows = conformanceRows().map((row) =>
      row.test.name === 'GCTests.test_list' ? { ...row, ours: null } : row,
    );
    expect(missingTests(rows)).toEqual(['test_gc GCTests.test_list']);
  });
});
