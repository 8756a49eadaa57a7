import {
  expectAtMost,
  expectGeneration,
  expectIndex,
  expectInt,
  expectNone,
  expectOne,
} from '../arguments.ts';
import { PyOverflowError, PyTypeError, PyValueError } from '../errors.ts';
import { Handle } from '../handles/handle.ts';
import { ListHandle, type PyList } from '../handles/list.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyObject, PyValue } from '../words.ts';
import { DEBUG_LEAK, DEBUG_SAVEALL, DebugOutput } from './debug.ts';
import { allObjects, objectsIn, referents, referrers } from './inspection.ts';
import { type CollectionReport, type GcCallback, Reporting } from './reporting.ts';

export type GcStatistics = {
  collections: number;
  collected: number;
  uncollectable: number;
  candidates?: number;
  duration?: number;
};

/**
 * Python's `gc` module over one interpreter. What it lists comes as JS arrays of borrowed handles, which hold
 * nothing.
 */
export class Gc {
  readonly DEBUG_STATS = 1;
  readonly DEBUG_COLLECTABLE = 2;
  readonly DEBUG_UNCOLLECTABLE = 4;
  readonly DEBUG_SAVEALL = DEBUG_SAVEALL;
  readonly DEBUG_LEAK = DEBUG_LEAK;
  /**
   * What DEBUG_SAVEALL keeps. Rebinding it changes nothing for the collector, as in Python; changing it does.
   */
  garbage: PyList;
  /**
   * Called with `('start' | 'stop', info)`. Read afresh at each step, so that callbacks may add callbacks.
   */
  callbacks: GcCallback[];
  readonly #py: Interpreter;
  readonly #reporting: Reporting;
  readonly #debug: DebugOutput;

  constructor(py: Interpreter, clock: () => number) {
    this.#py = py;
    const { heap } = py;
    const garbage = heap.uncounted(() => heap.allocate(py.types.list.kind, 0));
    // It belongs to the interpreter, not to the program: a root that no listing and no count shows.
    heap.untrack(garbage);
    this.garbage = new ListHandle(py, garbage, null);
    this.callbacks = [];
    this.#debug = new DebugOutput(py, garbage);
    this.#reporting = new Reporting(py, this.callbacks, this.#debug, clock);
  }

  enable(...none: readonly never[]): void {
    expectNone('gc.enable', none);
    this.#py.automatic.enable();
  }

  disable(...none: readonly never[]): void {
    expectNone('gc.disable', none);
    this.#py.automatic.disable();
  }

  isenabled(...none: readonly never[]): boolean {
    expectNone('gc.isenabled', none);
    return this.#py.automatic.isEnabled;
  }

  /**
   * Collects `generation` and the younger ones now. Returns collected plus uncollectable; 0 inside a
   * collection.
   */
  collect(generation: number | boolean = 2, ...more: readonly never[]): number {
    expectAtMost('collect', [generation, ...more], 1);
    return this.#py.collector.collect(expectGeneration(this.#py, generation));
  }

  /**
   * Omitted thresholds stay. 0 for the first switches automatic collections off; negative ones are accepted.
   */
  set_threshold(...thresholds: readonly number[]): void {
    if (thresholds.length === 0 || thresholds.length > 3)
      throw new PyTypeError('gc.set_threshold requires 1 to 3 arguments');
    const { automatic, profile } = this.#py;
    const { trigger } = automatic;
    const wanted: [number, number, number] = [...trigger.thresholds];
    for (const [at, value] of thresholds.entries()) {
      wanted[at] = expectInt(this.#py, value);
      // Up to 3.12 each is set as it is read: those before one that is refused stay set.
      if (profile.setsThresholdsOneByOne) trigger.thresholds = [...wanted];
      if (profile.setsThresholdsOneByOne) automatic.trigger = trigger;
    }
    trigger.thresholds = wanted;
    automatic.trigger = trigger;
  }

  get_threshold(...none: readonly never[]): readonly [number, number, number] {
    expectNone('gc.get_threshold', none);
    return this.#py.automatic.trigger.thresholds;
  }

  get_count(...none: readonly never[]): readonly [number, number, number] {
    expectNone('gc.get_count', none);
    const { heap, automatic } = this.#py;
    return [heap.netAllocations, automatic.trigger.youngRuns, automatic.trigger.middleRuns];
  }

  get_stats(...none: readonly never[]): GcStatistics[] {
    expectNone('gc.get_stats', none);
    const details = this.#py.profile.collectionDetails;
    return this.#py.collector.statistics.map(({ collections, collected, uncollectable, candidates }, at) => ({
      collections,
      collected,
      uncollectable,
      ...(details ? { candidates, duration: this.#reporting.durations[at] ?? 0 } : {}),
    }));
  }

  /**
   * Tracked objects of a generation, or of all: 0, 1, 2, each in tracking order. Frozen ones and those being
   * collected are left out.
   */
  get_objects(generation: number | boolean | null = null, ...more: readonly never[]): PyObject[] {
    const py = this.#py;
    expectAtMost('get_objects', [generation, ...more], 1);
    if (generation === null) return allObjects(py);
    const wanted = expectIndex(py, generation, "argument should be integer or None, not '%'");
    if (wanted === -1) return allObjects(py);
    if (Math.abs(wanted) >= 2 ** 63)
      throw new PyOverflowError("cannot fit 'int' into an index-sized integer");
    if (wanted < 0) throw new PyValueError('generation parameter cannot be negative');
    if (wanted > 2)
      throw new PyValueError(
        'generation parameter must be less than the number of available generations (3)',
      );
    return objectsIn(py, wanted);
  }

  get_referrers(...objects: readonly PyValue[]): PyObject[] {
    return referrers(this.#py, objects);
  }

  get_referents(...objects: readonly PyValue[]): PyValue[] {
    return referents(this.#py, objects);
  }

  is_tracked(...object: readonly [PyValue]): boolean {
    expectOne('gc.is_tracked', object);
    const [value] = object;
    return value instanceof Handle && this.#py.heap.isTracked(this.#home(value));
  }

  is_finalized(...object: readonly [PyValue]): boolean {
    expectOne('gc.is_finalized', object);
    const [value] = object;
    return value instanceof Handle && this.#py.heap.isFinalized(this.#home(value));
  }

  freeze(...none: readonly never[]): void {
    expectNone('gc.freeze', none);
    this.#py.collector.freeze();
  }

  unfreeze(...none: readonly never[]): void {
    expectNone('gc.unfreeze', none);
    this.#py.collector.unfreeze();
  }

  get_freeze_count(...none: readonly never[]): number {
    expectNone('gc.get_freeze_count', none);
    return this.#py.heap.order.size(3);
  }

  /** Unknown bits are accepted and kept. */
  set_debug(...flags: readonly [number]): void {
    expectOne('gc.set_debug', flags);
    this.#debug.set(expectInt(this.#py, flags[0]));
  }

  get_debug(...none: readonly never[]): number {
    expectNone('gc.get_debug', none);
    return this.#debug.flags;
  }

  #home(handle: Handle): number {
    handle.checkHome(this.#py);
    return handle.id;
  }
}

export type { CollectionReport, GcCallback };
