import { describe, expect, it } from 'vitest';
import { BenchOptionError, settle, wanted } from './options.ts';

describe('options', () => {
  it('default to a million objects in seven pairs', () => {
    expect(settle({ section: 'collection' })).toMatchObject({ size: 1_000_000, pairs: 7, filter: '' });
  });

  it.each([{ size: 10 }, { size: 1.5 }, { pairs: 0 }])('refuse %o by name', (wrong) => {
    const [name] = Object.keys(wrong);
    expect(() => settle({ section: 'young', ...wrong })).toThrow(BenchOptionError);
    expect(() => settle({ section: 'young', ...wrong })).toThrow(name);
  });

  it('filter by name or group, whatever the case', () => {
    expect(wanted('PAIRS', 'dead list pairs', 'collection')).toBe(true);
    expect(wanted('counting', 'append and pop', 'counting-core')).toBe(true);
    expect(wanted('ring', 'dead hub', 'collection')).toBe(false);
  });
});
