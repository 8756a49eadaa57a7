import {
  PyAttributeError,
  type PyList,
  PySlice,
  PyTypeError,
  type PyValue,
} from '../../layer/python/index.ts';
import { appendTo, clear } from './layer-behaviour.ts';
import type { Operations } from './layer-operations.ts';
import { isHandle, isOwned, type LayerWorld } from './layer-world.ts';

/** `target.method`, which only a list has. */
function listWith(world: LayerWorld, name: string, method: string): PyList {
  const target = world.get(name);
  if (world.is(target, world.python.list)) return target;
  throw new PyAttributeError(`no attribute '${method}'`);
}

export const noItems = (): PyTypeError => new PyTypeError('object does not support items');

/** `target[start:stop:step]` as a target of assignment or deletion. */
function sliceable(world: LayerWorld, name: string): PyList {
  const target = world.get(name);
  if (world.is(target, world.python.list)) return target;
  throw noItems();
}

export function getItem({ python }: LayerWorld, target: PyValue, key: PyValue): PyValue {
  if (python.isinstance(target, python.dict)) return target.getitem(key);
  if (typeof key !== 'number') throw noItems();
  if (python.isinstance(target, python.list)) return target.getitem(key);
  if (python.isinstance(target, python.tuple)) return target.getitem(key);
  throw noItems();
}

export function setItem(world: LayerWorld, target: PyValue, key: PyValue, value: PyValue): void {
  const { python } = world;
  world.holding([value], () => {
    if (python.isinstance(target, python.dict)) target.setitem(key, value);
    else if (typeof key === 'number' && python.isinstance(target, python.list)) target.setitem(key, value);
    else throw noItems();
  });
}

export function deleteItem({ python }: LayerWorld, target: PyValue, key: PyValue): void {
  if (python.isinstance(target, python.dict)) target.delitem(key);
  else if (typeof key === 'number' && python.isinstance(target, python.list)) target.delitem(key);
  else throw noItems();
}

type Taken = ReturnType<PyList['pop']>;

/** Binds what an operation took out, or only shows it; either way nothing else holds it afterwards. */
export function keep(world: LayerWorld, taken: Taken | PyValue, into: string | null): void {
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

/** What `walk` of the Python runner does: the item of the last step is held until the next one is there. */
function iterate(world: LayerWorld, target: PyValue, take: boolean): void {
  const { python } = world;
  const { heap } = python;
  const popped = (): void => {
    if (world.is(target, python.list)) drop(target.pop());
    else if (world.is(target, python.dict)) {
      // A tuple, dropped from its end.
      const [key, value] = target.popitem();
      drop(value);
      drop(key);
    }
  };
  let text = '=';
  let held = 0;
  try {
    for (const item of itemsOf(world, target)) {
      const before = held;
      held = isHandle(item) ? item.id : 0;
      if (held !== 0) heap.retain(held);
      if (before !== 0) heap.release(before);
      text += ` ${world.label(item)}`;
      if (take) popped();
    }
    world.log(text);
  } finally {
    if (held !== 0) heap.release(held);
  }
}

function itemsOf(world: LayerWorld, target: PyValue): Iterable<PyValue> {
  const { python } = world;
  if (world.is(target, python.list) || world.is(target, python.dict)) return target;
  if (world.is(target, python.tuple)) return target;
  throw new PyTypeError('object is not iterable');
}

/** Lists and sets. */
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
  'get-slice': (world, op) => {
    const made = sliceable(world, op.target).getitem(new PySlice(op.start, op.stop, op.step));
    world.setLabel(made, op.label);
    world.bind(op.name, made);
  },
  index: (world, op) => world.result(listWith(world, op.target, 'index').index(world.value(op.value))),
  sort: (world, op) =>
    listWith(world, op.target, 'sort').sort({ key: (value) => world.label(value), reverse: op.reverse }),
  iterate: (world, op) => iterate(world, world.get(op.target), op.take),
  'delete-slice': (world, op) => sliceable(world, op.target).delitem(new PySlice(op.start, op.stop, op.step)),
  'set-add': (world, op) => {
    const target = world.get(op.target);
    if (!world.is(target, world.python.set)) throw new PyAttributeError("no attribute 'add'");
    target.add(world.value(op.value));
  },
  'set-remove': (world, op) => {
    const target = world.get(op.target);
    const value = world.value(op.value);
    if (world.is(target, world.python.set) || world.is(target, world.python.list)) target.remove(value);
    else throw new PyAttributeError("no attribute 'remove'");
  },
  'set-contains': (world, op) => {
    const value = world.value(op.value);
    const target = world.get(op.target);
    if (!world.is(target, world.python.set)) throw noItems();
    world.result(target.contains(value));
  },
  'set-discard': (world, op) => discard(world, op.target, world.value(op.value)),
} as const satisfies Partial<Operations>;
