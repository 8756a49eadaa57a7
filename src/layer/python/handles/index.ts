import type { HandleMaker } from '../interpreter.ts';
import type { Layout } from '../types.ts';
import { FinalizeHandle } from '../weakref/finalize.ts';
import { WeakKeyDictionaryHandle } from '../weakref/key-dictionary.ts';
import { WeakSetHandle } from '../weakref/set.ts';
import { WeakValueDictionaryHandle } from '../weakref/value-dictionary.ts';
import { WeakMethodHandle } from '../weakref/weak-method.ts';
import { DictHandle } from './dict.ts';
import { FunctionHandle, MethodHandle } from './function.ts';
import { Handle } from './handle.ts';
import { InstanceHandle } from './instance.ts';
import { ListHandle } from './list.ts';
import { ProxyHandle } from './proxy.ts';
import { ReferenceHandle } from './reference.ts';
import { SetHandle } from './set.ts';
import { TupleHandle } from './tuple.ts';

const classes: Readonly<Record<Layout, typeof Handle>> = {
  list: ListHandle,
  dict: DictHandle,
  tuple: TupleHandle,
  set: SetHandle,
  instance: InstanceHandle,
  function: FunctionHandle,
  method: MethodHandle,
  cell: Handle,
  ref: ReferenceHandle,
  proxy: ProxyHandle,
  frame: Handle,
  'weak-values': WeakValueDictionaryHandle,
  'weak-keys': WeakKeyDictionaryHandle,
  'weak-set': WeakSetHandle,
  finalize: FinalizeHandle,
  'finalize-info': Handle,
};

/** The handle that fits an object's layout. The usual ones by name, so that V8 knows what it constructs. */
export const makeHandle: HandleMaker = (py, id, owned) => {
  const type = py.typeOf(id);
  switch (type.layout) {
    case 'instance':
      return new InstanceHandle(py, id, owned);
    case 'list':
      return new ListHandle(py, id, owned);
    case 'ref':
      return type === py.weakTypes.weakMethod
        ? new WeakMethodHandle(py, id, owned)
        : new ReferenceHandle(py, id, owned);
    default:
      return new classes[type.layout](py, id, owned);
  }
};
