import { GCProfiler } from 'node:v8';
import type { Collection } from '../wire/messages.ts';
import type { GcProbe } from './gc-probe.ts';

const causes: Readonly<Record<string, Collection['cause']>> = {
  Scavenge: 'scavenge',
  MinorMarkSweep: 'scavenge',
  MinorMarkCompact: 'scavenge',
  MarkSweepCompact: 'mark-compact',
  MarkSweep: 'mark-compact',
  IncrementalMarking: 'incremental',
  ProcessWeakCallbacks: 'weak-callbacks',
};

/**
 * V8's collections in a program whose event loop never turns: the only source that tells of them inside
 * synchronous code. Main-thread time only, with the heap before and after, but without the time of the start.
 *
 * Dear: V8's statistics of every space are written out as JSON, a character at a time, before and after each
 * collection. That takes 45 µs where it is all the process does, and in a program with a scavenge every 10 ms
 * or so twice what the scavenge takes (it is no part of the cost that is reported). `--trace-gc` takes up to
 * 25 µs, rounds pauses to 10 µs and the heap to 0.1 MB, and waits in a buffer of the C library that is lost
 * when the process aborts.
 */
export class GcProfile implements GcProbe {
  private profiler = new GCProfiler();

  start(): void {
    this.profiler.start();
  }

  /** The next profiler listens before this one stops, so no collection falls between. */
  take(): Collection[] {
    const ending = this.profiler;
    this.profiler = new GCProfiler();
    this.profiler.start();
    const statistics = ending.stop()?.statistics ?? [];
    return statistics.map(({ gcType, beforeGC, afterGC, cost }) => ({
      cause: causes[gcType] ?? 'mark-compact',
      startNs: null,
      costNs: cost * 1000,
      heap: {
        beforeBytes: beforeGC.heapStatistics.usedHeapSize,
        afterBytes: afterGC.heapStatistics.usedHeapSize,
      },
    }));
  }
}
