import { PyTypeError, type PyValue } from '../../layer/python/index.ts';
import type { Operations } from './layer-operations.ts';
import { isHandle, type LayerWorld } from './layer-world.ts';

/** gc calls and probes: what `counters.py` and `probes.py` write. */
export const collectorOperations = {
  collect: (world, op) => {
    const { gc } = world.python;
    world.result(op.generation === null ? gc.collect() : gc.collect(op.generation));
  },
  enable: ({ python }) => python.gc.enable(),
  disable: ({ python }) => python.gc.disable(),
  freeze: ({ python }) => python.gc.freeze(),
  unfreeze: ({ python }) => python.gc.unfreeze(),
  'is-enabled': (world) => world.result(world.python.gc.isenabled()),
  'set-threshold': ({ python }, op) => python.gc.set_threshold(...op.values),
  'get-threshold': (world) => world.result(world.python.gc.get_threshold()),
  'freeze-count': (world) => world.result(world.python.gc.get_freeze_count() - world.frozen),
  'set-debug': ({ python }, op) => python.gc.set_debug(op.flags),
  'get-debug': (world) => world.result(world.python.gc.get_debug()),
  garbage: (world) => world.log(`=${world.labels(world.python.gc.garbage)}`),
  'clear-garbage': ({ python }) => python.gc.garbage.clear(),
  'callback-add': (world, op) => world.callbacks.add(`g${op.id}`),
  'callback-remove': (world, op) => world.callbacks.remove(`g${op.id}`),
  'callback-count': (world) => world.result(world.callbacks.count),
  count: (world, op) => {
    const [young, middle, old] = world.python.gc.get_count();
    world.log(`= ${op.first ? young : '-'} ${middle} ${old}`);
  },
  stats: (world) => {
    const entries = world.python.gc.get_stats();
    const texts = entries.map((entry) => `${entry.collections}/${entry.collected}/${entry.uncollectable}`);
    world.log(`= ${texts.join(' ')}`);
  },
  objects: (world, op) => {
    const { gc } = world.python;
    world.log(`=${world.labels(op.generation === null ? gc.get_objects() : gc.get_objects(op.generation))}`);
  },
  'is-tracked': (world, op) => world.result(world.python.gc.is_tracked(world.get(op.target))),
  'is-finalized': (world, op) => world.result(world.python.gc.is_finalized(world.get(op.target))),
  refcount: (world, op) => {
    const value = world.get(op.target);
    const { profile, sys } = world.python;
    const argument = profile.countsArgument ? 1 : 0;
    world.log(`= ${isHandle(value) ? sys.getrefcount(value) - argument : 'atom'}`);
  },
  referents: (world, op) => {
    world.log(`=${world.labels(world.python.gc.get_referents(world.get(op.target)))}`);
  },
  referrers: (world, op) => {
    const value = world.get(op.target);
    world.log(`=${world.sortedLabels(isHandle(value) ? world.python.gc.get_referrers(value) : [])}`);
  },
  length: (world, op) => world.result(lengthOf(world, world.get(op.target))),
  items: (world, op) => world.log(`=${contents(world, world.get(op.target))}`),
} as const satisfies Partial<Operations>;

function lengthOf({ python }: LayerWorld, value: PyValue): number {
  if (typeof value === 'string') return value.length;
  if (python.isinstance(value, python.list) || python.isinstance(value, python.tuple)) return value.length;
  if (python.isinstance(value, python.dict) || python.isinstance(value, python.set)) return value.length;
  throw new PyTypeError('object has no len()');
}

/** Labels of what a container holds, in its order. */
function contents(world: LayerWorld, value: PyValue): string {
  const { python } = world;
  if (world.is(value, python.dict)) {
    const items = [...value.items()];
    return items.map(([key, item]) => ` ${world.label(key)}:${world.label(item)}`).join('');
  }
  if (world.is(value, python.list) || world.is(value, python.tuple))
    return [...value].map((item) => ` ${world.label(item)}`).join('');
  return ' not a sequence';
}
