import {
  PyAttributeError,
  type PyDict,
  type PyList,
  PySlice,
  PyTypeError,
  type PyValue,
} from '../../python/index.ts';
import { appendTo, clear } from './layer-behaviour.ts';
import type { Operations } from './layer-operations.ts';
import { isOwned, type LayerWorld } from './layer-world.ts';

/** `target.method`, which only a list has. */
function listWith(world: LayerWorld, name: string, method: string): PyList {
  const target = world.get(name);
  if (world.is(target, world.python.list)) return target;
  throw new PyAttributeError(`no attribute '${method}'`);
}

function dictWith(world: LayerWorld, name: string, method: string): PyDict {
  const target = world.get(name);
  if (world.is(target, world.python.dict)) return target;
  throw new PyAttributeError(`no attribute '${method}'`);
}

const noItems = (): PyTypeError => new PyTypeError('object does not support items');

/** `target[start:stop:step]` as a target of assignment or deletion. */
function sliceable(world: LayerWorld, name: string): PyList {
  const target = world.get(name);
  if (world.is(target, world.python.list)) return target;
  throw noItems();
}

function getItem({ python }: LayerWorld, target: PyValue, key: Key): PyValue {
  if (python.isinstance(target, python.dict)) return target.getitem(key);
  if (typeof key !== 'number') throw noItems();
  if (python.isinstance(target, python.list)) return target.getitem(key);
  if (python.isinstance(target, python.tuple)) return target.getitem(key);
  throw noItems();
}

function setItem({ python }: LayerWorld, target: PyValue, key: Key, value: PyValue): void {
  if (python.isinstance(target, python.dict)) target.setitem(key, value);
  else if (typeof key === 'number' && python.isinstance(target, python.list)) target.setitem(key, value);
  else throw noItems();
}

function deleteItem({ python }: LayerWorld, target: PyValue, key: Key): void {
  if (python.isinstance(target, python.dict)) target.delitem(key);
  else if (typeof key === 'number' && python.isinstance(target, python.list)) target.delitem(key);
  else throw noItems();
}

type Key = number | string;
type Taken = ReturnType<PyList['pop']>;

/** Binds what an operation took out, or only shows it; either way nothing else holds it afterwards. */
function keep(world: LayerWorld, taken: Taken | PyValue, into: string | null): void {
  if (into !== null) {
    world.bind(into, taken);
    world.show(world.get(into));
    return;
  }
  world.show(taken);
  drop(taken);
}

/** Gives back what an owned value holds. */
export function drop(taken: Taken | PyValue): void {
  if (isOwned(taken)) taken.release();
}

/** Items of whatever can be iterated, for `extend`. */
function iterable(world: LayerWorld, name: string): Iterable<PyValue> {
  const { python } = world;
  const source = world.get(name);
  if (world.is(source, python.list) || world.is(source, python.tuple) || world.is(source, python.dict))
    return source;
  if (world.is(source, python.set)) return source;
  throw new PyTypeError('object is not iterable');
}

function discard(world: LayerWorld, name: string, value: PyValue): void {
  const target = world.get(name);
  if (!world.is(target, world.python.set)) throw new PyAttributeError("no attribute 'discard'");
  target.discard(value);
}

/** Lists, dictionaries, sets. */
export const containerOperations = {
  append: (world, op) => appendTo(world, listWith(world, op.target, 'append'), world.value(op.value)),
  extend: (world, op) => listWith(world, op.target, 'extend').extend(iterable(world, op.from)),
  insert: (world, op) => listWith(world, op.target, 'insert').insert(op.index, world.value(op.value)),
  pop: (world, op) => {
    const target = listWith(world, op.target, 'pop');
    keep(world, op.index === null ? target.pop() : target.pop(op.index), op.into);
  },
  remove: (world, op) => listWith(world, op.target, 'remove').remove(world.value(op.value)),
  clear: (world, op) => clear(world, world.get(op.target)),
  reverse: (world, op) => listWith(world, op.target, 'reverse').reverse(),
  'set-item': (world, op) => {
    const value = world.value(op.value);
    setItem(world, world.get(op.target), op.index, value);
  },
  'delete-item': (world, op) => deleteItem(world, world.get(op.target), op.index),
  'get-item': (world, op) => keep(world, getItem(world, world.get(op.target), op.index), op.into),
  'set-slice': (world, op) => {
    const items = iterable(world, op.from);
    sliceable(world, op.target).setitem(new PySlice(op.start, op.stop, op.step), items);
  },
  'delete-slice': (world, op) => sliceable(world, op.target).delitem(new PySlice(op.start, op.stop, op.step)),
  'dict-set': (world, op) => {
    const value = world.value(op.value);
    setItem(world, world.get(op.target), op.key, value);
  },
  'dict-delete': (world, op) => deleteItem(world, world.get(op.target), op.key),
  'dict-get': (world, op) => keep(world, getItem(world, world.get(op.target), op.key), op.into),
  'dict-pop': (world, op) => {
    const target = dictWith(world, op.target, 'pop');
    keep(world, op.default ? target.pop(op.key, null) : target.pop(op.key), op.into);
  },
  'dict-popitem': (world, op) => {
    const [key, value] = dictWith(world, op.target, 'popitem').popitem();
    drop(key);
    keep(world, value, op.into);
  },
  'dict-setdefault': (world, op) => {
    const target = dictWith(world, op.target, 'setdefault');
    world.show(target.setdefault(op.key, world.value(op.value)));
  },
  'dict-update': (world, op) => {
    const target = dictWith(world, op.target, 'update');
    const source = world.get(op.from);
    if (!world.is(source, world.python.dict)) throw new PyTypeError('object is not iterable');
    target.update(source);
  },
  'set-add': (world, op) => {
    const target = world.get(op.target);
    if (!world.is(target, world.python.set)) throw new PyAttributeError("no attribute 'add'");
    target.add(world.value(op.value));
  },
  'set-discard': (world, op) => discard(world, op.target, world.value(op.value)),
} as const satisfies Partial<Operations>;
