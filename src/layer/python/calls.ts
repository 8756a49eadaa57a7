import type { ClassInfo } from './classes/class-info.ts';
import { PyTypeError } from './errors.ts';
import { Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';
import { borrowedValue, typeName } from './words.ts';

/**
 * Whatever can be called: a JS function, or a handle to a function, a bound method, a reference, a callable
 * proxy, a finalize object or an instance with `__call__`.
 */
export function callValue(py: Interpreter, callable: unknown, args: readonly unknown[]): unknown {
  if (typeof callable === 'function') return withArguments(py, args, (given) => callable(...given));
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

/**
 * Calls a body with what it may use: every handle it gets is borrowed. What the caller owns stays the
 * caller's; a moved temporary is the call's, and ends with it.
 */
export function withArguments<T>(
  py: Interpreter,
  args: readonly unknown[],
  body: (args: readonly unknown[]) => T,
): T {
  if (!args.some((value) => value instanceof Handle && value.owned)) return body(args);
  const held: number[] = [];
  try {
    return body(args.map((value) => (value instanceof Handle ? value.lend(py, held) : value)));
  } finally {
    for (const id of held) py.heap.release(id);
  }
}

/**
 * A special method of a class as a function of `self` and its arguments; undefined when the class has none,
 * null when it is None. A counted function is bound to `self`; any other object is called as it is.
 */
export function specialMethod(
  py: Interpreter,
  info: ClassInfo | null,
  name: string,
): ((self: Handle, ...args: readonly unknown[]) => unknown) | undefined {
  const word = info?.lookup(name) ?? 0;
  if (word === 0) return undefined;
  const value: unknown = word > 0 ? borrowedValue(py, word) : py.heap.atoms.load(word);
  if (typeof value === 'function') return (self, ...args) => value(self, ...args);
  const isBound = word > 0 && py.typeOf(word).layout === 'function';
  return (self, ...args) => callValue(py, value, isBound ? [self, ...args] : args);
}
