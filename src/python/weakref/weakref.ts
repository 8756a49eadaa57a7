import { expectOne } from '../arguments.ts';
import type { DictSource } from '../handles/dict.ts';
import { Handle, type Owned } from '../handles/handle.ts';
import { ProxyHandle, type PyProxy } from '../handles/proxy.ts';
import { type PyReference, type ReferenceCallback, ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyType } from '../python-type.ts';
import { typed } from '../python-type.ts';
import type { PyObject, PyValue } from '../words.ts';
import { type PyFinalize, registryOf } from './finalize.ts';
import { makeWeakKeyDictionary, type PyWeakKeyDictionary } from './key-dictionary.ts';
import { makeReference, targetOf } from './make.ts';
import { makeWeakSet, type PyWeakSet } from './set.ts';
import { weakTypesOf } from './types.ts';
import { makeWeakValueDictionary, type PyWeakValueDictionary } from './value-dictionary.ts';
import { makeWeakMethod, type PyWeakMethod } from './weak-method.ts';

/** Python's `weakref` module. */
export interface Weakref {
  /** A weak reference. Without a callback there is one per referent, shared: the handle is another reference to it. */
  readonly ref: PyType<PyReference> &
    ((object: PyObject, callback?: ReferenceCallback | null) => Owned<PyReference>);
  readonly ReferenceType: PyType<PyReference>;
  readonly ProxyType: PyType<PyProxy>;
  readonly CallableProxyType: PyType<PyProxy>;
  /** A proxy, shared likewise: a callable one when the type of its referent is. */
  readonly proxy: (object: PyObject, callback?: ReferenceCallback | null) => Owned<PyProxy>;
  getweakrefcount(...object: readonly [PyValue]): number;
  /** References and proxies, borrowed: shared ones first, then newest first. */
  getweakrefs(...object: readonly [PyValue]): PyObject[];
  readonly WeakMethod: (method: PyObject, callback?: ReferenceCallback | null) => Owned<PyWeakMethod>;
  readonly WeakValueDictionary: PyType<PyWeakValueDictionary> &
    ((source?: DictSource) => Owned<PyWeakValueDictionary>);
  readonly WeakKeyDictionary: PyType<PyWeakKeyDictionary> &
    ((source?: DictSource) => Owned<PyWeakKeyDictionary>);
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
  const types = weakTypesOf(py);
  registryOf(py);
  const reference = (object: PyObject, callback: ReferenceCallback | null = null): Owned<PyReference> => {
    const id = makeReference(py, targetOf(py, object), py.types.ref, callback);
    const handle = new ReferenceHandle(py, id, py.references.own(id));
    py.safepoint();
    return handle;
  };
  const proxy = (object: PyObject, callback: ReferenceCallback | null = null): Owned<PyProxy> => {
    const target = targetOf(py, object);
    const type =
      typeof py.typeOf(target).class?.lookup('__call__') === 'function' ? 'callableProxy' : 'proxy';
    const id = makeReference(py, target, py.types[type], callback);
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
    WeakMethod: (method, callback = null) => makeWeakMethod(py, method as PyValue, callback),
    WeakValueDictionary: typed((source?: DictSource) => {
      const made = makeWeakValueDictionary(py);
      if (source !== undefined) made.update(source);
      py.safepoint();
      return made;
    }, types.values),
    WeakKeyDictionary: typed((source?: DictSource) => {
      const made = makeWeakKeyDictionary(py);
      if (source !== undefined) made.update(source);
      py.safepoint();
      return made;
    }, types.keys),
    WeakSet: typed((values?: Iterable<PyObject>) => {
      const made = makeWeakSet(py, values ?? null);
      py.safepoint();
      return made;
    }, types.set),
    finalize: typed(
      (object: PyObject, func: ((...args: never[]) => unknown) | PyObject, ...args: PyValue[]) =>
        registryOf(py).make(object, func, args),
      types.finalize,
    ),
  };
}

function listed(py: Interpreter, object: unknown): number[] {
  if (!(object instanceof Handle)) return [];
  object.checkHome(py);
  return py.heap.weakReferences.list(object.id);
}
