import { describe, expect, test } from 'vitest';
import { bytes, kib } from '../../model/index.ts';
import { createBackend, DoubleFreeError, ForeignBlockError, loadLibc, NativeMemoryError } from './index.ts';
import type { Libc } from './libc.ts';
import { MallocBackend } from './malloc.ts';
import { MmapBackend } from './mmap.ts';

/** A C library that writes down what reaches it. */
function loggingLibc(refuse = false): { readonly libc: Libc; readonly calls: string[] } {
  const calls: string[] = [];
  let next = 4096;
  const place = (size: number): number => {
    const address = refuse ? 0 : next;
    next += size + 4096;
    return address;
  };
  return {
    calls,
    libc: {
      malloc: (size) => {
        calls.push(`malloc ${size}`);
        return place(size);
      },
      free: (address) => void calls.push(`free ${address}`),
      mapPages: (size) => {
        calls.push(`map ${size}`);
        return place(size);
      },
      unmapPages: (address, size) => {
        calls.push(`unmap ${address} ${size}`);
        return true;
      },
      touch: (address, size) => void calls.push(`touch ${address} ${size}`),
      trim: () => true,
      errno: () => 12,
    },
  };
}

describe('what reaches the C library', () => {
  test('malloc touches each block once and frees it once, whatever is tried afterwards', () => {
    const { libc, calls } = loggingLibc();
    const backend = new MallocBackend(libc);
    const other = new MallocBackend(libc);
    const block = backend.allocate(bytes(100));
    expect(() => other.free(block)).toThrow(ForeignBlockError);
    backend.free(block);
    expect(() => backend.free(block)).toThrow(DoubleFreeError);
    expect(calls).toEqual(['malloc 100', 'touch 4096 100', 'free 4096']);
  });

  test('mmap unmaps each block once, whatever is tried afterwards', () => {
    const { libc, calls } = loggingLibc();
    const backend = new MmapBackend(libc, libc.mapPages!);
    const block = backend.allocate(bytes(100));
    expect(() => new MmapBackend(libc, libc.mapPages!).free(block)).toThrow(ForeignBlockError);
    backend.free(block);
    expect(() => backend.free(block)).toThrow(DoubleFreeError);
    expect(calls).toEqual(['map 100', 'unmap 4096 100']);
  });

  test('empty blocks and absurd sizes never reach it', () => {
    const { libc, calls } = loggingLibc();
    for (const backend of [new MallocBackend(libc), new MmapBackend(libc, libc.mapPages!)]) {
      backend.free(backend.allocate(bytes(0)));
      expect(() => backend.allocate(bytes(Number.NaN))).toThrow(RangeError);
      expect(() => backend.allocate(bytes(-8))).toThrow(RangeError);
    }
    expect(calls).toEqual([]);
  });

  test('a refusal is an error with the size and the error number, and nothing is touched', () => {
    const { libc, calls } = loggingLibc(true);
    const malloc = new MallocBackend(libc);
    const mmap = new MmapBackend(libc, libc.mapPages!);
    expect(() => malloc.allocate(bytes(64))).toThrow(/malloc\(64\) \(errno 12\)/);
    expect(() => mmap.allocate(bytes(64))).toThrow(NativeMemoryError);
    expect(calls).toEqual(['malloc 64', 'map 64']);
  });

  test('a failing unmap is reported, not swallowed', () => {
    const { libc } = loggingLibc();
    const backend = new MmapBackend({ ...libc, unmapPages: () => false }, libc.mapPages!);
    expect(() => backend.free(backend.allocate(bytes(64)))).toThrow('they stay mapped');
  });
});

describe('the real C library', () => {
  test('trim is called only by name and hands the pool of small blocks back where glibc has it', ({
    skip,
  }) => {
    const backend = createBackend('malloc');
    if (!(backend instanceof MallocBackend)) throw new Error('createBackend gave another backend for malloc');
    const before = process.memoryUsage.rss();
    const blocks = Array.from({ length: 3000 }, () => backend.allocate(kib(32)));
    const last = blocks.pop()!;
    for (const block of blocks) backend.free(block);
    const pooled = process.memoryUsage.rss() - before;
    const trimmed = backend.trim();
    const after = process.memoryUsage.rss() - before;
    backend.free(last);
    if (trimmed === null) skip('the C library of this machine has no malloc_trim, which glibc has');
    expect(pooled).toBeGreaterThan(kib(32) * 2000);
    expect(after).toBeLessThan(pooled / 2);
  });

  test('is reported missing, with the reason, where koffi is not installed', () => {
    const found = loadLibc('/a/folder/without/koffi/index.js');
    expect(found).toMatchObject({
      kind: 'missing',
      reason: expect.stringContaining("Cannot find module 'koffi'"),
    });
  });
});
