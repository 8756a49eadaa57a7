import { expectAtMost, expectOne } from '../arguments.ts';
import { filled } from '../constructors.ts';
import type { DictSource } from '../handles/dict.ts';
import { Handle, type Owned } from '../handles/handle.ts';
import { ProxyHandle, type PyProxy } from '../handles/proxy.ts';
import { type PyReference, type ReferenceCallback, ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyType } from '../python-type.ts';
import { typed } from '../python-type.ts';
import type { TypeInfo } from '../types.ts';
import { type PyObject, type PyValue, spending } from '../words.ts';
import { type PyFinalize, registryOf } from './finalize.ts';
import { makeWeakKeyDictionary, type PyWeakKeyDictionary } from './key-dictionary.ts';
import { makeReference, targetOf } from './make.ts';
import { makeWeakSet, type PyWeakSet } from './set.ts';
import { makeWeakValueDictionary, type PyWeakValueDictionary } from './value-dictionary.ts';
import { makeWeakMethod, type PyWeakMethod } from './weak-method.ts';

/** Python's `weakref` module. */
export interface Weakref {
  /**
   * A weak reference. Without a callback there is one per referent, shared: the handle is another reference
   * to it.
   */
  readonly ref: PyType<PyReference> &
    ((
      object: PyObject,
      callback?: ReferenceCallback | null,
      ...more: readonly never[]
    ) => Owned<PyReference>);
  readonly ReferenceType: PyType<PyReference>;
  readonly ProxyType: PyType<PyProxy>;
  readonly CallableProxyType: PyType<PyProxy>;
  /** A proxy, shared likewise: a callable one when the type of its referent is. */
  readonly proxy: (
    object: PyObject,
    callback?: ReferenceCallback | null,
    ...more: readonly never[]
  ) => Owned<PyProxy>;
  getweakrefcount(...object: readonly [PyValue]): number;
  /** References and proxies, borrowed: shared ones first, then newest first. */
  getweakrefs(...object: readonly [PyValue]): PyObject[];
  readonly WeakMethod: (method: PyObject, callback?: ReferenceCallback | null) => Owned<PyWeakMethod>;
  readonly WeakValueDictionary: PyType<PyWeakValueDictionary> &
    ((source?: DictSource | PyWeakValueDictionary) => Owned<PyWeakValueDictionary>);
  readonly WeakKeyDictionary: PyType<PyWeakKeyDictionary> &
    ((source?: DictSource | PyWeakKeyDictionary) => Owned<PyWeakKeyDictionary>);
  readonly WeakSet: PyType<PyWeakSet> & ((values?: Iterable<PyObject>) => Owned<PyWeakSet>);
  /** Calls `func(...args)` when `object` dies, or at exit. Neither may hold `object`, or it never dies. */
  readonly finalize: PyType<PyFinalize> &
    ((
      object: PyObject,
      func: ((...args: never[]) => unknown) | PyObject,
      ...args: PyValue[]
    ) => Owned<PyFinalize>);
}

export function makeWeakrefModule(py: Interpreter): Weakref {
  const types = py.weakTypes;
  registryOf(py);
  const reference = (
    object: PyObject,
    callback: ReferenceCallback | null = null,
    ...more: readonly never[]
  ): Owned<PyReference> => {
    expectAtMost('ref', [object, callback, ...more], 2);
    const id = spending(object, () => makeReference(py, targetOf(py, object), py.types.ref, callback));
    const handle = new ReferenceHandle(py, id, py.references.own(id));
    py.safepoint();
    return handle;
  };
  const proxy = (
    object: PyObject,
    callback: ReferenceCallback | null = null,
    ...more: readonly never[]
  ): Owned<PyProxy> => {
    expectAtMost('proxy', [object, callback, ...more], 2);
    const id = spending(object, () => {
      const target = targetOf(py, object);
      const type = isCallable(py.typeOf(target)) ? 'callableProxy' : 'proxy';
      return makeReference(py, target, py.types[type], callback);
    });
    const handle = new ProxyHandle(py, id, py.references.own(id));
    py.safepoint();
    return handle;
  };
  return {
    ref: typed(reference, py.types.ref),
    ReferenceType: { typeInfo: py.types.ref },
    ProxyType: { typeInfo: py.types.proxy },
    CallableProxyType: { typeInfo: py.types.callableProxy },
    proxy,
    getweakrefcount: (...object) => {
      expectOne('getweakrefcount', object);
      return listed(py, object[0]).length;
    },
    getweakrefs: (...object) => {
      expectOne('getweakrefs', object);
      return listed(py, object[0]).map((id) => py.borrow(id));
    },
    WeakMethod: (method, callback = null) =>
      spending(method, () => makeWeakMethod(py, method as PyValue, callback)),
    WeakValueDictionary: typed((source?: DictSource | PyWeakValueDictionary) => {
      const made = makeWeakValueDictionary(py);
      return filled(py, made, () => source !== undefined && made.update(source));
    }, types.values),
    WeakKeyDictionary: typed((source?: DictSource | PyWeakKeyDictionary) => {
      const made = makeWeakKeyDictionary(py);
      return filled(py, made, () => source !== undefined && made.update(source));
    }, types.keys),
    WeakSet: typed((values?: Iterable<PyObject>) => {
      const made = makeWeakSet(py);
      return filled(py, made, () => values !== undefined && values !== null && made.update(values));
    }, types.set),
    finalize: typed(
      (object: PyObject, func: ((...args: never[]) => unknown) | PyObject, ...args: PyValue[]) =>
        spending(object, () => registryOf(py).make(object, func, args)),
      types.finalize,
    ),
  };
}

/** `PyCallable_Check`, for what can be referred to weakly. */
function isCallable({ layout, class: info }: TypeInfo): boolean {
  if (layout === 'function' || layout === 'method' || layout === 'ref') return true;
  return (info?.lookup('__call__') ?? 0) !== 0;
}

function listed(py: Interpreter, object: unknown): number[] {
  if (!(object instanceof Handle)) return [];
  object.checkHome(py);
  return py.heap.weakReferences.list(object.id);
}
