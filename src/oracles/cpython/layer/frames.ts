import type { Heap } from '../../../layer/heap/index.ts';

/**
 * The frame objects that CPython counts. A running function has none, until an exception leaves a function
 * that a death or a collection called from inside it: the traceback takes the frame that is left, and that
 * one takes a frame object for its caller (`take_ownership`, from 3.11). It is a collectable object, and it
 * is freed when the function returns. Only the young counter sees it: a collection in between sets that to
 * zero, and the free lowers it all the same.
 */
export class CountedFrames {
  readonly #heap: Heap;
  /** Of each function that runs, innermost last: whether it has a frame object. */
  readonly #hasObject: boolean[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /**
   * Runs the body of a function: the steps of a finalizer or callback, or one operation, which is a function
   * on the other side too.
   */
  call(body: () => void): void {
    const heap = this.#heap;
    const depth = this.#hasObject.push(false) - 1;
    try {
      body();
    } catch (error) {
      const caller = depth - 1;
      if (this.#hasObject[caller] === false) {
        this.#hasObject[caller] = true;
        heap.countElsewhere(1);
      }
      throw error;
    } finally {
      if (this.#hasObject.pop()) heap.countElsewhere(-1);
    }
  }
}
