import type { Generation } from '../heap/index.ts';
import { PyOverflowError, PyTypeError, PyValueError } from './errors.ts';
import type { Interpreter } from './interpreter.ts';
import { typeName } from './words.ts';

/** What CPython's argument clinic refuses, with its exception types. */

const MAX_C_INT = 2 ** 31 - 1;

export function expectNone(name: string, given: readonly unknown[]): void {
  if (given.length > 0) throw new PyTypeError(`${name}() takes no arguments (${given.length} given)`);
}

export function expectOne(name: string, given: readonly unknown[]): void {
  if (given.length !== 1)
    throw new PyTypeError(`${name}() takes exactly one argument (${given.length} given)`);
}

/** A C int: booleans count as 0 and 1, floats do not pass even when whole only in spirit. */
export function expectInt(py: Interpreter, value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number))
    throw new PyTypeError(`'${typeName(py, value)}' object cannot be interpreted as an integer`);
  if (number > MAX_C_INT || number < -MAX_C_INT - 1)
    throw new PyOverflowError('Python int too large to convert to C int');
  return number;
}

/** At most `most` positional arguments. */
export function expectAtMost(name: string, given: readonly unknown[], most: number): void {
  if (given.length <= most) return;
  const plural = most === 1 ? '' : 's';
  throw new PyTypeError(`${name}() takes at most ${most} argument${plural} (${given.length} given)`);
}

/**
 * A position in a sequence: any whole number, booleans and big integers too. `complaint` is the rest of the
 * refusal.
 */
export function expectIndex(py: Interpreter, value: unknown, complaint: string): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  throw new PyTypeError(complaint.replace('%', typeName(py, value)));
}

/** Where a method wants a position, as `list.insert` and `list.pop`. */
export const NO_INTEGER = "'%' object cannot be interpreted as an integer";

/** Where brackets want one. */
export const NO_LIST_INDEX = 'list indices must be integers or slices, not %';
export const NO_TUPLE_INDEX = 'tuple indices must be integers or slices, not %';

export function expectGeneration(py: Interpreter, value: unknown): Generation {
  const generation = expectInt(py, value);
  if (generation === 0 || generation === 1 || generation === 2) return generation;
  throw new PyValueError('invalid generation');
}
