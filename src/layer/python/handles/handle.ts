import { ForeignReferenceError, type Heap, type Ref, ReleasedReferenceError } from '../../heap/index.ts';
import { PyRuntimeError } from '../errors.ts';
import { noteOrigin, originOf } from './origins.ts';

/** What a handle needs of its interpreter. */
export interface HandleHome {
  readonly heap: Heap;
  readonly debug: boolean;
  typeOf(id: number): { readonly name: string };
  borrow(id: number): Handle;
}

/** What only an owned handle can do. */
export interface Ownership {
  /** Gives the reference back: `del name`. If it was the last, the object dies before this returns. */
  release(): void;
  /**
   * Marks the handle as a temporary: the next call that stores it takes its reference over instead of copying
   * it.
   */
  move(): this;
  readonly released: boolean;
  [Symbol.dispose](): void;
}

/** A handle that holds one reference and must be released once: what a constructor returns. */
export type Owned<T> = T & Ownership;

/** A handle as it is read from a frame, a container or an attribute: it holds no reference. */
export type Borrowed<T> = T extends Owned<infer U> ? U : T;

/**
 * A JS object that stands for a counted one. Owned, it is what a name is in Python; borrowed, it is good
 * while somebody else keeps the object alive, and every use checks that.
 *
 * Every finalizer and callback gets one. So its members are private to TypeScript only, and declared, not
 * initialised: V8 adds private names and initial values to each new object one by one.
 */
export class Handle implements Ownership {
  declare readonly py: HandleHome;
  declare private readonly objectId: number;
  declare private readonly life: number;
  declare private readonly reference: Ref | null;
  declare private moves: boolean;

  constructor(py: HandleHome, id: number, owned: Ref | null) {
    this.py = py;
    this.objectId = id;
    this.life = py.heap.table.life(id);
    this.reference = owned;
    this.moves = false;
    if (py.debug) noteOrigin(this, py, id, this.life, owned !== null);
  }

  /** The object's id. Throws when the handle is released, or borrowed from an object that died. */
  get id(): number {
    if (this.reference !== null) return this.reference.id;
    const { table } = this.py.heap;
    if (table.life(this.objectId) !== this.life || table.count(this.objectId) <= 0) this.refuseDead();
    return this.objectId;
  }

  /** The name of its type. */
  get type(): string {
    return this.py.typeOf(this.id).name;
  }

  get owned(): boolean {
    return this.reference !== null;
  }

  get released(): boolean {
    return this.reference?.released ?? false;
  }

  /** True while the object is reached through this handle: not released, not dead. */
  get alive(): boolean {
    if (this.reference !== null) return !this.reference.released;
    const { table } = this.py.heap;
    return table.life(this.objectId) === this.life && table.count(this.objectId) > 0;
  }

  /** Python's `is`. */
  is(other: unknown): boolean {
    return other instanceof Handle && other.py === this.py && other.id === this.id;
  }

  release(): void {
    if (this.reference === null) this.refuseBorrowed('release');
    this.reference.release();
  }

  move(): this {
    if (this.reference === null) this.refuseBorrowed('move');
    this.moves = true;
    return this;
  }

  /** A temporary that the next call may take over. */
  get moved(): boolean {
    return this.moves && !this.released;
  }

  [Symbol.dispose](): void {
    if (this.reference !== null && !this.reference.released) this.reference.release();
  }

  /**
   * For whoever stores the handle: an owned word, taken over from a moved handle and copied from any other.
   */
  wordFor(py: HandleHome): number {
    this.checkHome(py);
    if (this.moves) return this.surrender();
    const { id } = this;
    py.heap.retain(id);
    return id;
  }

  /** Ends an owned handle; its reference is the caller's. */
  surrender(): number {
    if (this.reference === null) this.refuseBorrowed('surrender');
    return this.reference.surrender();
  }

  /**
   * For a call that gets the handle as an argument: a borrowed one. A moved temporary ends, and its reference
   * joins `held`.
   */
  lend(py: HandleHome, held: number[]): Handle {
    this.checkHome(py);
    if (this.reference === null) return this;
    if (!this.moves) return py.borrow(this.id);
    const id = this.surrender();
    held.push(id);
    return py.borrow(id);
  }

  checkHome(py: HandleHome): void {
    if (this.py === py) return;
    throw new ForeignReferenceError(
      `${this.type} object ${this.id} belongs to another interpreter; objects cannot be shared between heaps${originOf(this)}`,
    );
  }

  private refuseDead(): never {
    throw new ReleasedReferenceError(
      `object ${this.objectId} died while this borrowed handle to it was kept; clone() a borrowed handle to own what you keep${originOf(this)}`,
    );
  }

  private refuseBorrowed(verb: string): never {
    throw new PyRuntimeError(
      `cannot ${verb} a borrowed handle to object ${this.objectId}: it holds no reference; clone() it to own one${originOf(this)}`,
    );
  }
}

/** The names of members that borrowed handles do not show. */
export type Hidden =
  | keyof Ownership
  | 'moved'
  | 'wordFor'
  | 'lend'
  | 'surrender'
  | 'checkHome'
  | 'py'
  | 'clone';
