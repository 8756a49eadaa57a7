import type { Hash } from '../containers/hash-index.ts';
import { PyTypeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import type { TypeInfo } from '../types.ts';
import type { Shape } from './shape.ts';

/** A user's class, as the layer keeps it. Classes themselves are not counted: V8 owns them. */
export class ClassInfo {
  readonly name: string;
  readonly base: ClassInfo | null;
  /** The type of its instances. Set once, when the kind is defined. */
  type!: TypeInfo;
  readonly shape: Shape;
  readonly hasDict: boolean;
  readonly #members = new Map<string, unknown>();
  /** Function objects of its methods, owned by the class. */
  readonly functions = new Map<string, number>();

  constructor(
    name: string,
    base: ClassInfo | null,
    shape: Shape,
    hasDict: boolean,
    members: Iterable<readonly [string, unknown]>,
  ) {
    this.name = name;
    this.base = base;
    this.shape = shape;
    this.hasDict = hasDict;
    for (const [key, member] of members) this.#members.set(key, member);
    // As in Python: a class that defines equality without a hash has none.
    if (this.#members.has('__eq__') && !this.#members.has('__hash__')) this.#members.set('__hash__', null);
  }

  /** A member of the class or, along the bases, of the nearest that has it. */
  lookup(name: string): unknown {
    for (let at: ClassInfo | null = this; at !== null; at = at.base) {
      const member = at.#members.get(name);
      if (member !== undefined) return member;
    }
    return undefined;
  }

  /** The function object of a method, borrowed; 0 when there is none. */
  functionOf(name: string): number {
    for (let at: ClassInfo | null = this; at !== null; at = at.base) {
      const id = at.functions.get(name);
      if (id !== undefined) return id;
    }
    return 0;
  }

  removeMember(name: string): boolean {
    return this.#members.delete(name);
  }

  isSubclassOf(other: ClassInfo): boolean {
    for (let at: ClassInfo | null = this; at !== null; at = at.base) if (at === other) return true;
    return false;
  }

  /** What `__hash__` says of an instance, or null: identity. */
  hash(py: Interpreter, id: number): Hash | null {
    const hash = this.lookup('__hash__');
    if (hash === undefined) return null;
    if (typeof hash !== 'function') throw new PyTypeError(`unhashable type: '${this.name}'`);
    const value: unknown = hash(py.borrow(id));
    if (typeof value !== 'number' && typeof value !== 'string')
      throw new PyTypeError('__hash__ method should return an integer');
    return value;
  }
}
