/**
 * Python's words over the heap: gc, sys, weakref, containers, classes and frames, following the rules of a
 * chosen CPython version. Names are Python's own in this room. May import: heap, collectors, triggers. Runs
 * in a browser too.
 */
export type { ClassBody } from './classes/define.ts';
export type { Constructors, PyClass } from './constructors.ts';
export type { Atom } from './containers/hash-index.ts';
export * as core from './core.ts';
export * from './errors.ts';
export type { Frame } from './frame.ts';
export type { CollectionReport, Gc, GcCallback, GcStatistics } from './gc/gc.ts';
export type { DictSource, PyDict } from './handles/dict.ts';
export type { PyFunction, PyMethod } from './handles/function.ts';
export type { Borrowed, Owned, Ownership } from './handles/handle.ts';
export type { PyInstance } from './handles/instance.ts';
export type { PyList, Taken } from './handles/list.ts';
export type { PyProxy } from './handles/proxy.ts';
export type { PyReference, ReferenceCallback } from './handles/reference.ts';
export type { PySet } from './handles/set.ts';
export type { PyTuple } from './handles/tuple.ts';
export type { Interpreter } from './interpreter.ts';
export {
  isProfileName,
  type PatchVersion,
  type Profile,
  type ProfileName,
  profileNames,
  profileOfVersion,
  profiles,
} from './profiles/index.ts';
export { createPython, type Python, type PythonOptions } from './python.ts';
export type { PyType } from './python-type.ts';
export { PySlice } from './slice.ts';
export type { Sys } from './sys.ts';
export type { Tracemalloc } from './tracemalloc/tracemalloc.ts';
export type { ExceptHook, UnraisableReport } from './unraisable.ts';
export type { PyFinalize } from './weakref/finalize.ts';
export type { PyWeakKeyDictionary } from './weakref/key-dictionary.ts';
export type { PyWeakSet } from './weakref/set.ts';
export type { PyWeakValueDictionary } from './weakref/value-dictionary.ts';
export type { PyWeakMethod } from './weakref/weak-method.ts';
export type { Weakref } from './weakref/weakref.ts';
export type { PyObject, PyValue } from './words.ts';
