import type { Bytes } from '../../model/index.ts';
import type { NativeBackend, NativeBlock } from './backend.ts';
import { checkSize, OwnedBlock, takeBack } from './block.ts';
import { NativeMemoryError } from './errors.ts';
import type { Libc } from './libc.ts';

/**
 * One private anonymous mapping per block: V8 knows nothing of it, and the kernel has the pages back when
 * `free` returns, so the resident set follows the ledger exactly. The kernel rounds up to whole pages; the
 * ledger counts what was asked for. A process may hold only so many mappings (65,530 by Linux' default);
 * beyond that the kernel refuses.
 */
export class MmapBackend implements NativeBackend {
  readonly name = 'mmap';
  readonly knownToV8 = false;
  readonly freesAtOnce = true;
  private readonly libc: Libc;
  private readonly mapPages: (size: Bytes) => number;

  constructor(libc: Libc, mapPages: (size: Bytes) => number) {
    this.libc = libc;
    this.mapPages = mapPages;
  }

  allocate(size: Bytes, serial = -1): NativeBlock {
    checkSize(size);
    if (size === 0) return new OwnedBlock(this, size, serial, 0, null);
    const address = this.mapPages(size);
    if (address === 0) {
      throw new NativeMemoryError(
        `The kernel refused a mapping of ${size} bytes (errno ${this.libc.errno()}). Ask for less, free some first, ` +
          'or raise vm.max_map_count if there are very many small blocks.',
        size,
      );
    }
    return new OwnedBlock(this, size, serial, address, null);
  }

  free(block: NativeBlock): void {
    const { address, size } = takeBack(this, block);
    if (address === 0 || this.libc.unmapPages(address, size)) return;
    throw new NativeMemoryError(
      `The kernel refused to unmap ${size} bytes at address ${address} (errno ${this.libc.errno()}); they stay mapped.`,
      size,
    );
  }
}
