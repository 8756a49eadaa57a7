import { describe, expect, it } from 'vitest';
import { createPython, profileNames } from '../index.ts';

describe.each(profileNames)('gc.set_threshold, as in CPython %s', (profile) => {
  it('sets all or nothing, or up to 3.12 those before the one that is refused', () => {
    const isOneByOne = ['3.11', '3.12'].includes(profile);
    const young = isOneByOne ? 700 : 2000;
    const { gc } = createPython({ profile });
    const after = (...given: unknown[]) => {
      gc.set_threshold(young, 10, 10);
      expect(() => gc.set_threshold(...(given as number[]))).toThrow();
      return gc.get_threshold();
    };
    const untouched = [young, 10, 10];
    const partly = (...set: number[]) => (isOneByOne ? set : untouched);
    expect(after(5, 'x')).toEqual(partly(5, 10, 10));
    expect(after(6, 7, 'x')).toEqual(partly(6, 7, 10));
    expect(after(4, 2 ** 40)).toEqual(partly(4, 10, 10));
    expect(after('x')).toEqual(untouched);
    expect(after(1, 2, 3, 4)).toEqual(untouched);
  });
});
