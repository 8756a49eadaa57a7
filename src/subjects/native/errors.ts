import type { BackendName } from '../../model/index.ts';

/** The part of a block that an error can name. */
interface NamedBlock {
  readonly size: number;
  readonly serial: number;
  readonly backend: BackendName;
}

const blockText = (block: NamedBlock): string =>
  `block of ${block.size} bytes (backend ${block.backend}, ` +
  `${block.serial < 0 ? 'hung on no object' : `object number ${block.serial}`})`;

/** The system, or our own budget, gave no native memory. */
export class NativeMemoryError extends Error {
  override readonly name = 'NativeMemoryError';
  readonly requestedBytes: number;

  constructor(message: string, requestedBytes: number, options?: ErrorOptions) {
    super(message, options);
    this.requestedBytes = requestedBytes;
  }
}

/** A number that cannot be an amount of memory. */
export class NativeSizeError extends RangeError {
  override readonly name = 'NativeSizeError';
}

/** A block was freed twice. Nothing reached the system. */
export class DoubleFreeError extends Error {
  override readonly name = 'DoubleFreeError';

  constructor(block: NamedBlock) {
    super(
      `Double free: the ${blockText(block)} was freed before. Nothing was freed now. ` +
        'Free each block once; look for two owners of the same object.',
    );
  }
}

/** A block was given to a backend that did not make it. Nothing reached the system. */
export class ForeignBlockError extends Error {
  override readonly name = 'ForeignBlockError';

  constructor(backend: BackendName, block: unknown) {
    super(
      `Foreign block: this ${backend} backend did not make ${describeForeign(block)}. Nothing was freed. ` +
        'Free a block through the very backend instance that allocated it; copies of a block are no blocks.',
    );
  }
}

/** A backend was asked for by name that this machine cannot provide. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';

  constructor(backend: BackendName, reason: string) {
    super(
      `The native memory backend ${backend} is not available: ${reason}. ` +
        'Install the optional package koffi (npm install koffi) or choose resizable-buffer.',
    );
  }
}

function describeForeign(block: unknown): string {
  if (typeof block !== 'object' || block === null) return `a ${block === null ? 'null' : typeof block}`;
  if (!('size' in block && 'serial' in block && 'backend' in block)) return 'an object that is no block';
  return `the block of ${String(block.size)} bytes that names backend ${String(block.backend)} and object number ${String(block.serial)}`;
}
