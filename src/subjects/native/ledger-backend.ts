import type { Bytes } from '../../model/index.ts';
import type { NativeBackend, NativeBlock } from './backend.ts';
import { checkSize, OwnedBlock, takeBack } from './block.ts';

/**
 * Bytes that are only counted: no memory at all, so policy can be studied at any size and no system call
 * blurs the time. Refuses nothing.
 */
export class LedgerBackend implements NativeBackend {
  readonly name = 'ledger';
  readonly knownToV8 = false;
  readonly freesAtOnce = true;

  allocate(size: Bytes, serial = -1): NativeBlock {
    checkSize(size);
    return new OwnedBlock(this, size, serial, 0, null);
  }

  free(block: NativeBlock): void {
    takeBack(this, block);
  }
}
