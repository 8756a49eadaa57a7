import { header, type Kind } from '../../heap/index.ts';
import { containerKinds } from '../builtin-types.ts';
import { specialMethod } from '../calls.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Layout } from '../types.ts';
import type { ClassInfo } from './class-info.ts';

/** The kind of a class's instances. */
export function defineInstanceKind(
  py: Interpreter,
  info: ClassInfo,
  layout: Layout,
  isCollectable: boolean,
): Kind {
  const { heap } = py;
  const { name } = info;
  const finalize = finalizerOf(py, info);
  if (layout === 'ref') return heap.defineWeakReferenceKind({ name, ...finalize });
  if (layout === 'list' || layout === 'dict' || layout === 'tuple' || layout === 'set')
    return heap.defineKind({ name, ...containerKinds[layout], ...finalize });
  return heap.defineKind({ name, clear: 'one-by-one', collectable: isCollectable, ...finalize });
}

/** An instance's attributes stand in a dict from now on. */
export function becomeDictKind(py: Interpreter, id: number, info: ClassInfo): void {
  if (info.dictKind === null) {
    const type = py.typeOf(id);
    info.dictKind = defineInstanceKind(py, info, type.layout, info.kind.collectable);
    py.registerKind(info.dictKind, type);
  }
  const { table } = py.heap;
  table.setHeader(id, (table.header(id) & ~header.KIND_MASK) | info.dictKind.index);
}

/**
 * `__del__` came, went or changed in a class: it holds for the instances that are there already, of derived
 * classes too.
 */
export function updateFinalizer(py: Interpreter, info: ClassInfo): void {
  const { finalize } = finalizerOf(py, info);
  for (const kind of [info.kind, info.dictKind])
    if (kind !== null && (kind.finalize === null) !== (finalize === undefined))
      py.heap.setFinalizer(kind, finalize ?? null);
  for (const derived of info.subclasses) updateFinalizer(py, derived);
}

function finalizerOf(py: Interpreter, info: ClassInfo): { finalize?: (id: number) => void } {
  if (info.lookup('__del__') === 0) return {};
  return { finalize: (id) => void specialMethod(py, info, '__del__')?.(py.borrow(id)) };
}
