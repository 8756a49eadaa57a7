import type { GenerationalCollector } from '../collectors/index.ts';
import type { Heap } from '../heap/index.ts';
import { LeakNet, type LeakNet as Net } from '../heap/index.ts';
import { type Constructors, makeConstructors } from './constructors.ts';
import { equalByOperator, equalWords, hashOf, hashOfWord, lessThan } from './equality.ts';
import { type Frame, FrameRegistry } from './frame.ts';
import { Gc } from './gc/gc.ts';
import { makeHandle } from './handles/index.ts';
import { Interpreter } from './interpreter.ts';
import { type Profile, type ProfileName, profiles } from './profiles/index.ts';
import { repr } from './repr.ts';
import { slice } from './slice.ts';
import { Sys } from './sys.ts';
import { Tracemalloc } from './tracemalloc/tracemalloc.ts';
import { isTrue } from './truth.ts';
import { exceptionInfo } from './unraisable.ts';
import { registryOf } from './weakref/finalize.ts';
import { callReferenceBack } from './weakref/make.ts';
import { makeWeakrefModule, type Weakref } from './weakref/weakref.ts';
import { type PyValue, withWord } from './words.ts';
import { writeToConsole } from './write-error.ts';

export interface PythonOptions {
  /** The CPython whose rules hold; default `'3.11'`. */
  readonly profile?: ProfileName;
  /** Remember where handles and frames were made and released, for error messages. Slower. */
  readonly debug?: boolean;
  /**
   * What happens to an owned handle that V8 collects unreleased; default `'report'` in debug mode, else
   * `'off'`.
   */
  readonly leaks?: 'off' | 'report' | 'release';
  /** Where debug output, leaks and unraisable exceptions are written; default stderr. */
  readonly writeError?: (text: string) => void;
  /** Seconds, for the durations in statistics; default the process's monotonic clock. */
  readonly clock?: () => number;
}

/** Python's words over one heap of its own. */
export interface Python extends Constructors {
  readonly profile: Profile;
  readonly gc: Gc;
  readonly sys: Sys;
  readonly weakref: Weakref;
  readonly tracemalloc: Tracemalloc;
  readonly heap: Heap;
  readonly collector: GenerationalCollector;
  /** What the functions that work on ids take. */
  readonly interpreter: Interpreter;
  /**
   * A module's namespace: its names own references. `ns.a = py.list()` moves the handle in, `ns.b = ns.a`
   * copies, `delete ns.a` is `del a`.
   */
  frame<Names extends object = Record<string, PyValue>>(names?: Names, name?: string): Frame<Names>;
  /**
   * Runs a function body in a frame of its own, which ends with it: its names are locals, which a module's
   * are not in every respect.
   */
  run<R>(body: (locals: Frame) => R, name?: string): R;
  /** `del ns.a, ns.b`, for names that the type says are always there. */
  del<N extends object>(frame: N, ...names: (keyof N & string)[]): void;
  slice: typeof slice;
  repr(value: PyValue): string;
  /** Python's `==`, `<` and `hash`. */
  eq(left: PyValue, right: PyValue): boolean;
  lt(left: PyValue, right: PyValue): boolean;
  hash(value: PyValue): string | number;
  /** Python's truth of a value: `__bool__`, or whether it is empty. */
  bool(value: PyValue): boolean;
  /** Where CPython 3.12+ would start a pending automatic collection. */
  safepoint(): void;
  /**
   * What the interpreter does at its end: `weakref.finalize` functions, then all frames, then a full
   * collection.
   */
  exit(): void;
}

/** A Python of its own: heap, collector and modules, following the rules of one CPython version. */
export function createPython(options: PythonOptions = {}): Python {
  const profile = profiles[options.profile ?? '3.11'];
  const writeError = options.writeError ?? writeToConsole;
  const debug = options.debug ?? false;
  const py = new Interpreter(
    { profile, debug, writeError, leakNet: leakNetOf(options, debug, writeError) },
    { makeHandle, callBack: callReferenceBack, hashOf, equalWords },
  );
  const gc = new Gc(py, options.clock ?? (() => globalThis.performance.now() / 1000));
  const sys = new Sys(py);
  const frames = new FrameRegistry(py);
  const python: Python = {
    ...makeConstructors(py),
    profile,
    gc,
    sys,
    weakref: makeWeakrefModule(py),
    tracemalloc: new Tracemalloc(py),
    heap: py.heap,
    collector: py.collector,
    interpreter: py,
    frame: (names, name) => frames.make(name ?? 'module', 'module', names ?? {}),
    run: (body, name) => {
      const locals = frames.make<Record<string, PyValue>>(name ?? 'function', 'function', {});
      try {
        return body(locals);
      } finally {
        locals[Symbol.dispose]();
      }
    },
    del: (frame, ...names) => {
      for (const name of names) Reflect.deleteProperty(frame, name);
    },
    slice,
    repr: (value) => repr(py, value),
    eq: (left, right) => withWord(py, left, (a) => withWord(py, right, (b) => equalByOperator(py, a, b))),
    lt: (left, right) => withWord(py, left, (a) => withWord(py, right, (b) => lessThan(py, a, b))),
    bool: (value) => isTrue(py, value),
    hash: (value) => withWord(py, value, (word) => hashOfWord(py, word)),
    safepoint: () => py.safepoint(),
    exit: () => {
      try {
        registryOf(py).atExit((error) => sys.excepthook(...exceptionInfo(error)));
      } catch (error) {
        py.heap.reportUnraisable({ error, where: 'finalizer', id: 0 });
      }
      frames.endAll();
      py.collector.collect();
    },
  };
  return python;
}

function leakNetOf(options: PythonOptions, debug: boolean, writeError: (text: string) => void): Net | null {
  const leaks = options.leaks ?? (debug ? 'report' : 'off');
  if (leaks === 'off') return null;
  return new LeakNet({
    release: leaks === 'release',
    stacks: debug,
    report: ({ heap, id, born }) => {
      const where = born === null ? '' : ` It was made at:\n${born}`;
      writeError(
        `Leaked handle to object ${id} (${heap.kindOf(id).name}): dropped without release().${where}\n`,
      );
    },
  });
}
