import { PyAttributeError, type PyValue } from '../../layer/python/index.ts';
import type { Operations } from './layer-operations.ts';
import { isHandle } from './layer-world.ts';
import { classTable } from './program.ts';

const noAttribute = (name: string): PyAttributeError => new PyAttributeError(`no attribute '${name}'`);

/** Names, new objects, attributes. Operands are read in the order in which Python evaluates them. */
export const objectOperations = {
  copy: (world, op) => world.bind(op.name, world.get(op.from)),
  forget: (world, op) => world.bind(op.name, null),
  'delete-name': (world, op) => world.unbind(op.name),
  list: (world, op) => {
    const made = world.list();
    world.setLabel(made, op.label);
    world.bind(op.name, made);
  },
  dict: (world, op) => {
    const made = world.dict();
    world.setLabel(made, op.label);
    world.bind(op.name, made);
  },
  set: (world, op) => {
    const made = world.set();
    world.setLabel(made, op.label);
    world.bind(op.name, made);
  },
  tuple: (world, op) => {
    const items = op.items.map((item) => world.value(item));
    const made = world.temporaries.duringAllocation(
      ({ list, tuple }) => {
        const source = list(items);
        return [source, tuple([source]), tuple(items)];
      },
      () => world.tuple(items),
    );
    world.setLabel(made, op.label);
    world.bind(op.name, made);
  },
  instance: (world, op) => {
    const made = world.instance(op.class);
    world.setLabel(made, op.label);
    // The attributes of a dictionary exist from the start, in one order.
    if (classTable[op.class].dict) for (const name of ['a', 'b', 'c']) made.setattr(name, null);
    world.bind(op.name, made);
  },
  'set-attribute': (world, op) => {
    const value = world.value(op.value);
    world.setAttribute(world.get(op.target), op.attribute, value);
  },
  'get-attribute': (world, op) => {
    const target = world.get(op.target);
    if (!world.hasAttributes(target)) throw noAttribute(op.attribute);
    world.bind(op.into, target.getattr(op.attribute));
    world.show(world.get(op.into));
  },
  'delete-attribute': (world, op) => {
    const target = world.get(op.target);
    if (!world.hasAttributes(target)) throw noAttribute(op.attribute);
    target.delattr(op.attribute);
  },
  same: (world, op) => {
    const [left, right] = [world.get(op.left), world.get(op.right)];
    world.result(same(left, right));
  },
} as const satisfies Partial<Operations>;

/** Python's `is`; equal atoms of the few kinds that programs use are one object. */
function same(left: PyValue, right: PyValue): boolean {
  if (isHandle(left)) return left.is(right);
  return left === right;
}
