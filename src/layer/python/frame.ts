import { type Ref, ReleasedReferenceError } from '../heap/index.ts';
import { PyNameError } from './errors.ts';
import { type Borrowed, Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';
import { repr } from './repr.ts';
import { borrowedValue, ownWord, type PyValue } from './words.ts';

/** What a frame is, beside its names. */
export interface FrameControl {
  /**
   * Ends the frame: its names are dropped in the order of the profile. `using ns = py.frame()` does it at the
   * block's end.
   */
  [Symbol.dispose](): void;
}

/** A namespace whose names own references: what is read from it is borrowed, whatever was moved in. */
export type Frame<Names extends object = Record<string, PyValue>> = {
  [Name in keyof Names]: Borrowed<Names[Name]>;
} & FrameControl;

/**
 * Whose names they are. A function's names are its frame's slots, for ever. A module's stand in a dict: a
 * value is stored while the stack still holds it, a name that is deleted and bound again comes last, and at
 * the end names go in the order of the dict in every version.
 */
export type NamespaceKind = 'function' | 'module';

/**
 * A frame by its row: names are slots of an object that is no candidate for collection, so what they hold is
 * a root. `ns.a = owned` moves a handle in, `ns.b = ns.a` copies, `delete ns.a` is `del a`.
 */
export class FrameNames {
  readonly #py: Interpreter;
  readonly #row: Ref;
  readonly #id: number;
  readonly #onEnd: () => void;
  readonly #slots = new Map<string, number>();
  readonly #name: string;
  readonly #kind: NamespaceKind;
  readonly #born: string | null;
  #ended: string | null = null;

  constructor(py: Interpreter, name: string, kind: NamespaceKind, onEnd: () => void) {
    this.#py = py;
    this.#kind = kind;
    this.#name = name;
    this.#id = py.heap.allocate(py.types.frame.kind, 0);
    this.#row = py.references.own(this.#id);
    this.#onEnd = onEnd;
    this.#born = py.debug ? (new Error().stack ?? '') : null;
  }

  get(name: string): PyValue {
    this.#check(`read '${name}'`);
    const word = this.#read(name);
    if (word === 0) throw new PyNameError(`name '${name}' is not defined`);
    return borrowedValue(this.#py, word);
  }

  has(name: string): boolean {
    this.#check(`look for '${name}'`);
    return this.#read(name) !== 0;
  }

  /**
   * An owned handle is moved in and ends; a borrowed one is copied. What the name was bound to is dropped
   * afterwards.
   */
  set(name: string, value: unknown): void {
    this.#check(`bind '${name}'`);
    const py = this.#py;
    if (value instanceof Handle) value.checkHome(py);
    const word = value instanceof Handle && value.owned ? value.surrender() : ownWord(py, value);
    const slot = this.#slots.get(name);
    if (slot === undefined) {
      this.#slots.set(name, py.heap.length(this.#id));
      py.heap.append(this.#id, word);
      return;
    }
    // STORE_NAME: the stack lets go of the value after what the name was bound to is gone; a finalizer may
    // have bound the name again.
    const isHeld = this.#kind === 'module' && word > 0;
    if (isHeld) py.heap.retain(word);
    py.heap.give(this.#id, slot, word);
    if (isHeld) py.heap.release(word);
  }

  delete(name: string): void {
    this.#check(`delete '${name}'`);
    const slot = this.#slots.get(name);
    const word = slot === undefined ? 0 : this.#py.heap.take(this.#id, slot);
    if (word === 0) throw new PyNameError(`name '${name}' is not defined`);
    if (this.#kind === 'module') this.#slots.delete(name);
    this.#py.heap.dropWord(word);
  }

  names(): string[] {
    this.#check('list the names');
    return [...this.#slots.keys()].filter((name) => this.#read(name) !== 0);
  }

  /** For `JSON.stringify(ns)`, what each name is bound to, as `repr` says it; for a template, what it is. */
  describe(how: 'toJSON' | 'toString'): string | Record<string, string> {
    if (how === 'toString') return `<namespace of ${this.#kind} '${this.#name}'>`;
    return Object.fromEntries(this.names().map((name) => [name, repr(this.#py, this.get(name))]));
  }

  end(): void {
    if (this.#ended !== null) return;
    const { heap, profile, debug } = this.#py;
    this.#ended = debug ? (new Error().stack ?? '') : '';
    const length = heap.length(this.#id);
    for (let at = 0; at < length; at++) {
      const isForward = this.#kind === 'module' || profile.localsDropOrder === 'declaration';
      const slot = isForward ? at : length - 1 - at;
      heap.dropWord(heap.take(this.#id, slot));
    }
    this.#row.release();
    this.#onEnd();
  }

  #read(name: string): number {
    const slot = this.#slots.get(name);
    return slot === undefined ? 0 : this.#py.heap.read(this.#id, slot);
  }

  #check(verb: string): void {
    if (this.#ended === null) return;
    const stacks =
      this.#born === null
        ? '. Debug mode tells where it began and ended'
        : `\nIt began at:\n${this.#born}\nand ended at:\n${this.#ended}`;
    throw new ReleasedReferenceError(
      `cannot ${verb} in frame '${this.#name}': the frame has ended and its names are gone; let the function that outlives it own handles of its own (clone())${stacks}`,
    );
  }
}

/**
 * The frames of one interpreter that have not ended, known weakly: a frame that the program drops is a leak,
 * and reported as one.
 */
export class FrameRegistry {
  readonly #py: Interpreter;
  readonly #open = new Set<WeakRef<FrameNames>>();

  constructor(py: Interpreter) {
    this.#py = py;
  }

  /** A frame as an object of names. */
  make<Names extends object>(name: string, kind: NamespaceKind, initial: object): Frame<Names> {
    const entry: { reference: WeakRef<FrameNames> | null } = { reference: null };
    const names = new FrameNames(
      this.#py,
      name,
      kind,
      () => entry.reference && this.#open.delete(entry.reference),
    );
    entry.reference = new WeakRef(names);
    this.#open.add(entry.reference);
    try {
      for (const [key, value] of Object.entries(initial)) names.set(key, value);
    } catch (error) {
      names.end();
      throw error;
    }
    // The names are what the caller declared them to be: a promise of the program, as annotations are in
    // Python.
    return new Proxy<FrameControl>({ [Symbol.dispose]: () => names.end() }, handlerOf(names)) as Frame<Names>;
  }

  /** Ends all frames, oldest first. */
  endAll(): void {
    for (const reference of [...this.#open]) reference.deref()?.end();
  }
}

function handlerOf(names: FrameNames): ProxyHandler<FrameControl> {
  return {
    get: (target, key) => {
      if (typeof key === 'symbol') return Reflect.get(target, key);
      // What JS asks of an object when it turns it into text; a name of the program comes first.
      if ((key === 'toJSON' || key === 'toString') && !names.has(key)) return () => names.describe(key);
      return names.get(key);
    },
    set: (_, key, value) => {
      if (typeof key === 'symbol') return false;
      names.set(key, value);
      return true;
    },
    has: (target, key) => (typeof key === 'string' ? names.has(key) : Reflect.has(target, key)),
    deleteProperty: (_, key) => {
      if (typeof key === 'symbol') return false;
      names.delete(key);
      return true;
    },
    ownKeys: () => names.names(),
    getOwnPropertyDescriptor: (_, key) =>
      typeof key === 'string' && names.has(key)
        ? { value: names.get(key), writable: true, enumerable: true, configurable: true }
        : undefined,
  };
}
