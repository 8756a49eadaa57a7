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
 * Keeps main-thread time only. Price: some 25 µs and a few KiB of V8 heap per collection, paid when taken.
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
