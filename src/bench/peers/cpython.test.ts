import { describe, expect, it } from 'vitest';
import type { FoundInterpreter } from '../../oracles/cpython/index.ts';
import { choosePython, NoCPythonError } from './cpython.ts';

const native = (version: string): FoundInterpreter => ({
  name: `native ${version}`,
  kind: 'native',
  version,
  path: `/python${version}`,
});
const wasm: FoundInterpreter = { name: 'pyodide314', kind: 'wasm', version: '314.0.7', path: '/pyodide' };

describe('the CPython compared with', () => {
  it('is the newest native 3.11 where there is one', () => {
    const found = [native('3.10.1'), native('3.11.2'), native('3.11.7'), native('3.13.0'), wasm];
    expect(choosePython(found).version).toBe('3.11.7');
  });

  it('is the newest other native one next, and wasm last', () => {
    expect(choosePython([native('3.9.18'), native('3.13.0'), wasm]).version).toBe('3.13.0');
    expect(choosePython([wasm])).toBe(wasm);
  });

  it('is missed by a name and a way to get it', () => {
    expect(() => choosePython([])).toThrow(NoCPythonError);
    expect(() => choosePython([])).toThrow('Install python3');
  });
});
