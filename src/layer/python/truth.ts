import { specialMethod } from './calls.ts';
import { PyTypeError } from './errors.ts';
import { Handle } from './handles/handle.ts';
import { liveReferent } from './handles/proxy.ts';
import type { Interpreter } from './interpreter.ts';
import { type PyValue, typeName } from './words.ts';

/**
 * Python's `bool(value)`: what `__bool__` says, else whether it is empty. Throws ReferenceError for a dead
 * proxy.
 */
export function isTrue(py: Interpreter, value: PyValue): boolean {
  // As in Python, not a number is true.
  if (!(value instanceof Handle)) return Number.isNaN(value) || Boolean(value);
  value.checkHome(py);
  const object = liveReferent(py, value);
  const { class: info } = py.typeOf(object.id);
  const truth = specialMethod(py, info, '__bool__')?.(object);
  if (truth !== undefined && typeof truth !== 'boolean')
    throw new PyTypeError(`__bool__ should return bool, returned ${typeName(py, truth)}`);
  if (truth !== undefined) return truth;
  const length = specialMethod(py, info, '__len__')?.(object);
  if (length !== undefined) return Number(length) !== 0;
  return 'length' in object ? object.length !== 0 : true;
}
