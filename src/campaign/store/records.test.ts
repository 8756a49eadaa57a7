import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { InvocationRecord } from '../../model/index.ts';
import { planExperiment } from '../plan/plan.ts';
import { readRecords } from './records.ts';
import { exampleExperiment, exampleRecord } from './run.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'reclaim-records-'));
afterAll(() => rmSync(root, { recursive: true }));

const plan = planExperiment(exampleExperiment, { size: 'quick' });
const record = (index: number, change: Partial<InvocationRecord> = {}): InvocationRecord => ({
  ...exampleRecord,
  ...plan.invocations[index]!,
  ...change,
});

/** Reads a file of these lines; what is no text is written as JSON. */
function read(lines: readonly unknown[], end = '\n') {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(join(root, 'invocations.jsonl'), texts.join('\n') + end);
  const { records, warnings } = readRecords(root, plan);
  return { ids: records.map(({ id }) => id), warnings };
}

const ids = plan.invocations.map(({ id }) => id);
const [first, second, third] = ids;

describe('a wrong line costs its own record, and is told by its number', () => {
  it.each(['{"id":', 'text', '\u0000\u0000', '{"a":1}{"b":2}', '\ud800'])(
    'no JSON in the middle: %j',
    (line) => {
      const { ids: found, warnings } = read([record(0), line, record(1)]);
      expect(found).toEqual([first, second]);
      expect(warnings).toEqual([{ code: 'broken-line', line: 2 }]);
    },
  );

  it('no JSON at the end is torn only where no line end follows', () => {
    expect(read([record(0), '{"id":'], '').warnings).toEqual([{ code: 'torn-line', line: 2 }]);
    expect(read([record(0), '{"id":']).warnings).toEqual([{ code: 'broken-line', line: 2 }]);
  });

  it.each([null, [], {}, 1, '"text"', { schema: 1 }])('JSON that is no record: %j', (line) => {
    const { ids: found, warnings } = read([record(0), JSON.stringify(line), record(1)]);
    expect(found).toEqual([first, second]);
    expect(warnings).toMatchObject([{ code: 'refused-line', line: 2 }]);
  });

  it('a cell that the plan lacks, one that another invocation ran, and two that are swapped', () => {
    const [one, two] = [0, 1].map((index) => plan.invocations[index]!.cellId);
    expect(one).not.toBe(two);
    expect(read([record(0, { cellId: 'nobody' })])).toEqual({
      ids: [],
      warnings: [{ code: 'wrong-cell', line: 1, invocation: first, recorded: 'nobody', planned: one }],
    });
    expect(read([record(0, { cellId: two! }), record(1, { cellId: one! }), record(2)])).toEqual({
      ids: [third],
      warnings: [
        { code: 'wrong-cell', line: 1, invocation: first, recorded: two, planned: one },
        { code: 'wrong-cell', line: 2, invocation: second, recorded: one, planned: two },
      ],
    });
  });

  it('an invocation that nobody planned, one in another place, and one that is there twice', () => {
    const { ids: found, warnings } = read([
      record(0, { id: 'b999-i000' }),
      record(1, { position: 77 }),
      record(2),
      record(2, { wallNs: 7 }),
    ]);
    expect(found).toEqual([third]);
    expect(warnings).toEqual([
      { code: 'unplanned-invocation', line: 1, invocation: 'b999-i000' },
      { code: 'wrong-place', line: 2, invocation: second },
      { code: 'recorded-twice', line: 4, invocation: third },
    ]);
  });

  it('and a thousand of them are ten, and a number', () => {
    const { ids: found, warnings } = read([...Array<string>(1000).fill('x'), record(0)]);
    expect(found).toEqual([first]);
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)).toEqual({ code: 'more-wrong-lines', lines: 990 });
  });
});
