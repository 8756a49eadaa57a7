import { callValue } from '../calls.ts';
import { tupleOf } from '../containers/tuple.ts';
import { PyTypeError } from '../errors.ts';
import { Handle, type Hidden, type Owned } from '../handles/handle.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, ownWords, type PyObject, type PyValue } from '../words.ts';
import { makeReference, targetOf } from './make.ts';
import { weakTypesOf } from './types.ts';

/** What `detach` and `peek` tell: the object (borrowed), the function and its arguments. */
export type FinalizeParts = readonly [PyObject, unknown, PyValue[]];

/**
 * A `weakref.finalize` object: calls a function once, when its object dies, when it is called, or at exit. The registry keeps
 * it, so the handle may be released at once.
 */
export interface PyFinalize extends Omit<FinalizeHandle, Hidden> {
  clone(): Owned<PyFinalize>;
}

/** Slots of `_Info`, in the order of their names. */
const ARGS = 0;
const FUNC = 2;
const WEAKREF = 5;
const INFO_SLOTS = 6;

interface Registration {
  /** Owned ids. */
  readonly finalize: number;
  readonly info: number;
  atexit: boolean;
}

/** `finalize._registry`: finalizers that have not run, in the order of their making. A root. */
export class FinalizeRegistry {
  readonly #py: Interpreter;
  readonly #alive = new Map<number, Registration>();

  constructor(py: Interpreter) {
    this.#py = py;
  }

  /** `weakref.finalize(object, function, *args)`. Throws TypeError for an object without weak references. */
  make(object: PyValue, func: unknown, args: readonly PyValue[]): FinalizeHandle {
    const py = this.#py;
    const { heap } = py;
    const types = weakTypesOf(py);
    if (func === undefined) throw new PyTypeError('finalize expected at least 2 positional arguments, got 1');
    const target = targetOf(py, object);
    const words = ownWords(py, args);
    const id = heap.allocate(types.finalize.kind, 0);
    const handle = new FinalizeHandle(py, id, py.references.own(id));
    const packed = tupleOf(py, words);
    const info = heap.allocate(types.finalizeInfo.kind, INFO_SLOTS);
    heap.give(info, WEAKREF, makeReference(py, target, py.types.ref, handle));
    heap.give(info, FUNC, func instanceof Handle ? func.wordFor(py) : heap.atoms.store(func));
    heap.give(info, ARGS, packed);
    heap.retain(id);
    this.#alive.set(id, { finalize: id, info, atexit: true });
    py.safepoint();
    return handle;
  }

  /** Marks as dead and calls, or does nothing when dead already. */
  fire(id: number): unknown {
    const registration = this.#alive.get(id);
    if (registration === undefined) return null;
    const { heap } = this.#py;
    this.#alive.delete(id);
    // The name `self` of the method keeps the finalizer during the call.
    const self = this.#py.own(registration.finalize);
    const [func, args] = this.#callParts(registration.info);
    try {
      return callValue(this.#py, func, args);
    } finally {
      heap.release(registration.info);
      self[Symbol.dispose]();
    }
  }

  peek(id: number): FinalizeParts | null {
    const registration = this.#alive.get(id);
    if (registration === undefined) return null;
    const target = this.#py.heap.weakReferences.target(this.#py.heap.read(registration.info, WEAKREF));
    if (target === 0) return null;
    const [func, args] = this.#callParts(registration.info);
    return [this.#py.borrow(target), func, args];
  }

  detach(id: number): FinalizeParts | null {
    const parts = this.peek(id);
    const registration = this.#alive.get(id);
    if (parts === null || registration === undefined) return null;
    this.#alive.delete(id);
    const { heap } = this.#py;
    heap.release(registration.finalize);
    heap.release(registration.info);
    return parts;
  }

  registration(id: number): Registration | undefined {
    return this.#alive.get(id);
  }

  /** `_exitfunc`: newest first; automatic collections are off meanwhile. What a function throws goes to `report`. */
  atExit(report: (error: unknown) => void): void {
    const { collector } = this.#py;
    const wasEnabled = collector.isEnabled;
    collector.disable();
    try {
      for (;;) {
        const next = [...this.#alive.values()].filter(({ atexit }) => atexit).at(-1);
        if (next === undefined) return;
        try {
          this.fire(next.finalize);
        } catch (error) {
          report(error);
        }
      }
    } finally {
      if (wasEnabled) collector.enable();
    }
  }

  #callParts(info: number): [unknown, PyValue[]] {
    const py = this.#py;
    const func = py.heap.read(info, FUNC);
    const args = py.heap.read(info, ARGS);
    const values: PyValue[] = [];
    for (let at = 0; at < py.heap.length(args); at++) values.push(borrowedValue(py, py.heap.read(args, at)));
    return [func > 0 ? borrowedValue(py, func) : py.heap.atoms.load(func), values];
  }
}

const registries = new WeakMap<Interpreter, FinalizeRegistry>();

export function registryOf(py: Interpreter): FinalizeRegistry {
  let registry = registries.get(py);
  if (registry === undefined) {
    registry = new FinalizeRegistry(py);
    registries.set(py, registry);
  }
  return registry;
}

export class FinalizeHandle extends Handle {
  /** If alive, marks it dead, calls the function and returns its result; otherwise null. */
  call(): unknown {
    return registryOf(this.py).fire(this.id);
  }

  /** If alive, marks it dead and returns what it would have called; otherwise null. */
  detach(): FinalizeParts | null {
    return registryOf(this.py).detach(this.id);
  }

  peek(): FinalizeParts | null {
    return registryOf(this.py).peek(this.id);
  }

  /** Python's `alive`: it has neither run nor been detached. */
  get pending(): boolean {
    return registryOf(this.py).registration(this.id) !== undefined;
  }

  /** Whether it runs at exit if it has not run before. */
  get atexit(): boolean {
    return registryOf(this.py).registration(this.id)?.atexit ?? false;
  }

  set atexit(value: boolean) {
    const registration = registryOf(this.py).registration(this.id);
    if (registration !== undefined) registration.atexit = value;
  }

  clone(): Owned<PyFinalize> {
    return new FinalizeHandle(this.py, this.id, this.py.references.share(this.id));
  }
}
