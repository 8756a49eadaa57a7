import type { Bytes } from '../../model/index.ts';
import type { NativeBlock, NativeMemory } from '../../subjects/native/index.ts';

interface Owner {
  readonly serial: number;
  native: NativeBlock | null;
}

/**
 * Native memory as a hand-written program has it: a block per object, freed when V8 finds the object dead.
 */
export class Natives {
  private readonly memory: NativeMemory;
  private readonly registry: FinalizationRegistry<NativeBlock>;

  constructor(memory: NativeMemory) {
    this.memory = memory;
    this.registry = new FinalizationRegistry((block) => memory.free(block));
  }

  /** Does nothing for 0 bytes. */
  attach(owner: Owner, size: Bytes): void {
    if (size !== 0) this.obtain(owner, size);
  }

  private obtain(owner: Owner, size: Bytes): void {
    const block = this.memory.allocate(size, owner.serial);
    owner.native = block;
    this.registry.register(owner, block);
  }
}
