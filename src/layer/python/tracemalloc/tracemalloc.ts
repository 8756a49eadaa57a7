import { expectAtMost, expectInt, expectNone } from '../arguments.ts';
import { PyValueError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { AllocationTrace } from './allocation-trace.ts';

const MAX_FRAMES = 65_535;

/**
 * Python's `tracemalloc`, as far as it speaks of bytes: those that the layer holds for the objects made since
 * `start`. `take_snapshot` and `get_object_traceback` are left out: they tell lines of Python, and the lines
 * here are JS, which V8's own heap snapshots and allocation profiles tell better.
 */
export class Tracemalloc {
  readonly #py: Interpreter;
  #trace: AllocationTrace | null = null;
  #limit = 1;

  constructor(py: Interpreter) {
    this.#py = py;
  }

  /**
   * Starts to trace; does nothing when that is on already. `frames` is checked and remembered, as no line is
   * told.
   */
  start(frames: number | boolean = 1, ...more: readonly never[]): void {
    expectAtMost('start', [frames, ...more], 1);
    const limit = expectInt(this.#py, frames);
    if (limit < 1 || limit > MAX_FRAMES)
      throw new PyValueError(`the number of frames must be in range [1; ${MAX_FRAMES}]`);
    if (this.#trace !== null) return;
    this.#limit = limit;
    this.#trace = new AllocationTrace(this.#py.heap);
  }

  /** Ends the tracing and forgets what was seen. */
  stop(...none: readonly never[]): void {
    expectNone('tracemalloc.stop', none);
    this.#trace?.end();
    this.#trace = null;
  }

  is_tracing(...none: readonly never[]): boolean {
    expectNone('tracemalloc.is_tracing', none);
    return this.#trace !== null;
  }

  /** Bytes held now and at most, of what was made since the start; zeros when tracing is off. */
  get_traced_memory(...none: readonly never[]): readonly [current: number, peak: number] {
    expectNone('tracemalloc.get_traced_memory', none);
    return this.#trace === null ? [0, 0] : [this.#trace.current, this.#trace.peak];
  }

  /** The peak becomes what is held now. */
  reset_peak(...none: readonly never[]): void {
    expectNone('tracemalloc.reset_peak', none);
    this.#trace?.resetPeak();
  }

  /** Forgets what was traced so far, and goes on. */
  clear_traces(...none: readonly never[]): void {
    expectNone('tracemalloc.clear_traces', none);
    this.#trace?.clear();
  }

  get_traceback_limit(...none: readonly never[]): number {
    expectNone('tracemalloc.get_traceback_limit', none);
    return this.#limit;
  }
}
