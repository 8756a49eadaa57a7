import type { BackendName, Bytes } from '../../model/index.ts';
import type { NativeBackend, NativeBlock } from './backend.ts';
import { DoubleFreeError, ForeignBlockError, NativeSizeError } from './errors.ts';

/** Pages of every platform that matters here are this large or a multiple of it. */
export const pageSize = 4096;

/** 2^47: the user half of the address space on x86-64. More than this is a mistake, not a request. */
export const largestSize = 2 ** 47;

/**
 * The one class behind every block, so that ledger and managers see a single shape. It is not exported from
 * the room: outside, a block is opaque, and only the backend instance in `owner` may free it, once.
 */
export class OwnedBlock implements NativeBlock {
  readonly size: Bytes;
  readonly serial: number;
  readonly backend: BackendName;
  readonly owner: NativeBackend;
  /** Where the system put it; 0 for backends without addresses and for empty blocks. */
  readonly address: number;
  /** Held until freed; null for backends without buffers. */
  buffer: ArrayBuffer | null;
  freed: boolean;

  constructor(
    owner: NativeBackend,
    size: Bytes,
    serial: number,
    address: number,
    buffer: ArrayBuffer | null,
  ) {
    this.size = size;
    this.serial = serial;
    this.backend = owner.name;
    this.owner = owner;
    this.address = address;
    this.buffer = buffer;
    this.freed = false;
  }
}

/**
 * Takes a block back for `owner`: checks the brand and marks the block freed, before anything reaches the
 * system. The caller gives the memory back right after.
 */
export function takeBack(owner: NativeBackend, block: NativeBlock): OwnedBlock {
  if (!(block instanceof OwnedBlock) || block.owner !== owner) throw new ForeignBlockError(owner.name, block);
  if (block.freed) throw new DoubleFreeError(block);
  block.freed = true;
  return block;
}

/** Throws `NativeSizeError` unless `size` is a whole number of bytes from 0 to 2^47. */
export function checkSize(size: number): void {
  if (Number.isInteger(size) && size >= 0 && size <= largestSize) return;
  throw new NativeSizeError(
    `${size} is not an amount of memory: a whole number of bytes from 0 to ${largestSize} (2^47) is wanted. ` +
      'Check the native size of the workload.',
  );
}

/** Writes one byte into every page, so that the bytes are resident and not merely promised. */
export function touchBuffer(buffer: ArrayBuffer): void {
  const view = new Uint8Array(buffer);
  for (let at = 0; at < view.length; at += pageSize) view[at] = 1;
  if (view.length > 0) view[view.length - 1] = 1;
}
