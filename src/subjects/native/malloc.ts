import type { Bytes } from '../../model/index.ts';
import type { NativeBackend, NativeBlock } from './backend.ts';
import { checkSize, OwnedBlock, takeBack } from './block.ts';
import { NativeMemoryError } from './errors.ts';
import type { Libc } from './libc.ts';

/**
 * `malloc` and `free` of the C library: memory that V8 knows nothing of.
 *
 * `free` gives the bytes back to the C library at once; when the *kernel* gets them back is the library's
 * matter. With glibc a block of 128 KiB or more is its own mapping and returns at once, but that threshold
 * rises by itself (up to 32 MiB) when such a block is freed, unless the environment fixes
 * `MALLOC_MMAP_THRESHOLD_`; smaller blocks stay in the library's pool until `trim()`. So judge by the ledger,
 * or use `mmap` for an exact resident set.
 */
export class MallocBackend implements NativeBackend {
  readonly name = 'malloc';
  readonly knownToV8 = false;
  readonly freesAtOnce = true;
  private readonly libc: Libc;

  constructor(libc: Libc) {
    this.libc = libc;
  }

  allocate(size: Bytes, serial = -1): NativeBlock {
    checkSize(size);
    if (size === 0) return new OwnedBlock(this, size, serial, 0, null);
    const address = this.libc.malloc(size);
    if (address === 0) {
      throw new NativeMemoryError(
        `The C library refused malloc(${size}) (errno ${this.libc.errno()}). Ask for less or free some first.`,
        size,
      );
    }
    this.libc.touch(address, size);
    return new OwnedBlock(this, size, serial, address, null);
  }

  free(block: NativeBlock): void {
    const { address } = takeBack(this, block);
    if (address !== 0) this.libc.free(address);
  }

  /**
   * Asks glibc to hand its free pool back to the kernel. True if pages were released; null where there is no
   * such call. Never called by itself.
   */
  trim(): boolean | null {
    return this.libc.trim === null ? null : this.libc.trim();
  }
}
