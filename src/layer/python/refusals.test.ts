import { describe, expect, it } from 'vitest';
import { containerRefusals } from './container-refusals.fixture.ts';
import { createPython, type ProfileName, PyException, profileNames } from './index.ts';
import { moduleRefusals, type Refusal } from './refusals.fixture.ts';

/** What a call came to: the name of the error class of ours, null when nothing was thrown. */
function outcomeOf(profile: ProfileName, layer: Refusal[1]): string | null {
  const py = createPython({ profile, writeError: () => undefined });
  try {
    layer({ ...py, c: py.class('C', {})() });
    return null;
  } catch (error) {
    if (!(error instanceof PyException)) throw error;
    return error.name;
  } finally {
    py.heap.verify();
  }
}

describe.each(profileNames)('what Python refuses, under the rules of %s', (profile) => {
  it.each([...moduleRefusals, ...containerRefusals])('%s', (_, layer, raises) => {
    expect(outcomeOf(profile, layer)).toBe(raises);
  });
});

describe('a refusal', () => {
  it('keeps nothing of what was passed: the object refused as an item, a key or a source dies with its handle', () => {
    const py = createPython({ writeError: () => undefined });
    const before = py.heap.liveObjects;
    const attempts: ((value: ReturnType<typeof py.list>) => unknown)[] = [
      (value) => py.list([1, 2, 3, 4, 5, 6]).setitem(0.5, value),
      (value) => py.list().insert(Number.NaN, value),
      (value) => py.dict([[1, value], [2] as unknown as [number, number]]),
      (value) => py.weakref.WeakSet([value]),
      (value) => py.weakref.WeakValueDictionary([['k', value]]),
    ];
    for (const attempt of attempts) {
      const value = py.list();
      expect(() => attempt(value)).toThrow(PyException);
      expect(py.heap.count(value.id)).toBe(1);
      value.release();
    }
    // The lists that could not take it were the program's: they are what is left.
    expect(py.heap.liveObjects).toBe(before + 2);
    py.heap.verify();
  });
});
