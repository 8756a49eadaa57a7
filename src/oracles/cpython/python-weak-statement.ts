import type { Callback, Operation } from './program.ts';
import { pythonAtom } from './python-behaviour.ts';
import { collectorStatement } from './python-collector-statement.ts';
import { quote, store, text } from './python-words.ts';

const callbackArgument = (callback: Callback): string =>
  callback === null ? '' : 'caller' in callback ? `, ${callback.caller}` : ', notify';

/** Operations on weak references, `weakref.finalize` and weak collections; others go on to the collector's. */
export function weakStatement(op: Operation): string {
  switch (op.do) {
    case 'reference':
      return `${op.name} = W(ref(${op.target}${callbackArgument(op.callback)}), ${quote(op.label)})`;
    case 'proxy':
      return `${op.name} = W(weakref.proxy(${op.target}${callbackArgument(op.callback)}), ${quote(op.label)})`;
    case 'dereference':
      return store(op.into, `${op.target}()`);
    case 'proxy-get':
      return `V(${op.target}.${op.attribute})`;
    case 'proxy-set':
      return `${op.target}.${op.attribute} = ${text(op.value)}`;
    case 'weak-method':
      return `${op.name} = M(weakref.WeakMethod(${op.target}.act${callbackArgument(op.callback)}), ${quote(op.label)})`;
    case 'weak-method-call':
      return `V(${op.target}())`;
    case 'probe-reference':
      return `V(${op.target}())`;
    case 'probe-callback':
      return `N(${op.target}.__callback__ is None)`;
    case 'weak-equal':
      return `N(${op.left} == ${op.right})`;
    case 'weakref-count':
      return `N(weakref.getweakrefcount(${op.target}))`;
    case 'weakrefs':
      return `A('=' + LS(weakref.getweakrefs(${op.target})))`;
    case 'finalize':
      return `${op.name} = F(weakref.finalize(${op.target}, fire, ${quote(op.label)}), ${quote(op.label)})`;
    case 'finalize-call':
      return `N(${op.target}())`;
    case 'finalize-detach':
      return `N(${op.target}.detach() is None)`;
    case 'finalize-peek':
      return `N(${op.target}.peek() is None)`;
    case 'finalize-alive':
      return `N(${op.target}.alive)`;
    case 'weak-value-dictionary':
      return `${op.name} = C(weakref.WeakValueDictionary(), ${quote(op.label)})`;
    case 'weak-value-set':
      return `${op.target}[${pythonAtom(op.key)}] = ${op.value}`;
    case 'weak-value-get':
      return store(op.into, `${op.target}[${pythonAtom(op.key)}]`);
    case 'weak-value-pop':
      return store(op.into, `${op.target}.pop(${pythonAtom(op.key)})`);
    case 'weak-value-setdefault':
      return `V(${op.target}.setdefault(${pythonAtom(op.key)}, ${op.value}))`;
    case 'weak-value-popitem':
      return `V(${op.target}.popitem()[1])`;
    case 'weak-key-dictionary':
      return `${op.name} = C(weakref.WeakKeyDictionary(), ${quote(op.label)})`;
    case 'weak-key-set':
      return `${op.target}[${op.key}] = ${text(op.value)}\n disown(${op.target})`;
    case 'weak-key-get':
      return store(op.into, `${op.target}[${op.key}]`);
    case 'weak-key-delete':
      return `del ${op.target}[${op.key}]`;
    case 'weak-key-pop':
      return `V(${op.target}.pop(${op.key}))`;
    case 'weak-key-contains':
      return `N(${op.key} in ${op.target})`;
    case 'weak-set':
      return `${op.name} = C(weakref.WeakSet(), ${quote(op.label)})`;
    case 'weak-set-add':
      return `${op.target}.add(${op.value})\n disown(${op.target})`;
    case 'weak-set-discard':
      return `${op.target}.discard(${op.value})`;
    case 'weak-set-remove':
      return `${op.target}.remove(${op.value})`;
    case 'weak-length':
      return `N(len(${op.target}))`;
    case 'weak-clear':
      return `${op.target}.clear()`;
    case 'weak-set-contains':
      return `N(${op.value} in ${op.target})`;
    case 'weak-value-items':
    case 'weak-key-items':
    case 'weak-set-items':
      return `weak_items(${op.target})`;
    default:
      return collectorStatement(op);
  }
}
