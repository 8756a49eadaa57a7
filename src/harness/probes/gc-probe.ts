import { GCProfiler } from 'node:v8';
import type { PauseCause } from '../../model/index.ts';
import type { Collection } from '../child/messages.ts';

const causes: Readonly<Record<string, PauseCause>> = {
  Scavenge: 'scavenge',
  MinorMarkSweep: 'scavenge',
  MinorMarkCompact: 'scavenge',
  MarkSweepCompact: 'mark-compact',
  MarkSweep: 'mark-compact',
  IncrementalMarking: 'incremental',
  ProcessWeakCallbacks: 'weak-callbacks',
};

/**
 * V8's collections, read inside synchronous code, where performance entries would wait for the event loop.
 * Keeps main-thread time only. Price per collection: some 50 µs of wall time around it, because V8's statistics of every space are written out
 * before and after (not part of the cost it reports), and 15 to 20 µs and a few KiB of V8 heap when taken.
 *
 * Cheaper sources tell less. Performance entries take some 20 µs, but hold no heap sizes and arrive only when the event loop turns: a
 * program that dies without turning would have had no collections. `--trace-gc` takes up to 25 µs, rounds pauses to 10 µs and the heap to 0.1 MB, and waits in
 * a buffer of the C library that is lost when the process aborts.
 */
export class GcProbe {
  private profiler = new GCProfiler();

  start(): void {
    this.profiler.start();
  }

  /** All collections since the last call. The next profiler listens before this one stops, so none falls between. */
  take(): Collection[] {
    const ending = this.profiler;
    this.profiler = new GCProfiler();
    this.profiler.start();
    const statistics = ending.stop()?.statistics ?? [];
    return statistics.map(({ gcType, beforeGC, afterGC, cost }) => ({
      cause: causes[gcType] ?? 'mark-compact',
      beforeBytes: beforeGC.heapStatistics.usedHeapSize,
      afterBytes: afterGC.heapStatistics.usedHeapSize,
      costNs: cost * 1000,
    }));
  }
}
