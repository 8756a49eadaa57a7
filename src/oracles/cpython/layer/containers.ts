import {
  PyAttributeError,
  type PyDict,
  type PyList,
  type PySet,
  PyTypeError,
  type PyValue,
} from '../../../layer/python/index.ts';
import { drop, holding } from './operands.ts';
import { isA } from './own-type.ts';
import type { LayerWorld } from './world.ts';

/** `target.method`, which only a list has. */
export function listWith({ names, python }: LayerWorld, name: string, method: string): PyList {
  const target = names.get(name);
  if (isA(python, target, python.list)) return target;
  throw new PyAttributeError(`no attribute '${method}'`);
}

/** `target.method`, which only a dictionary has. */
export function dictWith({ names, python }: LayerWorld, name: string, method: string): PyDict {
  const target = names.get(name);
  if (isA(python, target, python.dict)) return target;
  throw new PyAttributeError(`no attribute '${method}'`);
}

/** The set a name holds; `error` is what Python raises when something else is there. */
export function setIn({ names, python }: LayerWorld, name: string, error: () => Error): PySet {
  const target = names.get(name);
  if (isA(python, target, python.set)) return target;
  throw error();
}

export const noItems = (): PyTypeError => new PyTypeError('object does not support items');

/** `target[key]`, borrowed or owned. */
export function getItem({ python }: LayerWorld, target: PyValue, key: PyValue): PyValue {
  if (isA(python, target, python.dict)) return target.getitem(key);
  if (typeof key !== 'number') throw noItems();
  if (isA(python, target, python.list)) return target.getitem(key);
  if (isA(python, target, python.tuple)) return target.getitem(key);
  throw noItems();
}

/** `target[key] = value` */
export function setItem({ python }: LayerWorld, target: PyValue, key: PyValue, value: PyValue): void {
  holding(python.heap, [value], () => {
    if (isA(python, target, python.dict)) target.setitem(key, value);
    else if (typeof key === 'number' && isA(python, target, python.list)) target.setitem(key, value);
    else throw noItems();
  });
}

/** `del target[key]` */
export function deleteItem({ python }: LayerWorld, target: PyValue, key: PyValue): void {
  if (isA(python, target, python.dict)) target.delitem(key);
  else if (typeof key === 'number' && isA(python, target, python.list)) target.delitem(key);
  else throw noItems();
}

/** `target.append(value)` */
export function append({ python }: LayerWorld, target: PyValue, value: PyValue): void {
  if (!isA(python, target, python.list)) throw new PyAttributeError("no attribute 'append'");
  target.append(value);
}

/** `target.clear()` */
export function clear({ python }: LayerWorld, target: PyValue): void {
  if (isA(python, target, python.list)) target.clear();
  else if (isA(python, target, python.dict)) target.clear();
  else if (isA(python, target, python.set)) target.clear();
  else throw new PyAttributeError("no attribute 'clear'");
}

/** Items of whatever can be iterated, for `extend`. */
export function iterable({ names, python }: LayerWorld, name: string): Iterable<PyValue> {
  const source = names.get(name);
  if (isA(python, source, python.list) || isA(python, source, python.tuple)) return source;
  if (isA(python, source, python.dict) || isA(python, source, python.set)) return source;
  throw new PyTypeError('object is not iterable');
}

/** Binds what an operation took out, or only shows it; either way nothing else holds it afterwards. */
export function keep({ names, events }: LayerWorld, taken: PyValue, into: string | null): void {
  if (into === null) {
    events.show(taken);
    drop(taken);
    return;
  }
  names.bind(into, taken);
  events.show(names.get(into));
}
