/**
 * The public entrance `reclaim-lab/python`: the reference-count layer in Python's words, with all that a user
 * of it may name or catch. It runs in a browser too.
 */

export {
  CountOverflowError,
  CountUnderflowError,
  ForeignReferenceError,
  HeapCorruptionError,
  HeapError,
  type Leak,
  ReleasedReferenceError,
  SlotError,
} from './layer/heap/index.ts';
export type { ClassBody } from './layer/python/classes/define.ts';
export type { Constructors, PyClass } from './layer/python/constructors.ts';
export type { Atom } from './layer/python/containers/hash-index.ts';
export * from './layer/python/errors.ts';
export type { Frame } from './layer/python/frame.ts';
export type { CollectionReport, Gc, GcCallback, GcStatistics } from './layer/python/gc/gc.ts';
export type { DictSource, PyDict } from './layer/python/handles/dict.ts';
export type { PyFunction, PyMethod } from './layer/python/handles/function.ts';
export type { Borrowed, Owned, Ownership } from './layer/python/handles/handle.ts';
export type { PyInstance } from './layer/python/handles/instance.ts';
export type { PyList, Taken } from './layer/python/handles/list.ts';
export type { PyProxy } from './layer/python/handles/proxy.ts';
export type { PyReference, ReferenceCallback } from './layer/python/handles/reference.ts';
export type { PySet } from './layer/python/handles/set.ts';
export type { PyTuple } from './layer/python/handles/tuple.ts';
export { type Profile, type ProfileName, profiles } from './layer/python/profiles/index.ts';
export { createPython, type Python, type PythonOptions } from './layer/python/python.ts';
export type { PyType } from './layer/python/python-type.ts';
export { PySlice } from './layer/python/slice.ts';
export type { Sys } from './layer/python/sys.ts';
export type { Tracemalloc } from './layer/python/tracemalloc/tracemalloc.ts';
export type { ExceptHook, UnraisableReport } from './layer/python/unraisable.ts';
export type { PyFinalize } from './layer/python/weakref/finalize.ts';
export type { PyWeakKeyDictionary } from './layer/python/weakref/key-dictionary.ts';
export type { PyWeakSet } from './layer/python/weakref/set.ts';
export type { PyWeakValueDictionary } from './layer/python/weakref/value-dictionary.ts';
export type { PyWeakMethod } from './layer/python/weakref/weak-method.ts';
export type { Weakref } from './layer/python/weakref/weakref.ts';
export type { PyObject, PyValue } from './layer/python/words.ts';
