import type { TypeInfo } from './types.ts';

declare const instances: unique symbol;

/** A type as a program names it: `isinstance(value, py.list)`. `T` is what its instances are. */
export interface PyType<T> {
  readonly typeInfo: TypeInfo;
  /** Exists for the compiler only. */
  readonly [instances]?: T;
}

/** Makes a constructor also the name of its type. */
export function typed<F extends (...args: never[]) => unknown, T>(
  construct: F,
  typeInfo: TypeInfo,
): F & PyType<T> {
  return Object.assign(construct, { typeInfo });
}

/** Whether a type is another, or derived from it. */
export function isSubtype(type: TypeInfo, other: TypeInfo): boolean {
  if (type === other) return true;
  if (other.class === null) return type.layout === other.layout && type.layout !== 'proxy';
  return type.class?.isSubclassOf(other.class) ?? false;
}
