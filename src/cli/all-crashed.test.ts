import { describe, expect, it } from 'vitest';
import { exampleRecord } from '../campaign/store/run.fixture.ts';
import type { InvocationRecord } from '../model/index.ts';
import { whyAllCrashed } from './all-crashed.ts';

const crashed = (id: string, detail: string, stderrTail: string): InvocationRecord => ({
  ...exampleRecord,
  id,
  outcome: { kind: 'crashed', code: 1, signal: null, detail },
  exit: { code: 1, signal: null, stderrTail },
});

describe('a campaign in which every child crashed', () => {
  it('says the commonest reason, and what such a child said last', () => {
    const records = [
      crashed('b000-i000', 'Error: once', 'once\n'),
      crashed('b000-i001', 'Error: twice', `${'x'.repeat(5000)}the end\n`),
      crashed('b000-i002', 'Error: twice', ''),
    ];
    const why = whyAllCrashed({ records });
    expect(why).toMatch(/^every child crashed.* 2 of 3 for this reason: Error: twice\n/);
    expect(why).toMatch(/The end of what b000-i001 said:\nx+the end\n$/);
    expect(why?.length).toBeLessThan(1300);
  });

  it.each([
    ['one ended otherwise', [exampleRecord, crashed('b000-i001', 'Error: once', '')]],
    ['there is none', []],
  ])('is none where %s', (_, records) => expect(whyAllCrashed({ records })).toBeNull());
});
