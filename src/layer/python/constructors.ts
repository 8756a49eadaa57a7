import { ForeignReferenceError } from '../heap/index.ts';
import { callValue, specialMethod, withArguments } from './calls.ts';
import type { ClassInfo } from './classes/class-info.ts';
import { type ClassBody, defineClass } from './classes/define.ts';
import { instanceNew } from './classes/instance.ts';
import { type ClassFunction, deleteMember, getMember, setMember } from './classes/members.ts';
import { dictSet, inheritTracking } from './containers/dict.ts';
import { listAppend } from './containers/list.ts';
import { setAdd } from './containers/set.ts';
import { tupleOf } from './containers/tuple.ts';
import { PyTypeError } from './errors.ts';
import { DictHandle, type DictSource, entriesOf, type PyDict } from './handles/dict.ts';
import { FunctionHandle, type PyFunction } from './handles/function.ts';
import { Handle, type Owned } from './handles/handle.ts';
import type { PyInstance } from './handles/instance.ts';
import { iterableWords } from './handles/iteration.ts';
import { ListHandle, type PyList } from './handles/list.ts';
import { liveReferent } from './handles/proxy.ts';
import { type PySet, SetHandle } from './handles/set.ts';
import { type PyTuple, TupleHandle } from './handles/tuple.ts';
import type { Interpreter } from './interpreter.ts';
import { isSubtype, type PyType, typed } from './python-type.ts';
import type { TypeInfo } from './types.ts';
import { makeReference, targetOf } from './weakref/make.ts';
import { isAtom, ownWord, type PyObject, type PyValue, typeName } from './words.ts';

/** A class: call it to make an instance, owned. */
export interface PyClass<T, Arguments extends readonly unknown[]> extends PyType<T> {
  (...args: Arguments): Owned<T>;
  readonly info: ClassInfo;
  /**
   * `Class.name`, borrowed; a special method is the JS function that it was defined with. Throws
   * AttributeError.
   */
  getattr(name: string): PyValue | ClassFunction;
  /**
   * `Class.name = value`: the class holds a reference of its own, as a container does. A `__del__` holds for
   * instances that are there already.
   */
  setattr(name: string, value: PyValue | ClassFunction): void;
  /**
   * `del Class.name`: the function goes when nothing else holds it; without `__del__` nothing is finalized
   * any more. Throws AttributeError.
   */
  delattr(name: string): void;
  /** An instance that wraps a JS object: `instance.value`. The layer lets go of it when the instance dies. */
  wrap(value: object, ...args: Arguments): Owned<T>;
}

/** What the initializers of builtin bases take. */
type BaseArgument = PyValue | Iterable<PyValue> | ((...args: never[]) => unknown);

/** What makes objects. All return owned handles. */
export interface Constructors {
  readonly list: PyType<PyList> & ((items?: Iterable<PyValue>) => Owned<PyList>);
  readonly dict: PyType<PyDict> & ((source?: DictSource) => Owned<PyDict>);
  readonly tuple: PyType<PyTuple> & ((items?: Iterable<PyValue>) => Owned<PyTuple>);
  readonly set: PyType<PySet> & ((items?: Iterable<PyValue>) => Owned<PySet>);
  /** A function as a counted object, with a dict as its globals. */
  readonly function: PyType<PyFunction> &
    ((body: (...args: never[]) => unknown, globals?: PyDict) => Owned<PyFunction>);
  /** `class Name: …` */
  class<Arguments extends readonly unknown[] = []>(
    name: string,
    body: ClassBody<Arguments>,
  ): PyClass<PyInstance, Arguments>;
  /** `class Name(Base): …`. A base may be a class, or `list`, `dict`, `tuple`, `set` or `weakref.ref`. */
  class<T, Arguments extends readonly unknown[] = readonly BaseArgument[]>(
    name: string,
    base: PyType<T>,
    body: ClassBody<Arguments>,
  ): PyClass<T, Arguments>;
  /**
   * Makes any JS object a counted one: `handle.value` is the object. It takes attributes and weak references.
   */
  wrap<T extends object>(value: T): Owned<PyInstance & { readonly value: T }>;
  isinstance<T>(value: unknown, type: PyType<T>): value is T;
  /** Calls whatever is callable in Python. */
  call(callable: unknown, ...args: readonly unknown[]): unknown;
}

