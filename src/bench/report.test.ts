import { describe, expect, it } from 'vitest';
import { disagreement, type RoundReport } from './report.ts';

const report = (changes: Partial<RoundReport> = {}): RoundReport => ({
  objects: 100,
  edges: 200,
  ns: 1,
  collected: 100,
  calls: 0,
  ...changes,
});

describe('two sides', () => {
  it('agree when all rounds did the same work, whatever time they took', () => {
    expect(disagreement([report({ ns: 1 }), report({ ns: 2 })], [report({ ns: 3 })])).toBeNull();
  });

  it.each(['objects', 'edges', 'collected', 'calls'] as const)('disagree when %s differ', (name) => {
    const sentence = disagreement([report()], [report(), report({ [name]: 7 })]);
    expect(sentence).toBe(`${name} differ: ${report()[name]} on our side, 7 on theirs`);
  });

  it('disagree when our own rounds differ', () => {
    expect(disagreement([report(), report({ edges: 1 })], [report()])).toContain(
      'between rounds on our side',
    );
  });

  it('disagree when one never reported', () => {
    expect(disagreement([report()], [])).toContain('never reported');
  });
});
