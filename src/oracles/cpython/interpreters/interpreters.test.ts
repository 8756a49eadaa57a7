import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../program/program.ts';
import {
  type FoundInterpreter,
  findInterpreters,
  type Interpreter,
  startInterpreter,
} from './interpreters.ts';
import { InterpreterDiedError, LineChild } from './line-child.ts';

const selfContaining: Program = {
  kind: 'counted',
  operations: [
    { do: 'list', name: 'n0', label: 'o1' },
    { do: 'append', target: 'n0', value: { name: 'n0' } },
    { do: 'refcount', target: 'n0' },
    { do: 'count', first: false },
    { do: 'instance', name: 'n1', label: 'o2', class: 'slotted-final', actions: [{ do: 'throw' }] },
    { do: 'append', target: 'n0', value: { name: 'n1' } },
    { do: 'reference', name: 'w0', label: 'o3', target: 'n1', callback: { actions: [] } },
    { do: 'forget', name: 'n1' },
    { do: 'forget', name: 'n0' },
    { do: 'collect', generation: null },
    { do: 'get-item', target: 'n0', index: 0, into: 'n2' },
  ],
};
const selfContainingTrace = [
  ...[0, 1, 2, '= 2', 3, '= - 0 0', 4, 5, 6, 7, 8],
  ...[9, 'gc start 2', 'callback o3', 'del o2', 'unraisable ValueError', 'gc stop 2 2 0', '= 2'],
  ...[10, '! TypeError'],
];

describe('the CPythons of this machine', async () => {
  const found = await findInterpreters();

  it('are at least the Pyodide packages, which come with the development dependencies', () => {
    const missing = 'run `npm ci` (without --omit=dev) to install pyodide313, pyodide314 and pyodide315';
    expect(
      found.filter((one) => one.kind === 'wasm').map((one) => one.name),
      missing,
    ).toEqual(['pyodide313', 'pyodide314', 'pyodide315']);
  });

  describe.each(found.map((one): [string, FoundInterpreter] => [one.name, one]))('%s', (_name, one) => {
    let interpreter: Interpreter;
    beforeAll(async () => {
      interpreter = await startInterpreter(one);
    });
    afterAll(() => interpreter.close());

    it('says its exact version and finalizes a self-containing list as the rules say', async () => {
      console.log(`interpreter used: ${interpreter.name}, CPython ${interpreter.exactVersion}`);
      expect(interpreter.exactVersion).toMatch(/^3\.\d+\.\d+/);
      const [first, second] = await interpreter.run([selfContaining, selfContaining]);
      expect(first).toEqual(selfContainingTrace);
      expect(second).toEqual(first);
    });

    it('leaves nothing of a program behind for the next one', async () => {
      const litter: Program = {
        kind: 'rich',
        operations: [
          { do: 'set-threshold', values: [9000, 3, 3] },
          { do: 'disable' },
          { do: 'set-debug', flags: 32 },
          { do: 'callback-add', id: 0, actions: [] },
          {
            do: 'instance',
            name: 'n0',
            label: 'o1',
            class: 'final',
            actions: [{ do: 'resurrect', into: 'r0' }],
          },
          { do: 'set-attribute', target: 'n0', attribute: 'a', value: { name: 'n0' } },
          { do: 'finalize', name: 'f0', label: 'o2', target: 'n0', actions: [] },
          { do: 'freeze' },
          { do: 'forget', name: 'n0' },
        ],
      };
      const traces = await interpreter.run([selfContaining, litter, litter, selfContaining]);
      expect(traces[3]).toEqual(traces[0]);
      expect(traces[2]).toEqual(traces[1]);
    });
  });
});

describe('a child that dies', () => {
  it('rejects what was asked of it and quotes its last words', async () => {
    const script = 'process.stderr.write("out of luck"); process.exit(3)';
    const child = new LineChild(process.execPath, ['-e', script]);
    await expect(child.read()).rejects.toThrow(InterpreterDiedError);
    await expect(child.ask('x')).rejects.toThrow(/exit code 3[\s\S]*out of luck/);
    await child.close();
  });

  it('rejects when the file does not exist', async () => {
    await expect(new LineChild('/no/such/python', []).read()).rejects.toThrow(/ENOENT/);
  });
});
