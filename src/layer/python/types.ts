import type { Kind } from '../heap/index.ts';
import type { ClassInfo } from './classes/class-info.ts';

/** How an object's slots are to be read. */
export type Layout =
  | 'list'
  | 'dict'
  | 'tuple'
  | 'set'
  | 'instance'
  | 'function'
  | 'method'
  | 'cell'
  | 'ref'
  | 'proxy'
  | 'frame'
  | 'weak-values'
  | 'weak-keys'
  | 'weak-set'
  | 'finalize'
  | 'finalize-info';

/** What Python knows of a type, beside what the heap knows of its kind. */
export interface TypeInfo {
  /** As Python prints it in messages. */
  readonly name: string;
  readonly layout: Layout;
  readonly kind: Kind;
  readonly weaklyReferenceable: boolean;
  /** Equal only to itself, equal by what it holds, or not usable as a key. */
  readonly hash: 'identity' | 'value' | 'none';
  /** Null for a builtin type. */
  readonly class: ClassInfo | null;
  /** For weak references: what else must be equal beside the referents. */
  readonly equal?: (a: number, b: number) => boolean;
}

/** The builtin types of one interpreter. */
export interface BuiltinTypes {
  readonly list: TypeInfo;
  readonly dict: TypeInfo;
  readonly tuple: TypeInfo;
  readonly set: TypeInfo;
  readonly function: TypeInfo;
  readonly method: TypeInfo;
  readonly ref: TypeInfo;
  readonly proxy: TypeInfo;
  readonly callableProxy: TypeInfo;
  readonly frame: TypeInfo;
}

/** The types of `weakref.py`, defined on an interpreter. Which slot holds what is fixed per type. */
export interface WeakTypes {
  readonly keyedRef: TypeInfo;
  readonly weakMethod: TypeInfo;
  /** What the closure of a WeakMethod's callback consists of. */
  readonly cell: TypeInfo;
  readonly values: TypeInfo;
  readonly keys: TypeInfo;
  readonly set: TypeInfo;
  readonly finalize: TypeInfo;
  readonly finalizeInfo: TypeInfo;
}
