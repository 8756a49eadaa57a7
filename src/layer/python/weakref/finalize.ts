import { callValue } from '../calls.ts';
import { dictGet, dictSet, dictTake } from '../containers/dict.ts';
import { tupleOf } from '../containers/tuple.ts';
import { PyTypeError } from '../errors.ts';
import { Handle, type Hidden, type Owned } from '../handles/handle.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, ownWords, type PyObject, type PyValue } from '../words.ts';
import { makeReference, targetOf } from './make.ts';

/** What `detach` and `peek` tell: the object (borrowed), the function and its arguments. */
export type FinalizeParts = readonly [PyObject, unknown, PyValue[]];

/**
 * A `weakref.finalize` object: calls a function once, when its object dies, when it is called, or at exit.
 * The registry keeps it, so the handle may be released at once.
 */
export interface PyFinalize extends Omit<FinalizeHandle, Hidden> {
  clone(): Owned<PyFinalize>;
}

/** Slots of `_Info`, in the order of their names. */
const ARGS = 0;
const ATEXIT = 1;
const FUNC = 2;
const WEAKREF = 5;
const INFO_SLOTS = 6;

/**
 * `finalize._registry`: a dict from finalizers that have not run to what they would call, in the order of
 * their making. It belongs to the interpreter, but is tracked by the rules for all dicts, because that shows
 * in the order of others.
 */
export class FinalizeRegistry {
  readonly #py: Interpreter;
  readonly #dict: number;
  /** `_shutdown`: the exit is over, and no finalizer runs any more. */
  #closed = false;
  /** `_dirty`: a finalizer was made since those for the exit were selected. */
  #hasNew = false;

  constructor(py: Interpreter) {
    this.#py = py;
    const { heap } = py;
    this.#dict = heap.uncounted(() => heap.allocate(py.types.dict.kind, 0));
    heap.untrack(this.#dict);
  }

  /** `weakref.finalize(object, function, *args)`. Throws TypeError for an object without weak references. */
  make(object: PyValue, func: unknown, args: readonly PyValue[]): FinalizeHandle {
    const py = this.#py;
    const { heap } = py;
    const types = py.weakTypes;
    if (func === undefined) throw new PyTypeError('finalize expected at least 2 positional arguments, got 1');
    const target = targetOf(py, object);
    if (func instanceof Handle) func.checkHome(py);
    const packed = tupleOf(py, ownWords(py, args));
    const id = heap.allocate(types.finalize.kind, 0);
    const handle = new FinalizeHandle(py, id, py.references.own(id));
    const info = heap.allocate(types.finalizeInfo.kind, INFO_SLOTS);
    heap.give(info, WEAKREF, makeReference(py, target, py.types.ref, handle));
    heap.give(info, FUNC, func instanceof Handle ? func.wordFor(py) : heap.atoms.store(func));
    heap.give(info, ARGS, packed);
    heap.give(info, ATEXIT, heap.atoms.store(true));
    heap.retain(id);
    dictSet(py, this.#dict, id, info);
    this.#hasNew = true;
    py.safepoint();
    return handle;
  }

  /** Marks as dead and calls, or does nothing when dead already. */
  fire(id: number): unknown {
    const { heap } = this.#py;
    // `registry.pop(self)`: the caller still holds the finalizer, this call the rest.
    heap.retain(id);
    try {
      const info = this.#pop(id);
      if (info === 0) return null;
      const [func, args] = this.#callParts(info);
      try {
        if (this.#closed) return null;
        return callValue(this.#py, func, args);
      } finally {
        heap.release(info);
      }
    } finally {
      heap.release(id);
    }
  }

  peek(id: number): FinalizeParts | null {
    const info = this.#info(id);
    if (info === 0) return null;
    const target = this.#py.heap.weakReferences.target(this.#py.heap.read(info, WEAKREF));
    if (target === 0) return null;
    const [func, args] = this.#callParts(info);
    return [this.#py.borrow(target), func, args];
  }

  detach(id: number): FinalizeParts | null {
    const parts = this.peek(id);
    if (parts === null) return null;
    this.#py.heap.release(this.#pop(id));
    return parts;
  }

  isPending(id: number): boolean {
    return this.#info(id) !== 0;
  }

  runsAtExit(id: number): boolean {
    const info = this.#info(id);
    return info !== 0 && this.#py.heap.atoms.load(this.#py.heap.read(info, ATEXIT)) === true;
  }

  setRunsAtExit(id: number, value: boolean): void {
    const { heap } = this.#py;
    const info = this.#info(id);
    if (info !== 0) heap.give(info, ATEXIT, heap.atoms.store(value));
  }

  /**
   * `_exitfunc`: newest first, selected before the first is called and again when one was made meanwhile;
   * automatic collections are off. What a function throws goes to `report`; what that throws ends the exit.
   * Afterwards no finalizer runs any more.
   */
  atExit(report: (error: unknown) => void): void {
    const { automatic, heap } = this.#py;
    const wasEnabled = automatic.isEnabled;
    automatic.disable();
    let pending: number[] = [];
    this.#hasNew = true;
    try {
      for (;;) {
        if (this.#hasNew) {
          for (const id of pending) heap.release(id);
          pending = this.#selected();
          this.#hasNew = false;
        }
        const next = pending.pop();
        if (next === undefined) break;
        try {
          this.fire(next);
        } catch (error) {
          report(error);
        } finally {
          heap.release(next);
        }
      }
    } finally {
      this.#closed = true;
      for (const id of pending) heap.release(id);
      if (wasEnabled) automatic.enable();
    }
  }

  /** `_select_for_exit`: those to be run at exit, oldest first, owned. */
  #selected(): number[] {
    const { heap } = this.#py;
    const found: number[] = [];
    for (let at = 0; at < heap.length(this.#dict); at += 2) {
      const id = heap.read(this.#dict, at);
      if (id === 0 || !this.runsAtExit(id)) continue;
      heap.retain(id);
      found.push(id);
    }
    return found;
  }

  /** Borrowed id of what a finalizer would call, 0 when it is dead. */
  #info(id: number): number {
    return dictGet(this.#py, this.#dict, id);
  }

  /** Owned id, the registry's entry gone; 0 when there is none. */
  #pop(id: number): number {
    const taken = dictTake(this.#py, this.#dict, id);
    if (taken === null) return 0;
    this.#py.heap.release(taken[0]);
    return taken[1];
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
  declare readonly py: Interpreter;

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
  override get alive(): boolean {
    return registryOf(this.py).isPending(this.id);
  }

  /** `alive` under a name that does not speak of the finalizer object itself. */
  get pending(): boolean {
    return this.alive;
  }

  /** Whether it runs at exit if it has not run before. */
  get atexit(): boolean {
    return registryOf(this.py).runsAtExit(this.id);
  }

  set atexit(value: boolean) {
    registryOf(this.py).setRunsAtExit(this.id, value);
  }

  clone(): Owned<PyFinalize> {
    return new FinalizeHandle(this.py, this.id, this.py.references.share(this.id));
  }
}
