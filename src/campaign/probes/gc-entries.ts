import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import type { Collection } from '../wire/messages.ts';
import type { GcProbe } from './gc-probe.ts';

/** V8's second kind of minor collection (`kGCTypeMinorMarkCompact`), for which Node has no name. */
const OTHER_MINOR = 2;

/** In V8's numbering, which Node passes on. */
const causes: Readonly<Record<number, Collection['cause']>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'scavenge',
  [OTHER_MINOR]: 'scavenge',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'mark-compact',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weak-callbacks',
};

/**
 * V8's collections in a program whose event loop turns: performance entries, with the time of their start. An
 * entry takes a few microseconds, but arrives only when the loop has turned once or twice, so what is
 * collected in between is heard of later; and it does not know the heap, of which samples are taken instead
 * (`HeapProbe`).
 */
export class GcEntries implements GcProbe {
  private heard: PerformanceEntry[] = [];
  private startedMs = 0;
  private readonly toNs: (performanceMs: number) => number;
  private readonly observer: PerformanceObserver;

  /** `toNs` turns the time of an entry into that of the workload. `arrived`: some have been heard of, now. */
  constructor(toNs: (performanceMs: number) => number, arrived: () => void) {
    this.toNs = toNs;
    this.observer = new PerformanceObserver((list) => {
      this.heard.push(...list.getEntries());
      arrived();
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  start(): void {
    this.startedMs = performance.now();
  }

  take(): Collection[] {
    const entries = [...this.heard, ...this.observer.takeRecords()];
    this.heard = [];
    return entries
      .filter(({ startTime }) => startTime >= this.startedMs)
      .map((entry) => ({
        cause: causes[kindOf(entry)] ?? 'mark-compact',
        startNs: this.toNs(entry.startTime),
        costNs: entry.duration * 1e6,
        heap: null,
      }));
  }
}

function kindOf(entry: PerformanceEntry): number {
  const detail: unknown = 'detail' in entry ? entry.detail : null;
  return typeof detail === 'object' && detail !== null && 'kind' in detail && typeof detail.kind === 'number'
    ? detail.kind
    : 0;
}
