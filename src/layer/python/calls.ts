import { PyTypeError } from './errors.ts';
import { FunctionHandle, MethodHandle } from './handles/function.ts';
import { Handle } from './handles/handle.ts';
import { InstanceHandle } from './handles/instance.ts';
import type { Interpreter } from './interpreter.ts';
import { borrowedValue, typeName } from './words.ts';

/** Whatever can be called: a JS function, or a handle to a function, a bound method, a reference, a callable proxy, a finalize object or an instance with `__call__`. */
export function callValue(py: Interpreter, callable: unknown, args: readonly unknown[]): unknown {
  if (typeof callable === 'function') return callable(...args);
  if (callable instanceof FunctionHandle || callable instanceof MethodHandle) return callable.call(...args);
  if (callable instanceof InstanceHandle) return callable.call(...args);
  if (callable instanceof Handle && isCallable(callable)) return callable.call(...args);
  throw new PyTypeError(`'${typeName(py, callable)}' object is not callable`);
}

function isCallable(handle: Handle): handle is Handle & { call(...args: readonly unknown[]): unknown } {
  return 'call' in handle && typeof handle.call === 'function';
}

/** The callable in a word: a function kept as an atom, or an object. */
export function callWord(py: Interpreter, word: number, args: readonly unknown[]): unknown {
  return callValue(py, word > 0 ? borrowedValue(py, word) : py.heap.atoms.load(word), args);
}