export function makeConstructors(py: Interpreter): Constructors {
  const wrapped = defineClass(py, 'wrapped', null, {});
  const define = (name: string, base: PyType<unknown> | null, body: ClassBody) => {
    if (base !== null && !isType(base))
      throw new PyTypeError(`a base of class '${name}' is no type: '${typeName(py, base)}' object`);
    if (base !== null && !py.knows(base.typeInfo))
      throw new ForeignReferenceError(
        `the base '${base.typeInfo.name}' of class '${name}' belongs to another interpreter; classes cannot be shared between heaps`,
      );
    return makeClass(py, defineClass(py, name, base?.typeInfo ?? null, body));
  };
  return {
    list: typed((items?: Iterable<PyValue>) => {
      const id = py.heap.allocate(py.types.list.kind, 0);
      const list = new ListHandle(py, id, py.references.own(id));
      return filled(py, list, () => fillList(py, id, items));
    }, py.types.list),
    dict: typed((source?: DictSource) => {
      const id = py.heap.allocate(py.types.dict.kind, 0);
      const dict = new DictHandle(py, id, py.references.own(id));
      return filled(py, dict, () => fillDict(py, id, source));
    }, py.types.dict),
    tuple: typed((items?: Iterable<PyValue>) => {
      const id = tupleOf(py, items === undefined ? [] : iterableWords(py, items));
      const tuple = new TupleHandle(py, id, py.references.own(id));
      py.safepoint();
      return tuple;
    }, py.types.tuple),
    set: typed((items?: Iterable<PyValue>) => {
      const id = py.heap.allocate(py.types.set.kind, 0);
      const set = new SetHandle(py, id, py.references.own(id));
      return filled(py, set, () => fillSet(py, id, items));
    }, py.types.set),
    function: typed((body: (...args: never[]) => unknown, globals?: PyDict) => {
      if (typeof body !== 'function')
        throw new PyTypeError(`a function needs a JS function as its body, not '${typeName(py, body)}'`);
      const names = globals === undefined ? 0 : ownWord(py, globals);
      const id = py.heap.allocate(py.types.function.kind, 2);
      py.heap.give(id, 0, py.heap.atoms.store(body));
      py.heap.give(id, 1, names);
      const made = new FunctionHandle(py, id, py.references.own(id));
      py.safepoint();
      return made;
    }, py.types.function),
    // The overloads promise what the base says: instances of a class over `list` are lists.
    class: ((name: string, first: PyType<unknown> | ClassBody, second?: ClassBody) =>
      second === undefined
        ? define(name, null, first as ClassBody)
        : define(name, first as PyType<unknown>, second)) as Constructors['class'],
    wrap: <T extends object>(value: T) => {
      if (isAtom(value) || value === undefined)
        throw new PyTypeError(`wrap() takes a JS object, not '${typeName(py, value)}'`);
      const id = instanceNew(py, wrapped, value);
      const handle = py.own(id);
      py.safepoint();
      return handle as unknown as Owned<PyInstance & { readonly value: T }>;
    },
    isinstance: <T>(value: unknown, type: PyType<T>): value is T =>
      value instanceof Handle && value.py === py && isInstance(py, value, type.typeInfo),
    call: (callable, ...args) => {
      if (callable instanceof Handle) callable.checkHome(py);
      return callValue(py, callable, args);
    },
  };
}

/** By its own type, or by `__class__`, which a proxy takes from its referent. */
const isInstance = (py: Interpreter, value: Handle, type: TypeInfo): boolean =>
  isSubtype(py.typeOf(value.id), type) || isSubtype(py.typeOf(liveReferent(py, value).id), type);

