import { describe, expect, it } from 'vitest';
import type { Judgement } from '../definition.ts';
import { byVersion, reasonOf, verdictOf } from './verdict.ts';

const on = (ranOn: string, holds: Judgement['holds'], because = 'So it was seen.') => ({
  ranOn,
  holds,
  because,
});

describe('the verdict over versions', () => {
  it('is theirs where all versions agree', () => {
    expect(verdictOf([on('CPython 3.11', 'yes'), on('CPython 3.15', 'yes')])).toBe('true');
    expect(verdictOf([on('CPython 3.11', 'partly')])).toBe('half true');
    expect(verdictOf([on('CPython 3.11', 'no'), on('CPython 3.15', 'no')])).toBe('false');
  });

  it('depends on the version as soon as one differs', () => {
    const judgements = [on('CPython 3.11', 'yes'), on('CPython 3.13', 'no'), on('CPython 3.15', 'no')];
    expect(verdictOf(judgements)).toBe('version-dependent');
    expect(byVersion(judgements)).toBe('true on CPython 3.11; false on CPython 3.13, 3.15');
  });

  it('says that nothing was run rather than anything else', () => {
    expect(verdictOf([])).toBe('not run');
  });

  it('gives a reason once where it is the same, and by version where it is not', () => {
    expect(reasonOf([on('CPython 3.11', 'no'), on('CPython 3.15', 'no')])).toBe('So it was seen.');
    expect(reasonOf([on('CPython 3.11', 'no', 'It is 2.'), on('CPython 3.15', 'no', 'It is 3.')])).toBe(
      'CPython 3.11: It is 2. CPython 3.15: It is 3.',
    );
  });
});
