import {
  PyAttributeError,
  type PyException,
  type PyType,
  type PyValue,
  type PyWeakKeyDictionary,
  type PyWeakSet,
  type PyWeakValueDictionary,
} from '../../../layer/python/index.ts';
import { isA } from './own-type.ts';
import type { LayerWorld } from './world.ts';

export const noMethod = (): PyException => new PyAttributeError('object has no such method');

/**
 * What a name holds; `error` is what Python raises when something else is there: by the syntax of the
 * operation.
 */
function collectionIn<T>(
  { names, python }: LayerWorld,
  name: string,
  type: PyType<T>,
  error: PyException,
): T {
  const found = names.get(name);
  if (isA(python, found, type)) return found;
  throw error;
}

export const valuesIn = (world: LayerWorld, name: string, error: PyException): PyWeakValueDictionary =>
  collectionIn(world, name, world.python.weakref.WeakValueDictionary, error);

export const keysIn = (world: LayerWorld, name: string, error: PyException): PyWeakKeyDictionary =>
  collectionIn(world, name, world.python.weakref.WeakKeyDictionary, error);

export const membersIn = (world: LayerWorld, name: string, error: PyException): PyWeakSet =>
  collectionIn(world, name, world.python.weakref.WeakSet, error);

/** A weak collection of any kind. */
export function anyIn(
  { names, python }: LayerWorld,
  name: string,
  error: PyException,
): PyWeakValueDictionary | PyWeakKeyDictionary | PyWeakSet {
  const found = names.get(name);
  if (isA(python, found, python.weakref.WeakValueDictionary)) return found;
  if (isA(python, found, python.weakref.WeakKeyDictionary)) return found;
  if (isA(python, found, python.weakref.WeakSet)) return found;
  throw error;
}

/** Entries of a weak collection in its order; members of a set in alphabetical order, for it has none. */
export function weakItems({ names, labels, python }: LayerWorld, name: string): string {
  const { weakref } = python;
  const found = names.get(name);
  const entry = ([key, value]: readonly [PyValue, PyValue]) => `${labels.text(key)}:${labels.text(value)}`;
  if (isA(python, found, weakref.WeakValueDictionary)) return [...found.items()].map(entry).join(' ');
  if (isA(python, found, weakref.WeakKeyDictionary)) return [...found.items()].map(entry).join(' ');
  if (!isA(python, found, weakref.WeakSet)) return 'not a weak collection';
  return [...found]
    .map((value) => labels.text(value))
    .sort()
    .join(' ');
}
