/**
 * Prints which test of CPython is which of ours, and why the others do not apply. Fails when one that applies
 * is missing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { type CPythonTest, cpythonTests } from './cpython-tests.ts';

const folder = new URL('../../layer/python/conformance/', import.meta.url);

/** A line of the table. `ours` is null when there is no test of ours of that name. */
export interface ConformanceRow {
  readonly test: CPythonTest;
  readonly ours: { readonly file: string; readonly behaviour: string } | null;
}

/** The table as it follows from the titles of our tests: `Class.test_name: what it shows`. */
export function conformanceRows(): ConformanceRow[] {
  const titles = new Map<string, { file: string; behaviour: string }>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts'))) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    for (const [, name, behaviour] of text.matchAll(/'(\w+\.test_\w+): ((?:[^'\\]|\\.)+)'/g))
      titles.set(`${suiteOf(file)} ${name}`, { file, behaviour: behaviour! });
  }
  return cpythonTests.map((test) => ({ test, ours: titles.get(`${test.suite} ${test.name}`) ?? null }));
}

/** Tests of CPython that apply and have no counterpart. */
export function missingTests(rows: readonly ConformanceRow[]): string[] {
  return rows
    .filter(({ test, ours }) => test.reason === null && ours === null)
    .map(({ test }) => `${test.suite} ${test.name}`);
}

/** Names are unique within a suite only. */
function suiteOf(file: string): CPythonTest['suite'] {
  if (file.startsWith('gc-')) return 'test_gc';
  return file.startsWith('finalization') ? 'test_finalization' : 'test_weakref';
}

function print(): void {
  const rows = conformanceRows();
  const table = new Table({
    head: ['CPython', 'here', 'what it shows, or why it does not apply'],
    colWidths: [64, 28, 90],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { test, ours } of rows)
    table.push([
      `${test.suite} ${test.name}`,
      test.reason === null ? (ours?.file.replace('.test.ts', '') ?? 'MISSING') : 'not applicable',
      test.reason ?? ours?.behaviour ?? '',
    ]);
  const missing = missingTests(rows);
  const applicable = rows.filter(({ test }) => test.reason === null).length;
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(
    `${rows.length} tests of CPython: ${applicable - missing.length} have a test of ours under every profile, ${rows.length - applicable} do not apply, ${missing.length} are missing.\n`,
  );
  if (missing.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) print();
