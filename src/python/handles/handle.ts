import { ForeignReferenceError, type Ref, ReleasedReferenceError } from '../../heap/index.ts';
import { PyRuntimeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';

/** What only an owned handle can do. */
export interface Ownership {
  /** Gives the reference back: `del name`. If it was the last, the object dies before this returns. */
  release(): void;
  /** Marks the handle as a temporary: the next call that stores it takes its reference over instead of copying it. */
  move(): this;
  readonly released: boolean;
  [Symbol.dispose](): void;
}

/** A handle that holds one reference and must be released once: what a constructor returns. */
export type Owned<T> = T & Ownership;

/** A handle as it is read from a frame, a container or an attribute: it holds no reference. */
export type Borrowed<T> = T extends Owned<infer U> ? U : T;

/**
 * A JS object that stands for a counted one. Owned, it is what a name is in Python; borrowed, it is good while somebody
 * else keeps the object alive, and every use checks that.
 */
export class Handle implements Ownership {
  readonly py: Interpreter;
  readonly #id: number;
  readonly #life: number;
  readonly #ref: Ref | null;
  readonly #read: string | null;
  #moves = false;

  constructor(py: Interpreter, id: number, owned: Ref | null) {
    this.py = py;
    this.#id = id;
    this.#ref = owned;
    this.#life = py.heap.table.life(id);
    this.#read = py.debug && owned === null ? (new Error().stack ?? '') : null;
  }

  /** The object's id. Throws when the handle is released, or borrowed from an object that died. */
  get id(): number {
    if (this.#ref !== null) return this.#ref.id;
    const { table } = this.py.heap;
    if (table.life(this.#id) !== this.#life || table.count(this.#id) <= 0) this.#refuseDead();
    return this.#id;
  }

  /** The name of its type. */
  get type(): string {
    return this.py.typeOf(this.id).name;
  }

  get owned(): boolean {
    return this.#ref !== null;
  }

  get released(): boolean {
    return this.#ref?.released ?? false;
  }

  /** True while the object is reached through this handle: not released, not dead. */
  get alive(): boolean {
    if (this.#ref !== null) return !this.#ref.released;
    const { table } = this.py.heap;
    return table.life(this.#id) === this.#life && table.count(this.#id) > 0;
  }

  /** Python's `is`. */
  is(other: unknown): boolean {
    return other instanceof Handle && other.py === this.py && other.id === this.id;
  }

  release(): void {
    if (this.#ref === null) this.#refuseBorrowed('release');
    this.#ref.release();
  }

  move(): this {
    if (this.#ref === null) this.#refuseBorrowed('move');
    this.#moves = true;
    return this;
  }

  [Symbol.dispose](): void {
    if (this.#ref !== null && !this.#ref.released) this.#ref.release();
  }

  /** For whoever stores the handle: an owned word, taken over from a moved handle and copied from any other. */
  wordFor(py: Interpreter): number {
    this.checkHome(py);
    if (this.#moves) return this.surrender();
    const { id } = this;
    py.heap.retain(id);
    return id;
  }

  /** Ends an owned handle; its reference is the caller's. */
  surrender(): number {
    if (this.#ref === null) this.#refuseBorrowed('surrender');
    return this.#ref.surrender();
  }

  checkHome(py: Interpreter): void {
    if (this.py === py) return;
    throw new ForeignReferenceError(
      `${this.type} object ${this.id} belongs to another interpreter; objects cannot be shared between heaps`,
    );
  }

  #refuseDead(): never {
    throw new ReleasedReferenceError(
      `object ${this.#id} died while this borrowed handle to it was kept; clone() a borrowed handle to own what you keep${this.#read === null ? '. Debug mode tells where the handle was read' : `\nThe handle was read at:\n${this.#read}`}`,
    );
  }

  #refuseBorrowed(verb: string): never {
    throw new PyRuntimeError(
      `cannot ${verb} a borrowed handle to object ${this.#id}: it holds no reference; clone() it to own one`,
    );
  }
}

/** The names of members that borrowed handles do not show. */
export type Hidden = keyof Ownership | 'wordFor' | 'surrender' | 'checkHome' | 'py' | 'clone';
