import { describe, expect, it } from 'vitest';
import { findInterpretersFor, MissingInterpreterError, pickInterpreter, profileOf } from './choice.ts';
import type { FoundInterpreter } from './interpreters.ts';

const native = (version: string): FoundInterpreter => ({
  name: `native ${version}`,
  kind: 'native',
  version,
  path: `/usr/bin/python${version}`,
});
const pyodide: FoundInterpreter = {
  name: 'pyodide315',
  kind: 'wasm',
  version: '3.15.0rc1',
  path: '/modules/pyodide315',
};
const found = [native('3.10.13'), native('3.11.7'), native('3.12.1'), native('3.13.0'), pyodide];

describe('an interpreter is picked', () => {
  it('by its version, its name, or the profile it follows', () => {
    expect(pickInterpreter(found, '3.13', undefined).name).toBe('native 3.13.0');
    expect(pickInterpreter(found, 'pyodide315', undefined).name).toBe('pyodide315');
    expect(pickInterpreter(found, undefined, '3.15').name).toBe('pyodide315');
    expect(pickInterpreter(found, undefined, undefined).name).toBe('native 3.11.7');
  });

  it('only where a profile has the rules of its version, unless the user names both', () => {
    expect(found.map(profileOf)).toEqual([null, '3.11', '3.12', '3.13', '3.15']);
    expect(() => pickInterpreter(found, '3.10', undefined)).toThrow(MissingInterpreterError);
    expect(pickInterpreter(found, '3.12', '3.13').name).toBe('native 3.12.1');
    // From 3.13.13 on finalizers leave no weak references to trash: another rule than the profile's.
    expect([native('3.13.12'), native('3.13.13')].map(profileOf)).toEqual(['3.13', null]);
  });

  it('and one that is here without a profile is not said to be missing', () => {
    const without = { ...pyodide, name: 'pyodide314', version: '3.14.2' };
    expect(() => pickInterpreter([without], 'pyodide314', undefined)).toThrow(
      /^pyodide314 is here, but no profile has the rules of Python 3\.14\.2\. Say which .* --profile/,
    );
    expect(pickInterpreter([without], 'pyodide314', '3.13').name).toBe('pyodide314');
  });

  it.each(['', ' ', '1.5.2', '2.7.18', '3.8', '3.', 'python3.11', 'pyodide', '/usr/bin/python3'])(
    'and "%s", which names none, starts none',
    async (query) => {
      await expect(findInterpretersFor(query)).rejects.toThrow(`"${query}" is no CPython that is looked for`);
    },
  );

  it('and where none fits the error says what is there and how to get one', () => {
    expect(() => pickInterpreter([], undefined, '3.11')).toThrow(/found: none.*npm install/);
    expect(() => pickInterpreter([native('3.9.18')], undefined, '3.11')).toThrow(/found: native 3\.9\.18/);
  });
});
