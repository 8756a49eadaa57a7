import type { Unraisable as HeapReport } from '../heap/index.ts';
import { Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';
import { repr } from './repr.ts';

/** What `sys.unraisablehook` is given. */
export interface UnraisableReport {
  readonly exc_type: { readonly __name__: string };
  readonly exc_value: unknown;
  readonly exc_traceback: string | null;
  /** Up to 3.13 null; from 3.14 the whole sentence. */
  readonly err_msg: string | null;
  /** Up to 3.13 the callable or object concerned, borrowed; from 3.14 null. */
  readonly object: unknown;
}

export type UnraisableHook = (report: UnraisableReport) => void;

/** `sys.excepthook(type, value, traceback)`. */
export type ExceptHook = (
  exc_type: UnraisableReport['exc_type'],
  exc_value: unknown,
  exc_traceback: string | null,
) => void;

/** Turns the heap's reports into Python's, in the shape of the profile. */
export class Unraisables {
  readonly #py: Interpreter;

  constructor(py: Interpreter) {
    this.#py = py;
  }

  describe(report: HeapReport): UnraisableReport {
    const { error } = report;
    const [exc_type, exc_value, exc_traceback] = exceptionInfo(error);
    const object = this.#objectOf(report);
    const asSentence = this.#py.profile.unraisable === 'sentence';
    return {
      exc_type,
      exc_value,
      exc_traceback,
      err_msg: asSentence ? `Exception ignored while ${circumstance(report)} ${this.#repr(object)}` : null,
      object: asSentence ? null : object,
    };
  }

  /** The original hook. */
  print(report: UnraisableReport): void {
    const head =
      report.err_msg === null ? `Exception ignored in: ${this.#repr(report.object)}` : `${report.err_msg}:`;
    const text = report.exc_traceback ?? `${report.exc_type.__name__}: ${String(report.exc_value)}`;
    this.#py.writeError(`${head}\n${text}\n`);
  }

  /** The original `sys.excepthook`. */
  printUncaught(...[type, value, traceback]: Parameters<ExceptHook>): void {
    this.#py.writeError(`${traceback ?? `${type.__name__}: ${String(value)}`}\n`);
  }

  printHookFailure(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#py.writeError(`Exception ignored in sys.unraisablehook: ${text}\n`);
  }

  #objectOf({ where, id }: HeapReport): unknown {
    const py = this.#py;
    const callable = py.unraisableCallable;
    if (callable instanceof Handle) return callable.alive ? py.borrow(callable.id) : null;
    if (callable !== null) return callable;
    if (id === 0) return null;
    if (where === 'finalizer') return this.#finalizerOf(id);
    if (where !== 'weak-reference callback') return py.borrow(id);
    const word = py.heap.weakReferences.held(id) || py.heap.read(id, 0);
    return word > 0 ? py.borrow(word) : py.heap.atoms.load(word);
  }

  #finalizerOf(id: number): unknown {
    const py = this.#py;
    const word = py.typeOf(id).class?.lookup('__del__') ?? 0;
    if (word === 0) return py.borrow(id);
    return word > 0 ? py.borrow(word) : py.heap.atoms.load(word);
  }

  #repr(object: unknown): string {
    if (typeof object === 'function') return `<function ${object.name || '<lambda>'}>`;
    return object === null ? '' : repr(this.#py, object);
  }
}

/** `sys.exc_info()` of something thrown. */
export function exceptionInfo(error: unknown): Parameters<ExceptHook> {
  return [{ __name__: nameOf(error) }, error, error instanceof Error ? (error.stack ?? null) : null];
}

function circumstance({ where }: HeapReport): string {
  switch (where) {
    case 'finalizer':
      return 'calling deallocator';
    case 'weak-reference callback':
      return 'calling weakref callback';
    case 'collector callback':
      return 'calling GC callback';
    default:
      return `in ${where}`;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
