import { describe, expect, test } from 'vitest';
import { backendNames, bytes } from '../../model/index.ts';
import { BackendUnavailableError, chooseBackend, createBackend, type LibcLookup, loadLibc } from './index.ts';

const noKoffi = (): LibcLookup => ({ kind: 'missing', reason: 'koffi is not installed' });

describe('choosing a backend', () => {
  test.each(backendNames)('%s is what its name says, without a warning', (name) => {
    const { backend, warnings } = chooseBackend(name);
    expect([backend.name, warnings]).toEqual([name, []]);
  });

  test.each(['malloc', 'mmap'] as const)('without koffi, %s becomes resizable-buffer and says so', (name) => {
    const { backend, warnings } = chooseBackend(name, noKoffi);
    expect(backend.name).toBe('resizable-buffer');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toEqual({
      code: 'backend-substituted',
      asked: name,
      served: 'resizable-buffer',
      reason: expect.stringContaining(`backend ${name} is not available: koffi is not installed`),
    });
    backend.free(backend.allocate(bytes(100)));
  });

  test.each(['array-buffer', 'resizable-buffer', 'ledger'] as const)('%s does not look for koffi', (name) => {
    const refuse = (): LibcLookup => {
      throw new Error('looked for koffi');
    };
    expect(chooseBackend(name, refuse).backend.name).toBe(name);
  });

  test('a backend asked for by name is that one or an error, never another', () => {
    expect(() => createBackend('malloc', noKoffi)).toThrow(BackendUnavailableError);
  });

  test('mmap is refused, not guessed, on a platform whose constants are unknown', () => {
    const found = loadLibc();
    if (found.kind === 'missing')
      throw new Error(`This test needs koffi (npm install koffi): ${found.reason}`);
    const unknown = (): LibcLookup => ({ kind: 'loaded', libc: { ...found.libc, mapPages: null } });
    expect(() => createBackend('mmap', unknown)).toThrow('constants');
    expect(chooseBackend('mmap', unknown).warnings).toHaveLength(1);
  });
});
