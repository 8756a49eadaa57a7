import type { AllocationObserver } from './contracts.ts';
import { capacityOf, sizeClassCount } from './size-classes.ts';

/**
 * All edges of all objects in one Int32Array, outside the V8 heap. An object owns one segment; a freed
 * segment is threaded through its own first word into the free list of its size class.
 *
 * A word > 0 is the id of an object (a counted edge), 0 is empty, < 0 is an atom (see `atoms.ts`).
 */
export class EdgeStore {
  words: Int32Array;
  /** First word never used so far. Word 0 is reserved, so that offset 0 means "no segment". */
  #top = 1;
  /** First free segment of each size class, 0 for none. */
  readonly freeHeads = new Int32Array(sizeClassCount);
  observer: AllocationObserver | null = null;

  constructor(words: number) {
    this.words = new Int32Array(Math.max(words, 16));
  }

  /** Offset of a segment whose contents are undefined. Grows the store when nothing free fits. */
  take(sizeClass: number): number {
    const offset = this.#takeFreeOrNew(sizeClass);
    if (this.observer !== null) this.observer.segmentTaken(offset, capacityOf(sizeClass) * 4);
    return offset;
  }

  #takeFreeOrNew(sizeClass: number): number {
    const head = this.freeHeads[sizeClass]!;
    if (head !== 0) {
      this.freeHeads[sizeClass] = this.words[head]!;
      return head;
    }
    const offset = this.#top;
    this.#top += capacityOf(sizeClass);
    if (this.#top > this.words.length) this.#grow();
    return offset;
  }

  /** Never allocates: a sweep may call it. */
  give(offset: number, sizeClass: number): void {
    this.words[offset] = this.freeHeads[sizeClass]!;
    this.freeHeads[sizeClass] = offset;
    if (this.observer !== null) this.observer.segmentGiven(offset);
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** Bytes in segments handed out at least once. */
  get bytesTouched(): number {
    return this.#top * 4;
  }

  /**
   * By a quarter: doubled, the room to grow could weigh as much as all edges; copying comes to four words for
   * each.
   */
  #grow(): void {
    const length = Math.max(this.#top, Math.ceil(this.words.length * 1.25));
    const grown = new Int32Array(length);
    grown.set(this.words);
    this.words = grown;
  }
}
