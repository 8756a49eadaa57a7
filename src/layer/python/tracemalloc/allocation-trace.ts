import type { AllocationObserver, Heap } from '../../heap/index.ts';

/**
 * What the heap holds for the objects made since the trace began. It hears of every row and segment that is
 * taken, and of the segments that are given back.
 *
 * Rows are given back in bulk, without a word. A row that is taken again was freed meanwhile; the others are
 * looked for when somebody asks, or before a new peak is believed.
 */
export class AllocationTrace implements AllocationObserver {
  readonly #heap: Heap;
  /** Bytes by row and by segment, of those taken since the trace began or was cleared. */
  readonly #rows = new Map<number, number>();
  readonly #segments = new Map<number, number>();
  #bytes = 0;
  #peak = 0;
  /**
   * Freed objects, of the heap's total, that the rows know of: looked for, or noticed when their row was
   * taken again.
   */
  #freedSeen: number;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#freedSeen = heap.frees;
    heap.observeAllocations(this);
  }

  /** Bytes held now. */
  get current(): number {
    this.#dropFreedRows();
    return this.#bytes;
  }

  get peak(): number {
    return this.#peak;
  }

  resetPeak(): void {
    this.#peak = this.current;
  }

  /** Forgets what was taken so far: giving it back changes nothing any more. */
  clear(): void {
    this.#rows.clear();
    this.#segments.clear();
    this.#bytes = 0;
    this.#peak = 0;
  }

  end(): void {
    this.#heap.observeAllocations(null);
  }

  rowTaken(id: number, bytes: number): void {
    if (this.#rows.has(id)) this.#freedSeen++;
    this.#put(this.#rows, id, bytes);
    this.#watchPeak();
  }

  rowGrew(id: number, bytes: number): void {
    if (!this.#rows.has(id)) return;
    this.#put(this.#rows, id, bytes);
    this.#watchPeak();
  }

  segmentTaken(offset: number, bytes: number): void {
    this.#put(this.#segments, offset, bytes);
    this.#watchPeak();
  }

  segmentGiven(offset: number): void {
    this.#put(this.#segments, offset, 0);
    this.#segments.delete(offset);
  }

  /** What was held under the key before is gone. */
  #put(held: Map<number, number>, key: number, bytes: number): void {
    this.#bytes += bytes - (held.get(key) ?? 0);
    held.set(key, bytes);
  }

  #watchPeak(): void {
    if (this.#bytes <= this.#peak) return;
    this.#dropFreedRows();
    this.#peak = Math.max(this.#peak, this.#bytes);
  }

  /** Linear, but only where a row may be free and not taken again. */
  #dropFreedRows(): void {
    const { frees, table } = this.#heap;
    if (frees === this.#freedSeen) return;
    this.#freedSeen = frees;
    for (const [id, bytes] of this.#rows) {
      if (table.header(id) !== 0) continue;
      this.#bytes -= bytes;
      this.#rows.delete(id);
    }
  }
}
