import type { Bytes } from '../../model/index.ts';
import type { NativeBackend, NativeBlock } from './backend.ts';
import { checkSize, OwnedBlock, takeBack, touchBuffer } from './block.ts';
import { NativeMemoryError } from './errors.ts';

/**
 * A plain `ArrayBuffer` per block: bytes that V8 counts and that make it collect. `free` only lets go of the
 * buffer, on every version of Node alike; the memory comes back when V8 collects it. (Node 22 could detach it
 * with `transfer(0)`; Node 20 cannot, and a backend that frees at once on one version and late on the other
 * would compare versions, not managers. Whoever wants bytes that V8 knows *and* an immediate free takes
 * `resizable-buffer`.)
 */
export class ArrayBufferBackend implements NativeBackend {
  readonly name = 'array-buffer';
  readonly knownToV8 = true;
  readonly freesAtOnce = false;

  allocate(size: Bytes, serial = -1): NativeBlock {
    checkSize(size);
    const buffer = makeBuffer(size, () => new ArrayBuffer(size));
    return new OwnedBlock(this, size, serial, 0, buffer);
  }

  free(block: NativeBlock): void {
    takeBack(this, block).buffer = null;
  }
}

/**
 * A resizable `ArrayBuffer` per block: bytes that V8 counts, with a reserved address range whose pages
 * `resize(0)` gives back to the kernel before it returns. Needs no native package, so it stands in where
 * `malloc` and `mmap` are not to be had. V8 goes on counting the size in its external memory until it
 * collects the emptied buffer, so freed blocks still hasten collections.
 */
export class ResizableBufferBackend implements NativeBackend {
  readonly name = 'resizable-buffer';
  readonly knownToV8 = true;
  readonly freesAtOnce = true;

  allocate(size: Bytes, serial = -1): NativeBlock {
    checkSize(size);
    const buffer = makeBuffer(size, () => new ArrayBuffer(size, { maxByteLength: size }));
    return new OwnedBlock(this, size, serial, 0, buffer);
  }

  free(block: NativeBlock): void {
    const taken = takeBack(this, block);
    taken.buffer?.resize(0);
    taken.buffer = null;
  }
}

function makeBuffer(size: Bytes, construct: () => ArrayBuffer): ArrayBuffer {
  let buffer: ArrayBuffer;
  try {
    buffer = construct();
  } catch (cause) {
    throw new NativeMemoryError(
      `V8 refused a buffer of ${size} bytes (${cause instanceof Error ? cause.message : String(cause)}). ` +
        'Ask for less or free some first.',
      size,
      { cause },
    );
  }
  touchBuffer(buffer);
  return buffer;
}
