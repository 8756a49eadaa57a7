import { getHeapStatistics } from 'node:v8';
import type { Clock, SpanLog } from '../../subjects/managers/index.ts';
import type { Ledger } from '../../subjects/native/index.ts';
import { ExternalProbe } from '../probes/external-probe.ts';
import { GcEntries } from '../probes/gc-entries.ts';
import type { GcProbe } from '../probes/gc-probe.ts';
import { GcProfile } from '../probes/gc-profile.ts';
import { HeapProbe } from '../probes/heap-probe.ts';
import type { Flush, LedgerTotals } from '../wire/messages.ts';
import type { LineWriter } from './line-writer.ts';

/**
 * A child that dies loses what it did since its last flush. Age is looked at wherever the time is read
 * anyway: at every batch, every mark and every span of a manager. What keeps it from all of these, a long
 * collection or a machine that gives it no processor, shows as a gap in its flushes.
 */
const flushEveryNs = 40e6;
/** Frees that fit, encoded, into the pipe twice over: a flush must not wait for the parent to read. */
const flushEveryFrees = 8192;
/** One sample costs some 3 µs: rare enough to stay below one percent. */
const beatsPerExternalSample = 4;
const beatsPerHeapSample = 64;
/** Safepoints in one batch: the same for every manager, so that latencies compare. */
export const batchSafepoints = 16;

/** What is measured besides the ledger; null where the cell runs with probes off. */
interface Probes {
  readonly gc: GcProbe;
  /** Null where collections tell of the heap themselves. */
  readonly heap: HeapProbe | null;
  readonly spans: SpanLog;
  /** Null where the ledger itself knows at once what is free. */
  readonly external: ExternalProbe | null;
}

/** What there is to be heard in this process. */
export interface Sources {
  readonly spans: SpanLog;
  /** V8 itself frees the native memory, and knows ahead of the ledger. */
  readonly freedByV8: boolean;
  /**
   * What a time of `performance.now()` is on the workload's clock; null when the event loop never turns, so
   * that no performance entry arrives.
   */
  readonly toNs: ((performanceMs: number) => number) | null;
}

/**
 * Records inside the measured process and sends what it has every 40 ms, from inside the workload: a program
 * that never yields still tells what it does. All its buffers exist before the workload starts.
 */
export class Recorder {
  /** Nanoseconds that flushing has taken so far. */
  recordingNs = 0;
  private readonly writer: LineWriter;
  private readonly ledger: Ledger;
  private readonly clock: Clock;
  private readonly now: () => number;
  private probes: Probes | null = null;

  private batchStart = 0;
  private batchRows = 0;
  private batches = new Float64Array(16_384);
  private lastFlush = 0;
  private flushedFrees = 0;
  private flushing = false;

  constructor(writer: LineWriter, ledger: Ledger, clock: Clock, now: () => number) {
    this.writer = writer;
    this.ledger = ledger;
    this.clock = clock;
    this.now = now;
  }

  /** Switches on everything beyond the ledger's totals. */
  probe({ spans, freedByV8, toNs }: Sources): void {
    const external = freedByV8 ? new ExternalProbe(this.clock, this.now) : null;
    const heap = toNs === null ? null : new HeapProbe(this.now);
    const gc = toNs === null ? new GcProfile() : new GcEntries(toNs, () => heap?.sample());
    this.probes = { gc, heap, spans, external };
  }

  /** The workload starts now. */
  start(): void {
    this.ledger.onMark((ns) => this.look(ns));
    this.probes?.spans.onSpan((ns) => this.look(ns));
    this.probes?.gc.start();
    this.probes?.external?.start();
    this.ledger.mark();
    this.lastFlush = this.now();
    this.batchStart = this.lastFlush;
  }

  /** A batch of safepoints is over. Time spent in a flush is no part of any batch. */
  beat(): void {
    const now = this.now();
    this.ledger.timeRead(now);
    if (this.batchRows === this.batches.length) this.flush();
    this.batches[this.batchRows++] = now - this.batchStart;
    if (this.batchRows % beatsPerExternalSample === 0) this.probes?.external?.sample();
    if (this.batchRows % beatsPerHeapSample === 0) this.probes?.heap?.sample();
    const pending = this.ledger.freedBlocks - this.flushedFrees;
    this.batchStart = this.probes?.external ? this.now() : now;
    if (now - this.lastFlush >= flushEveryNs || pending >= flushEveryFrees) this.flush();
  }

  /** The time was read in the middle of a batch: at a mark, or where a manager's own work has ended. */
  look(now: number): void {
    if (!this.flushing && now - this.lastFlush >= flushEveryNs) this.flush();
  }

  flush(): void {
    this.flushing = true;
    const began = this.now();
    this.ledger.mark();
    const collections = this.probes?.gc.take() ?? [];
    const frees = this.ledger.drainFrees();
    const marks = this.ledger.drainMarks();
    const samples = this.probes?.heap?.drain();
    const spans = this.probes?.spans.drain();
    const external = this.probes?.external?.drain();
    const heap = getHeapStatistics();
    const flush: Flush = {
      kind: 'flush',
      fromNs: this.lastFlush,
      ns: began,
      clock: this.clock.objects,
      totals: totalsOf(this.ledger),
      v8: { usedBytes: heap.used_heap_size, externalBytes: heap.external_memory },
      collections,
      heap: samples ?? noSamples,
      frees,
      marks,
      spans: spans ?? noSpans,
      external: external ?? noExternal,
      batches: this.batches.subarray(0, this.batchRows),
    };
    this.writer.message(flush);
    this.batchRows = 0;
    this.flushedFrees = this.ledger.freedBlocks;
    this.lastFlush = began;
    const done = this.now();
    this.ledger.timeRead(done);
    // The time of a flush is no part of the batch in which it falls.
    this.batchStart += done - began;
    this.recordingNs += done - began;
    this.flushing = false;
  }
}

const noTimes = new Float64Array(0);
const noSamples = { ns: noTimes, bytes: noTimes };
const noSpans = { cause: new Uint8Array(0), startNs: noTimes, durationNs: noTimes };
const noExternal = { clock: new Int32Array(0), ns: noTimes, bytes: noTimes };

function totalsOf(ledger: Ledger): LedgerTotals {
  const { allocatedBlocks, allocatedBytes, freedBlocks, freedBytes, freedBeforeEnd, peakBytes } = ledger;
  return { allocatedBlocks, allocatedBytes, freedBlocks, freedBytes, freedBeforeEnd, peakBytes };
}
