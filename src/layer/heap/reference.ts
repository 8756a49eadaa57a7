import { ForeignReferenceError, ReleasedReferenceError } from './errors.ts';
import type { Heap } from './heap.ts';
import type { LeakNet } from './leak-net.ts';

/** How handles of a heap behave. */
export interface ReferenceOptions {
  /** Remember where each handle was made and released: slower, for finding mistakes. */
  readonly debug: boolean;
  /** Watches for handles that V8 collects unreleased; null: nobody watches. */
  readonly leakNet: LeakNet | null;
}

/**
 * An owned handle: it holds one reference until it is released, once. `using a = references.own(id)` releases
 * at the end of the block. A handle dropped without release is a leak: the object lives for ever, unless a
 * leak net is on.
 */
export class Ref<T = unknown> {
  readonly heap: Heap;
  readonly #id: number;
  readonly #options: ReferenceOptions;
  #released = false;
  /** Stacks, in debug mode. */
  readonly #born: string | null;
  #releasedAt: string | null = null;

  /** Takes over one reference to `id` that the caller owned. Use `References`. */
  constructor(heap: Heap, id: number, options: ReferenceOptions) {
    this.heap = heap;
    this.#id = id;
    this.#options = options;
    this.#born = options.debug || options.leakNet?.wantsStacks ? callSite() : null;
    options.leakNet?.watch(this, { heap, id, born: this.#born });
  }

  /** The object's id, good while the handle is. */
  get id(): number {
    this.#check('use');
    return this.#id;
  }

  get released(): boolean {
    return this.#released;
  }

  /** The wrapped JS object. */
  get value(): T {
    this.#check('read');
    return this.heap.payload(this.#id) as T;
  }

  /** The object's count: this handle, all others, and every slot that refers to it. */
  get count(): number {
    this.#check('count');
    return this.heap.count(this.#id);
  }

  /** A second handle with a reference of its own. */
  clone(): Ref<T> {
    this.#check('clone');
    this.heap.retain(this.#id);
    return new Ref<T>(this.heap, this.#id, this.#options);
  }

  /** Gives the reference back. If it was the last, the object is freed before this returns. */
  release(): void {
    this.#end('release');
    this.heap.release(this.#id);
  }

  /** Ends the handle without giving the reference back: the caller owns it now. */
  surrender(): number {
    this.#end('surrender');
    return this.#id;
  }

  [Symbol.dispose](): void {
    if (!this.#released) this.release();
  }

  #end(verb: string): void {
    this.#check(verb);
    this.#released = true;
    if (this.#options.debug) this.#releasedAt = callSite();
    this.#options.leakNet?.unwatch(this);
  }

  #check(verb: string): void {
    if (!this.#released) return;
    const stacks = this.#options.debug
      ? `\nIt was made at:\n${this.#born}\nand released at:\n${this.#releasedAt}`
      : '. Debug mode tells where it was made and released';
    throw new ReleasedReferenceError(
      `cannot ${verb} a handle to object ${this.#id} after its release; clone() it before, if it is needed twice${stacks}`,
    );
  }
}

/** Makes the handles of one heap. */
export class References {
  readonly heap: Heap;
  readonly options: ReferenceOptions;

  constructor(heap: Heap, options: Partial<ReferenceOptions> = {}) {
    this.heap = heap;
    this.options = { debug: options.debug ?? false, leakNet: options.leakNet ?? null };
  }

  /** A handle that takes over a reference the caller owns. */
  own<T = unknown>(id: number): Ref<T> {
    return new Ref<T>(this.heap, id, this.options);
  }

  /** A handle with a reference of its own to an object that the caller has only borrowed. */
  share<T = unknown>(id: number): Ref<T> {
    this.heap.checkLive(id);
    this.heap.retain(id);
    return new Ref<T>(this.heap, id, this.options);
  }

  /** The id behind a handle; throws for a handle of another heap. */
  idOf(ref: Ref): number {
    if (ref.heap !== this.heap) {
      throw new ForeignReferenceError(
        `the handle to object ${ref.id} belongs to another heap; objects cannot be shared between heaps`,
      );
    }
    return ref.id;
  }
}

/** The stack without the frames of this file. */
function callSite(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  return lines.filter((line) => !/\/heap\/reference\.[jt]s:/.test(line)).join('\n');
}
