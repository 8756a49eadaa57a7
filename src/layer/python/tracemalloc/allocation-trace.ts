import type { Heap } from '../../heap/index.ts';
import { PAYLOAD_BYTES, ROW_BYTES } from '../../heap/object-table.ts';
import { capacityOf } from '../../heap/size-classes.ts';

/**
 * Hooks on the heap's allocator, as `PyMem_SetAllocator` sets them in CPython: while a trace is on, the doors through which
 * rows and edge segments are taken, and segments are given back, are its own. A heap without a trace pays nothing for it.
 *
 * Rows are given back in bulk, by no door. A row that is taken again has died meanwhile; the others are looked for when
 * somebody asks, or before a new peak is believed.
 */
export class AllocationTrace {
  readonly #heap: Heap;
  /** Bytes by row and by segment, of those taken since the trace began or was cleared. */
  readonly #rows = new Map<number, number>();
  readonly #segments = new Map<number, number>();
  #bytes = 0;
  #peak = 0;
  /** The heap's deaths that the rows know of: looked for, or noticed when the row was taken again. */
  #deathsSeen: number;
  #inAllocation = false;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#deathsSeen = heap.deaths;
    this.#hookRows();
    this.#hookSegments();
  }

  /** Bytes held now. */
  get current(): number {
    this.#dropDeadRows();
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

  /** Gives the heap its own doors back. */
  end(): void {
    const { table } = this.#heap;
    Reflect.deleteProperty(this.#heap, 'allocate');
    Reflect.deleteProperty(table, 'setPayload');
    for (const door of ['take', 'give']) Reflect.deleteProperty(table.edges, door);
  }

  #hookRows(): void {
    const heap = this.#heap;
    const { table } = heap;
    const { allocate } = heap;
    const { setPayload } = table;
    heap.allocate = (kind, slots, payload = null) => {
      this.#inAllocation = true;
      const id = allocate.call(heap, kind, slots, payload);
      this.#inAllocation = false;
      if (this.#rows.has(id)) this.#deathsSeen++;
      this.#put(this.#rows, id, ROW_BYTES + (payload === null ? 0 : PAYLOAD_BYTES));
      this.#watchPeak();
      return id;
    };
    table.setPayload = (id, payload) => {
      setPayload.call(table, id, payload);
      if (!this.#rows.has(id)) return;
      this.#put(this.#rows, id, ROW_BYTES + PAYLOAD_BYTES);
      this.#watchPeak();
    };
  }

  #hookSegments(): void {
    const { edges } = this.#heap.table;
    const { take, give } = edges;
    edges.take = (sizeClass) => {
      const offset = take.call(edges, sizeClass);
      this.#put(this.#segments, offset, capacityOf(sizeClass) * 4);
      this.#watchPeak();
      return offset;
    };
    edges.give = (offset, sizeClass) => {
      give.call(edges, offset, sizeClass);
      this.#put(this.#segments, offset, 0);
      this.#segments.delete(offset);
    };
  }

  /** What was held under the key before is gone. */
  #put(held: Map<number, number>, key: number, bytes: number): void {
    this.#bytes += bytes - (held.get(key) ?? 0);
    held.set(key, bytes);
  }

  #watchPeak(): void {
    // Half-made, an object may still be counted as the one whose row it takes.
    if (this.#inAllocation || this.#bytes <= this.#peak) return;
    this.#dropDeadRows();
    this.#peak = Math.max(this.#peak, this.#bytes);
  }

  /** Linear, but only where a row may be dead and not taken again. */
  #dropDeadRows(): void {
    const { deaths, table } = this.#heap;
    if (deaths === this.#deathsSeen) return;
    this.#deathsSeen = deaths;
    for (const [id, bytes] of this.#rows) {
      if (table.header(id) !== 0) continue;
      this.#bytes -= bytes;
      this.#rows.delete(id);
    }
  }
}
