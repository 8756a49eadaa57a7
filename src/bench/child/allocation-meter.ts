import { GCProfiler, getHeapStatistics } from 'node:v8';

/**
 * Bytes allocated in the V8 heap between construction and `stop`: what it grew by from each collection to the
 * next. Exact but for what V8 sweeps in the meantime.
 */
export class AllocationMeter {
  private readonly profiler = new GCProfiler();
  private readonly start: number;

  constructor() {
    this.profiler.start();
    this.start = getHeapStatistics().used_heap_size;
  }

  stop(): number {
    const end = getHeapStatistics().used_heap_size;
    let allocated = 0;
    let level = this.start;
    for (const { beforeGC, afterGC } of this.profiler.stop()?.statistics ?? []) {
      allocated += Math.max(0, beforeGC.heapStatistics.usedHeapSize - level);
      level = afterGC.heapStatistics.usedHeapSize;
    }
    return allocated + Math.max(0, end - level);
  }
}
