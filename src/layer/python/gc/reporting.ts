import type { CollectionInfo } from '../../collectors/index.ts';
import { callValue } from '../calls.ts';
import type { Interpreter } from '../interpreter.ts';
import type { DebugOutput } from './debug.ts';

/** What callbacks are told: one object per phase, shared by all, so that changes are seen by the next. */
export interface CollectionReport {
  generation: number;
  collected: number;
  uncollectable: number;
  /** Objects looked at; 3.15. */
  candidates?: number;
  /** Seconds; 3.15. */
  duration?: number;
}

export type GcCallback = (phase: 'start' | 'stop', info: CollectionReport) => void;

/** Hears the collector and passes it on: to `gc.callbacks`, and to the debug output. */
export class Reporting {
  /** Seconds spent in collections, by generation. */
  readonly durations: [number, number, number] = [0, 0, 0];
  readonly #py: Interpreter;
  readonly #callbacks: readonly GcCallback[];
  readonly #debug: DebugOutput;
  readonly #clock: () => number;
  #startedAt = 0;

  constructor(py: Interpreter, callbacks: readonly GcCallback[], debug: DebugOutput, clock: () => number) {
    this.#py = py;
    this.#callbacks = callbacks;
    this.#debug = debug;
    this.#clock = clock;
    py.collector.observer = (phase, info) => (phase === 'start' ? this.#start(info) : this.#stop(info));
  }

  #start(info: CollectionInfo): void {
    this.#tell('start', info, 0);
    this.#debug.started(info.generation);
    this.#startedAt = this.#clock();
  }

  #stop(info: CollectionInfo): void {
    const seconds = this.#clock() - this.#startedAt;
    this.durations[info.generation] += seconds;
    this.#debug.stopped(info.collected, info.uncollectable, seconds);
    this.#tell('stop', info, seconds);
  }

  #tell(phase: 'start' | 'stop', info: CollectionInfo, duration: number): void {
    if (this.#callbacks.length === 0) return;
    const { generation, collected, uncollectable, candidates } = info;
    const details = this.#py.profile.collectionDetails ? { candidates, duration } : {};
    const report: CollectionReport = { generation, collected, uncollectable, ...details };
    for (let at = 0; at < this.#callbacks.length; at++) {
      const callback: unknown = this.#callbacks[at];
      try {
        callValue(this.#py, callback, [phase, report]);
      } catch (error) {
        this.#py.unraisableCallable = callback;
        this.#py.heap.reportUnraisable({ error, where: 'collector callback', id: 0 });
        this.#py.unraisableCallable = null;
      }
    }
  }
}
