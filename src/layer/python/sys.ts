import { expectAtMost, expectNone, expectOne } from './arguments.ts';
import { specialMethod } from './calls.ts';
import { PyAttributeError, PyOverflowError, PyTypeError, PyValueError } from './errors.ts';
import { Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';
import { type ExceptHook, type UnraisableHook, Unraisables } from './unraisable.ts';
import { type PyValue, typeName } from './words.ts';

/** Python's `sys` module, as far as it concerns objects and their ends. */
export class Sys {
  /**
   * Called with what cannot be raised. Assign a function of your own; one that throws is reported by the
   * original, null is the original.
   */
  unraisablehook: UnraisableHook | null;
  /** The original hook: prints to the error output. */
  readonly __unraisablehook__: UnraisableHook;
  /** Called with what nobody caught: here, an error of a `weakref.finalize` function at exit. */
  excepthook: ExceptHook;
  /** The original hook: prints to the error output. */
  readonly __excepthook__: ExceptHook;
  readonly #py: Interpreter;

  constructor(py: Interpreter) {
    this.#py = py;
    const unraisables = new Unraisables(py);
    this.__unraisablehook__ = (report) => unraisables.print(report);
    this.unraisablehook = this.__unraisablehook__;
    this.__excepthook__ = (...uncaught) => unraisables.printUncaught(...uncaught);
    this.excepthook = this.__excepthook__;
    py.heap.unraisableHook = (report) => {
      const seen = unraisables.describe(report);
      try {
        (this.unraisablehook ?? this.__unraisablehook__)(seen);
      } catch (error) {
        unraisables.printHookFailure(error);
      }
    };
  }

  /**
   * The number of references to an object: handles, names and slots, plus one for the argument itself up to
   * 3.13. A number, a string, a boolean or null has no count of its own here: it gets what an immortal object
   * shows.
   */
  getrefcount(...object: readonly [PyValue]): number {
    expectOne('sys.getrefcount', object);
    const [value] = object;
    const { profile, heap, emptyTuple } = this.#py;
    if (!(value instanceof Handle)) return profile.immortalCount;
    value.checkHome(this.#py);
    const counted = heap.count(value.id) + (profile.countsArgument ? 1 : 0);
    if (value.id !== emptyTuple) return counted;
    return profile.hasImmortals ? profile.immortalCount : profile.immortalCount + counted;
  }

  /**
   * Bytes that the layer itself holds for an object, shallow: its row, its segment of the edge store and its
   * payload slot. A class may say otherwise with `__sizeof__`; a default stands in where that ends in a
   * TypeError. An atom takes the four bytes of the slot that it lives in.
   */
  getsizeof<D = never>(value: PyValue, ...otherwise: readonly [] | readonly [D]): number | D {
    if (value === undefined) throw new PyTypeError("getsizeof() missing required argument 'object' (pos 1)");
    expectAtMost('getsizeof', [value, ...otherwise], 2);
    if (!(value instanceof Handle)) return 4;
    value.checkHome(this.#py);
    const own = specialMethod(this.#py, this.#py.typeOf(value.id).class, '__sizeof__');
    if (own === undefined) return this.#py.heap.sizeOf(value.id);
    try {
      return this.#ownSize(own, this.#py.borrow(value.id));
    } catch (error) {
      if (otherwise.length === 1 && error instanceof PyTypeError) return otherwise[0];
      throw error;
    }
  }

  /** Blocks of memory in use: the layer allocates one for each live object. */
  getallocatedblocks(...none: readonly never[]): number {
    expectNone('sys.getallocatedblocks', none);
    return this.#py.heap.liveObjects;
  }

  /**
   * Whether an object's count never changes (3.14+; AttributeError before, as the name does not exist there).
   */
  _is_immortal(...object: readonly [PyValue]): boolean {
    if (!this.#py.profile.hasImmortalProbe)
      throw new PyAttributeError("module 'sys' has no attribute '_is_immortal'");
    expectOne('sys._is_immortal', object);
    return this.#isImmortal(object[0]);
  }

  /** What `__sizeof__` says, checked. */
  #ownSize(method: unknown, value: Handle): number {
    if (typeof method !== 'function')
      throw new PyTypeError(`'${typeName(this.#py, method)}' object is not callable`);
    const answer: unknown = method(value);
    const size = typeof answer === 'boolean' || typeof answer === 'bigint' ? Number(answer) : answer;
    if (typeof size !== 'number' || !Number.isInteger(size)) throw new PyTypeError('an integer is required');
    if (size >= 2 ** 63) throw new PyOverflowError('Python int too large to convert to C ssize_t');
    if (size < 0) throw new PyValueError('__sizeof__() should return >= 0');
    return size;
  }

  #isImmortal(value: PyValue): boolean {
    if (value instanceof Handle) value.checkHome(this.#py);
    if (value instanceof Handle) return value.id === this.#py.emptyTuple;
    if (typeof value !== 'number') return true;
    return Number.isInteger(value) && value >= -5 && value < this.#py.profile.smallIntegersEnd;
  }
}
