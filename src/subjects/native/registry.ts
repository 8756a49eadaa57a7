import type { BackendName, Warning } from '../../model/index.ts';
import type { NativeBackend } from './backend.ts';
import { ArrayBufferBackend, ResizableBufferBackend } from './buffers.ts';
import { BackendUnavailableError } from './errors.ts';
import { LedgerBackend } from './ledger-backend.ts';
import { type LibcLookup, loadLibc } from './libc.ts';
import { MallocBackend } from './malloc.ts';
import { MmapBackend } from './mmap.ts';

type FindLibc = () => LibcLookup;

/**
 * Every backend by name. The two that need the C library throw `BackendUnavailableError` where it is not to
 * be had.
 */
export const backends: Readonly<Record<BackendName, (findLibc: FindLibc) => NativeBackend>> = {
  malloc: (findLibc) => new MallocBackend(libcFor('malloc', findLibc)),
  mmap: (findLibc) => {
    const libc = libcFor('mmap', findLibc);
    if (libc.mapPages === null) {
      throw new BackendUnavailableError('mmap', `its constants on ${process.platform} are not known here`);
    }
    return new MmapBackend(libc, libc.mapPages);
  },
  'array-buffer': () => new ArrayBufferBackend(),
  'resizable-buffer': () => new ResizableBufferBackend(),
  ledger: () => new LedgerBackend(),
};

function libcFor(name: BackendName, findLibc: FindLibc) {
  const found = findLibc();
  if (found.kind === 'missing') throw new BackendUnavailableError(name, found.reason);
  return found.libc;
}

/** The named backend or an error, never another one. */
export function createBackend(name: BackendName, findLibc: FindLibc = loadLibc): NativeBackend {
  return backends[name](findLibc);
}

export interface ChosenBackend {
  readonly backend: NativeBackend;
  /** `backend-substituted` when it is not the one asked for; must travel with the data. */
  readonly warnings: readonly Warning[];
}

/**
 * The named backend, or `resizable-buffer` with a warning where `malloc` or `mmap` cannot be had: never
 * silently another one. The stand-in is known to V8, which the originals are not, so it also changes when V8
 * collects; the warning says so.
 */
export function chooseBackend(name: BackendName, findLibc: FindLibc = loadLibc): ChosenBackend {
  try {
    return { backend: createBackend(name, findLibc), warnings: [] };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    const served = 'resizable-buffer';
    return {
      backend: createBackend(served, findLibc),
      warnings: [{ code: 'backend-substituted', asked: name, served, reason: error.message }],
    };
  }
}
