import { PyTypeError, type PyValue } from '../../../layer/python/index.ts';
import { isProxy } from './attributes.ts';
import { isA } from './own-type.ts';
import type { LayerWorld } from './world.ts';

export const notCallable = (): PyTypeError => new PyTypeError('object is not callable');

/** `name()`, for a name that mostly holds a weak reference. */
export function dereference({ names, python }: LayerWorld, name: string): PyValue {
  const held = names.get(name);
  if (isA(python, held, python.weakref.ref)) return held.call();
  // An instance behind it lacks an argument, so no call returns.
  if (isProxy(held)) held.call();
  throw notCallable();
}
