import { containerKinds } from '../builtin-types.ts';
import { PyTypeError } from '../errors.ts';
import type { PyInstance } from '../handles/instance.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Layout, TypeInfo } from '../types.ts';
import { ClassInfo } from './class-info.ts';
import { Shape } from './shape.ts';

/** What stands in a class body. Methods take `self` as a borrowed handle. Other functions are methods, other values class attributes. */
export interface ClassBody<Arguments extends readonly unknown[] = readonly unknown[]> {
  /** Fixed attributes; without it instances take any attribute. `'__weakref__'` allows weak references, `'__dict__'` any attribute. */
  readonly __slots__?: string | readonly string[];
  /** False: instances are no candidates for collection, and their finalizer runs at every death, as for extension types without a GC header. */
  readonly __have_gc__?: boolean;
  readonly __init__?: (self: PyInstance, ...args: Arguments) => void;
  /** The finalizer: once per object, before it goes; may resurrect it. */
  readonly __del__?: (self: PyInstance) => void;
  readonly __call__?: (self: PyInstance, ...args: never[]) => unknown;
  /** Undefined means "not comparable with that": Python's NotImplemented. */
  readonly __eq__?: (self: PyInstance, other: never) => boolean | undefined;
  readonly __hash__?: (self: PyInstance) => number | string;
  readonly __sizeof__?: (self: PyInstance) => number;
  readonly [member: string]: unknown;
}

const special = new Set(['__weakref__', '__dict__']);

/** Defines a class on an interpreter: CPython's `type_new`. */
export function defineClass(
  py: Interpreter,
  name: string,
  base: TypeInfo | null,
  body: ClassBody,
): ClassInfo {
  const layout: Layout = base?.layout ?? 'instance';
  const baseClass = base?.class ?? null;
  const slots = slotNames(body);
  const addsDict = slots === null || slots.includes('__dict__');
  const addsWeak = slots === null || slots.includes('__weakref__');
  const hasDict = addsDict || (baseClass?.hasDict ?? false);
  checkLayout(name, base, slots, py.profile.weakTuples);

  const info = new ClassInfo(
    name,
    baseClass,
    // The most derived slots go first when an instance dies, in each class in the order of their names.
    new Shape(
      [...(slots ?? []).filter((slot) => !special.has(slot)).sort(), ...declaredNames(baseClass)],
      layout === 'ref' ? 1 : 0,
    ),
    hasDict,
    Object.entries(body).filter(([key]) => key !== '__slots__' && key !== '__have_gc__'),
  );
  info.type = {
    name,
    layout,
    kind: defineKindOf(py, info, layout, body.__have_gc__ ?? true),
    weaklyReferenceable: addsWeak || (base?.weaklyReferenceable ?? false),
    hash: base !== null && base.layout !== 'instance' ? base.hash : 'value',
    class: info,
  };
  py.register(info.type);
  for (const [key, member] of Object.entries(body)) {
    if (typeof member !== 'function' || key.startsWith('__')) continue;
    const id = py.heap.allocate(py.types.function.kind, 1);
    py.heap.give(id, 0, py.heap.atoms.store(member));
    info.functions.set(key, id);
  }
  return info;
}

function slotNames(body: ClassBody): readonly string[] | null {
  const slots = body.__slots__;
  if (slots === undefined) return null;
  const names = typeof slots === 'string' ? [slots] : slots;
  for (const name of names)
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw new PyTypeError('__slots__ must be identifiers');
  return names;
}

/** Items and attributes share an object's slots, so a class over a builtin container has no attributes of its own. */
function checkLayout(
  name: string,
  base: TypeInfo | null,
  slots: readonly string[] | null,
  weakTuples: boolean,
): void {
  if (base === null || base.layout === 'instance' || base.layout === 'ref') return;
  if (!['list', 'dict', 'tuple', 'set'].includes(base.layout))
    throw new PyTypeError(`type '${base.name}' is not an acceptable base type`);
  if (base.layout === 'tuple' && slots?.includes('__weakref__') && !weakTuples)
    throw new PyTypeError(`nonempty __slots__ not supported for subtype of '${base.name}'`);
  if (slots === null || slots.some((slot) => slot !== '__weakref__'))
    throw new PyTypeError(
      `class '${name}' over '${base.name}' needs __slots__ = [] (or '__weakref__'): attributes beside items are not supported`,
    );
}

function declaredNames(base: ClassInfo | null): string[] {
  return base === null ? [] : [...base.shape.names].slice(0, base.shape.declared);
}

function defineKindOf(py: Interpreter, info: ClassInfo, layout: Layout, isCollectable: boolean) {
  const { heap } = py;
  const finalizer = info.lookup('__del__');
  const finalize =
    typeof finalizer === 'function' ? { finalize: (id: number) => void finalizer(py.borrow(id)) } : {};
  if (layout === 'ref') return heap.defineWeakReferenceKind({ name: info.name, ...finalize });
  if (layout === 'list' || layout === 'dict' || layout === 'tuple' || layout === 'set')
    return heap.defineKind({ name: info.name, ...containerKinds[layout], ...finalize });
  return heap.defineKind({ name: info.name, clear: 'one-by-one', collectable: isCollectable, ...finalize });
}