function isType(value: unknown): value is PyType<unknown> {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && 'typeInfo' in value;
}

function makeClass(py: Interpreter, info: ClassInfo): PyClass<unknown, readonly unknown[]> {
  const type = py.typeOfKind(info.kind);
  const make = (args: readonly unknown[], wrappedValue: object | null): Handle => {
    const handle = makeEmpty(py, type, args, wrappedValue);
    return filled(py, handle, () => {
      const initialize = specialMethod(py, info, '__init__');
      if (initialize === undefined) fillBuiltin(py, type, handle.id, args);
      else withArguments(py, args, (given) => initialize(py.borrow(handle.id), ...given));
    });
  };
  return Object.assign((...args: readonly unknown[]) => make(args, null) as Owned<unknown>, {
    info,
    typeInfo: type,
    wrap: (value: object, ...args: readonly unknown[]) => make(args, value) as Owned<unknown>,
    getattr: (name: string) => getMember(py, info, name),
    setattr: (name: string, value: PyValue | ClassFunction) => {
      setMember(py, info, name, value);
      py.safepoint();
    },
    delattr: (name: string) => deleteMember(py, info, name),
  });
}

/** What `__new__` makes: instances empty, tuples and weak references complete. */
function makeEmpty(
  py: Interpreter,
  type: TypeInfo,
  args: readonly unknown[],
  wrapped: object | null,
): Handle {
  if (type.layout === 'tuple')
    return py.own(tupleOf(py, args[0] === undefined ? [] : iterableWords(py, args[0]), type));
  if (type.layout === 'ref') {
    const callback = args[1];
    const isCallback = typeof callback === 'function' || callback instanceof Handle;
    return py.own(makeReference(py, targetOf(py, args[0]), type, isCallback ? (callback as PyObject) : null));
  }
  if (type.class !== null && type.layout === 'instance') return py.own(instanceNew(py, type.class, wrapped));
  return py.own(py.heap.allocate(type.kind, 0));
}

/** The `__init__` of a builtin base, and of a class without one. */
function fillBuiltin(py: Interpreter, type: TypeInfo, id: number, args: readonly unknown[]): void {
  const [source] = args;
  if (type.layout === 'list') fillList(py, id, source);
  else if (type.layout === 'dict') fillDict(py, id, source as DictSource);
  else if (type.layout === 'set') fillSet(py, id, source);
  else if (type.layout === 'instance' && args.length > 0)
    throw new PyTypeError(`${type.name}() takes no arguments`);
}

/** Runs an initializer. When it throws, the new object's reference is given back, finalizer included. */
export function filled<H extends Handle>(py: Interpreter, handle: H, fill: () => unknown): H {
  try {
    fill();
  } catch (error) {
    handle.release();
    throw error;
  }
  py.safepoint();
  return handle;
}

function fillList(py: Interpreter, id: number, items: unknown): void {
  if (items === undefined) return;
  for (const word of iterableWords(py, items)) listAppend(py.heap, id, word);
}

function fillSet(py: Interpreter, id: number, items: unknown): void {
  if (items === undefined) return;
  const words = iterableWords(py, items);
  for (let at = 0; at < words.length; at++) {
    try {
      setAdd(py, id, words[at]!);
    } catch (error) {
      for (; at < words.length; at++) py.heap.dropWord(words[at]!);
      throw error;
    }
  }
}

function fillDict(py: Interpreter, id: number, source: DictSource | undefined): void {
  if (source === undefined) return;
  for (const [key, value] of entriesOf(py, source)) {
    const words = [ownWord(py, key)];
    try {
      words.push(ownWord(py, value));
      dictSet(py, id, words[0]!, words[1]!);
    } catch (error) {
      for (const word of words) py.heap.dropWord(word);
      throw error;
    }
  }
  if (source instanceof DictHandle) inheritTracking(py, id, source.id, 'update');
}
