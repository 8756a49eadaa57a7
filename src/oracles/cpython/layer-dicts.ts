import { PyAttributeError, type PyDict, PyTypeError, type PyValue } from '../../layer/python/index.ts';
import { deleteItem, drop, getItem, keep, noItems, setItem } from './layer-containers.ts';
import type { Operations } from './layer-operations.ts';
import type { LayerWorld } from './layer-world.ts';
import type { Key } from './program.ts';

function dictWith(world: LayerWorld, name: string, method: string): PyDict {
  const target = world.get(name);
  if (world.is(target, world.python.dict)) return target;
  throw new PyAttributeError(`no attribute '${method}'`);
}

/** The key itself, or the object that a name is bound to. */
const keyOf = (world: LayerWorld, key: Key): PyValue => (typeof key === 'object' ? world.get(key.name) : key);

/** Dictionaries. */
export const dictOperations = {
  'dict-set': (world, op) => {
    const value = world.value(op.value);
    setItem(world, world.get(op.target), keyOf(world, op.key), value);
  },
  'dict-delete': (world, op) => deleteItem(world, world.get(op.target), keyOf(world, op.key)),
  'dict-get': (world, op) => keep(world, getItem(world, world.get(op.target), keyOf(world, op.key)), op.into),
  'dict-pop': (world, op) => {
    const target = dictWith(world, op.target, 'pop');
    keep(
      world,
      op.default ? target.pop(keyOf(world, op.key), null) : target.pop(keyOf(world, op.key)),
      op.into,
    );
  },
  'dict-popitem': (world, op) => {
    const [key, value] = dictWith(world, op.target, 'popitem').popitem();
    drop(key);
    keep(world, value, op.into);
  },
  'dict-setdefault': (world, op) => {
    const target = dictWith(world, op.target, 'setdefault');
    world.show(target.setdefault(keyOf(world, op.key), world.value(op.value)));
  },
  'dict-update': (world, op) => {
    const target = dictWith(world, op.target, 'update');
    const source = world.get(op.from);
    if (!world.is(source, world.python.dict)) throw new PyTypeError('object is not iterable');
    target.update(source);
  },
  'dict-contains': (world, op) => {
    const key = keyOf(world, op.key);
    const target = world.get(op.target);
    if (!world.is(target, world.python.dict)) throw noItems();
    world.result(target.contains(key));
  },
  'dict-view': (world, op) => {
    const target = dictWith(world, op.target, op.view);
    const items = op.view === 'items' ? [...target.items()] : [...target[op.view]()].map((item) => [item]);
    world.log(`=${items.map((item) => ` ${item.map((part) => world.label(part)).join(':')}`).join('')}`);
  },
} as const satisfies Partial<Operations>;
