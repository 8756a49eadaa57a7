import { expectOne } from './arguments.ts';
import { PyAttributeError, PyTypeError, PyValueError } from './errors.ts';
import { Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';
import { type UnraisableHook, Unraisables } from './unraisable.ts';
import type { PyValue } from './words.ts';

/** Python's `sys` module, as far as it concerns objects and their ends. */
export class Sys {
  /** Called with what cannot be raised. Assign a function of your own; one that throws is reported by the original. */
  unraisablehook: UnraisableHook;
  /** The original hook: prints to the error output. */
  readonly __unraisablehook__: UnraisableHook;
  readonly #py: Interpreter;

  constructor(py: Interpreter) {
    this.#py = py;
    const unraisables = new Unraisables(py);
    this.__unraisablehook__ = (report) => unraisables.print(report);
    this.unraisablehook = this.__unraisablehook__;
    py.heap.unraisableHook = (report) => {
      const seen = unraisables.describe(report);
      try {
        this.unraisablehook(seen);
      } catch (error) {
        unraisables.printHookFailure(error);
      }
    };
  }

  /**
   * The number of references to an object: handles, names and slots, plus one for the argument itself up to 3.13. A number,
   * a string, a boolean or null has no count of its own here: it gets what an immortal object shows.
   */
  getrefcount(...object: readonly [PyValue]): number {
    expectOne('getrefcount', object);
    const [value] = object;
    const { profile, heap, emptyTuple } = this.#py;
    if (!(value instanceof Handle)) return profile.immortalCount;
    value.checkHome(this.#py);
    if (value.id === emptyTuple && profile.hasImmortals) return profile.immortalCount;
    return heap.count(value.id) + (profile.countsArgument ? 1 : 0);
  }

  /**
   * Bytes that the layer itself holds for an object, shallow: its row, its segment of the edge store and its payload slot.
   * A class may say otherwise with `__sizeof__`. An atom takes the four bytes of the slot that it lives in.
   */
  getsizeof(value: PyValue, ...otherwise: readonly [] | readonly [number]): number {
    if (!(value instanceof Handle)) {
      if (value === undefined) throw new PyTypeError('getsizeof() takes at least 1 argument (0 given)');
      return 4;
    }
    value.checkHome(this.#py);
    const own = this.#py.typeOf(value.id).class?.lookup('__sizeof__');
    if (typeof own !== 'function') return this.#py.heap.sizeOf(value.id);
    const size: unknown = own(value);
    if (typeof size !== 'number' || !Number.isInteger(size)) {
      if (otherwise.length === 1) return otherwise[0];
      throw new PyTypeError('__sizeof__() should return an integer');
    }
    if (size < 0) throw new PyValueError('__sizeof__() should return >= 0');
    return size;
  }

  /** Whether an object's count never changes (3.14+; AttributeError before, as the name does not exist there). */
  _is_immortal(value: PyValue): boolean {
    if (!this.#py.profile.hasImmortalProbe)
      throw new PyAttributeError("module 'sys' has no attribute '_is_immortal'");
    return this.#isImmortal(value);
  }

  #isImmortal(value: PyValue): boolean {
    if (value instanceof Handle) return value.id === this.#py.emptyTuple;
    if (typeof value !== 'number') return true;
    return Number.isInteger(value) && value >= -5 && value < this.#py.profile.smallIntegersEnd;
  }
}
