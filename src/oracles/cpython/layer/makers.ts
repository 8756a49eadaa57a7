import type { Owned, PyDict, PyList, PySet, PyTuple, Python, PyValue } from '../../../layer/python/index.ts';
import type { ProgramKind } from '../program/kinds.ts';
import { isHandle } from './operands.ts';

type Make<T> = () => Owned<T>;
type MakeTuple = (items: readonly PyValue[]) => Owned<PyTuple>;

/** How a program makes its containers. */
export interface ContainerMakers {
  readonly list: Make<PyList>;
  readonly dict: Make<PyDict>;
  readonly set: Make<PySet>;
  readonly tuple: MakeTuple;
}

/** Exact containers for `builtin` programs, instances of subclasses for the others. */
export function containerMakers(python: Python, kind: ProgramKind): ContainerMakers {
  if (kind === 'builtin') {
    return {
      list: () => python.list(),
      dict: () => python.dict(),
      set: () => python.set(),
      tuple: (items) => python.tuple(items),
    };
  }
  const body = { __slots__: [] };
  const [list, dict, set] = [
    python.class('List', python.list, body),
    python.class('Dict', python.dict, body),
    python.class('Set', python.set, body),
  ];
  const tuple = python.class<PyTuple, [readonly PyValue[]]>('Tuple', python.tuple, body);
  return {
    list: () => list(),
    dict: () => dict(),
    set: () => set(),
    tuple: python.profile.runsAt === 'allocation' ? filledAfterwards(python, tuple) : tuple,
  };
}

/**
 * A tuple by a call of its class is allocated empty, up to 3.11 with a collection inside, and then filled.
 * Meanwhile its items are in temporaries, and no reference from outside makes them survive.
 */
function filledAfterwards({ heap }: Python, make: MakeTuple): MakeTuple {
  return (items) => {
    const made = make(items.map(() => null));
    items.forEach((item, slot) => {
      heap.give(made.id, slot, isHandle(item) ? heap.copyWord(item.id) : heap.atoms.store(item));
    });
    return made;
  };
}
