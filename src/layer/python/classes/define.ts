import { PyTypeError, PyValueError } from '../errors.ts';
import type { PyInstance } from '../handles/instance.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Layout, TypeInfo } from '../types.ts';
import { type AttributeStorage, ClassInfo } from './class-info.ts';
import { defineInstanceKind } from './instance-kind.ts';
import { setMember } from './members.ts';

/**
 * What stands in a class body. Methods take `self` as a borrowed handle. Other functions are methods, other
 * values class attributes.
 */
export interface ClassBody<Arguments extends readonly unknown[] = readonly unknown[]> {
  /**
   * Fixed attributes; without it instances take any attribute. `'__weakref__'` allows weak references,
   * `'__dict__'` any attribute.
   */
  readonly __slots__?: string | readonly string[];
  /**
   * False: instances are no candidates for collection, and their finalizer runs at every death, as for
   * extension types without a GC header.
   */
  readonly __have_gc__?: boolean;
  /**
   * Attributes that methods assign to `self`, as CPython's compiler lists them from 3.13 on: they have their
   * places before the first instance.
   */
  readonly __static_attributes__?: readonly string[];
  readonly __init__?: (self: PyInstance, ...args: Arguments) => void;
  /** The finalizer: once per object, before it goes; may resurrect it. */
  readonly __del__?: (self: PyInstance) => void;
  readonly __call__?: (self: PyInstance, ...args: never[]) => unknown;
  /** Undefined means "not comparable with that": Python's NotImplemented. */
  readonly __eq__?: (self: PyInstance, other: never) => boolean | undefined;
  /** Python's `<` and `>`, as sorting asks for them; undefined as for `__eq__`. */
  readonly __lt__?: (self: PyInstance, other: never) => boolean | undefined;
  readonly __gt__?: (self: PyInstance, other: never) => boolean | undefined;
  readonly __hash__?: (self: PyInstance) => number | string;
  readonly __sizeof__?: (self: PyInstance) => number;
  readonly [member: string]: unknown;
}

/** What in a class body is no member of the class. */
const directives = new Set(['__slots__', '__have_gc__', '__static_attributes__']);

/** Defines a class on an interpreter: CPython's `type_new`. */
export function defineClass(
  py: Interpreter,
  name: string,
  base: TypeInfo | null,
  body: ClassBody,
): ClassInfo {
  const layout: Layout = base?.layout ?? 'instance';
  const baseClass = base?.class ?? null;
  const slots = slotNames(name, body);
  checkSlots(py, base, slots, body);
  checkLayout(name, base, slots, py.profile.weakTuples);
  const declared = (slots ?? []).filter((slot) => slot !== '__weakref__' && slot !== '__dict__');
  const hasDict = slots === null || slots.includes('__dict__') || hasAttributes(baseClass);
  const info = new ClassInfo({
    name,
    base: baseClass,
    first: layout === 'ref' ? 1 : 0,
    slots: declared,
    storage: storageOf(py, layout, hasDict, declared.length > 0 || declaresSlots(baseClass)),
    staticAttributes: py.profile.staticAttributes ? (body.__static_attributes__ ?? []) : [],
  });
  const members = Object.entries(body).filter(([key]) => !directives.has(key));
  for (const [key, member] of members) if (key === '__del__') setMember(py, info, key, member);
  info.kind = defineInstanceKind(py, info, layout, body.__have_gc__ ?? true);
  const addsWeak = slots === null || slots.includes('__weakref__');
  py.register({
    name,
    layout,
    kind: info.kind,
    weaklyReferenceable: addsWeak || (base?.weaklyReferenceable ?? false),
    hash: base !== null && base.layout !== 'instance' ? base.hash : 'value',
    class: info,
  });
  for (const [key, member] of members) if (key !== '__del__') setMember(py, info, key, member);
  // As in Python: a class that defines equality without a hash has none.
  if ('__eq__' in body && !('__hash__' in body)) setMember(py, info, '__hash__', null);
  return info;
}

const hasAttributes = (base: ClassInfo | null): boolean => base !== null && base.storage !== 'none';

function declaresSlots(base: ClassInfo | null): boolean {
  for (let at = base; at !== null; at = at.base) if (at.declaresSlots) return true;
  return false;
}

function storageOf(
  { profile }: Interpreter,
  layout: Layout,
  hasDict: boolean,
  hasSlots: boolean,
): AttributeStorage {
  if (!hasDict) return 'none';
  if (layout === 'ref') return profile.inlineAttributes === 'all' ? 'inline' : 'dict';
  return hasSlots && profile.inlineAttributes === 'without-slots' ? 'dict' : 'inline';
}

/** Null for a class without `__slots__`. A private name carries the name of its class. */
function slotNames(className: string, body: ClassBody): readonly string[] | null {
  const slots: unknown = body.__slots__;
  if (slots === undefined) return null;
  const names = typeof slots === 'string' ? [slots] : slots;
  if (!Array.isArray(names)) throw new PyTypeError(`'${typeof names}' object is not iterable`);
  return names.map((name: unknown) => {
    if (typeof name !== 'string')
      throw new PyTypeError(
        `__slots__ items must be strings, not '${name === null ? 'NoneType' : typeof name}'`,
      );
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw new PyTypeError('__slots__ must be identifiers');
    const owner = className.replace(/^_+/, '');
    return name.startsWith('__') && !name.endsWith('__') && owner !== '' ? `_${owner}${name}` : name;
  });
}

/** What `type_new` refuses: a dict or weak references twice, and a slot of the name of a class attribute. */
function checkSlots(
  py: Interpreter,
  base: TypeInfo | null,
  slots: readonly string[] | null,
  body: ClassBody,
): void {
  if (slots === null) return;
  const times = (name: string) => slots.filter((slot) => slot === name).length;
  if (times('__dict__') + (hasAttributes(base?.class ?? null) ? 1 : 0) > 1 && times('__dict__') > 0)
    throw new PyTypeError('__dict__ slot disallowed: we already got one');
  if (times('__weakref__') > 0 && times('__weakref__') + (base?.weaklyReferenceable ? 1 : 0) > 1)
    throw new PyTypeError(
      `__weakref__ slot disallowed: ${py.profile.namesMissingItems ? 'either ' : ''}we already got one${py.profile.namesMissingItems ? ', or __itemsize__ != 0' : ''}`,
    );
  const taken = slots.find((slot) => slot in body);
  if (taken !== undefined) throw new PyValueError(`'${taken}' in __slots__ conflicts with class variable`);
}

/**
 * Items and attributes share an object's slots, so a class over a builtin container has no attributes of its
 * own.
 */
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
