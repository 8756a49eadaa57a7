import { createRequire } from 'node:module';
import type { Bytes } from '../../model/index.ts';
import { pageSize } from './block.ts';

/** The few functions of the C library that native memory needs. Addresses are plain numbers (below 2^53). */
export interface Libc {
  /** 0 when refused. */
  malloc(size: Bytes): number;
  free(address: number): void;
  /**
   * Anonymous private pages, resident on return. 0 when refused; null where this platform's constants are
   * unknown.
   */
  readonly mapPages: ((size: Bytes) => number) | null;
  /** False when the kernel refused. */
  unmapPages(address: number, size: Bytes): boolean;
  /** Writes one byte into every page of a block. */
  touch(address: number, size: Bytes): void;
  /** `malloc_trim(0)` of glibc; null where the C library has none. */
  readonly trim: (() => boolean) | null;
  /** The error number of the last refusal. */
  errno(): number;
}

export type LibcLookup =
  | { readonly kind: 'loaded'; readonly libc: Libc }
  | { readonly kind: 'missing'; readonly reason: string };

const readAndWrite = 0x1 | 0x2;
const privateMapping = 0x02;
/** `MAP_ANONYMOUS`, plus on Linux `MAP_POPULATE`: the kernel touches all pages in one call. */
const anonymous: Partial<Record<NodeJS.Platform, { readonly flags: number; readonly populates: boolean }>> = {
  linux: { flags: 0x20 | 0x8000, populates: true },
  darwin: { flags: 0x1000, populates: false },
};

/**
 * The C library through the optional package koffi, looked up only when asked for: the product runs without
 * it. `from` is the file or URL whose `node_modules` are searched; a bundle elsewhere names its own.
 */
export function loadLibc(from: string | URL = import.meta.url): LibcLookup {
  try {
    return { kind: 'loaded', libc: bind(createRequire(from)('koffi') as typeof import('koffi')) };
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return { kind: 'missing', reason: `koffi or the C library could not be loaded (${message})` };
  }
}

function bind(koffi: typeof import('koffi')): Libc {
  const library = koffi.load(null);
  const malloc: (size: number) => number = library.func('uintptr_t malloc(size_t size)');
  const free: (address: number) => void = library.func('void free(uintptr_t address)');
  const memset: (address: number, byte: number, size: number) => number = library.func(
    'uintptr_t memset(uintptr_t address, int byte, size_t size)',
  );
  const mmap: (
    at: number,
    size: number,
    access: number,
    flags: number,
    file: number,
    offset: number,
  ) => number = library.func(
    'intptr_t mmap(uintptr_t at, size_t size, int access, int flags, int file, int64_t offset)',
  );
  const munmap: (address: number, size: number) => number = library.func(
    'int munmap(uintptr_t address, size_t size)',
  );

  const touch = (address: number, size: Bytes): void => {
    for (let at = 0; at < size; at += pageSize) memset(address + at, 1, 1);
    if (size > 0) memset(address + size - 1, 1, 1);
  };
  const platform = anonymous[process.platform];
  const mapPages = (flags: number, populates: boolean) => (size: Bytes) => {
    const address = mmap(0, size, readAndWrite, privateMapping | flags, -1, 0);
    if (address === -1) return 0;
    if (!populates) touch(address, size);
    return address;
  };

  return {
    malloc,
    free,
    mapPages: platform ? mapPages(platform.flags, platform.populates) : null,
    unmapPages: (address, size) => munmap(address, size) === 0,
    touch,
    trim: bindTrim(library),
    errno: () => koffi.errno(),
  };
}

/** Only glibc has `malloc_trim`; elsewhere its absence is the answer, not a fault. */
function bindTrim(library: ReturnType<typeof import('koffi')['load']>): (() => boolean) | null {
  if (process.platform !== 'linux') return null;
  try {
    const trim: (pad: number) => number = library.func('int malloc_trim(size_t pad)');
    return () => trim(0) === 1;
  } catch {
    return null;
  }
}
