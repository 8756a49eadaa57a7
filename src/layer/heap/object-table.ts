import { ChunkedColumn } from './chunked-column.ts';
import { EdgeStore } from './edge-store.ts';
import { FreeRows } from './free-rows.ts';
import {
  EDGES,
  HAS_PAYLOAD,
  HEADER,
  INLINE,
  LENGTH,
  LINK,
  OFFSET,
  ROW_CELLS,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_MASK,
  STORAGE_SHIFT,
  UNREACHABLE,
} from './header.ts';
import { LifeNumbers } from './life-numbers.ts';

/** Bytes of a row with its count, and of its slot for a wrapped JS object. */
export const ROW_BYTES = 36;
export const PAYLOAD_BYTES = 8;

/** Cells that an object takes: its count and its row. */
const CELLS_PER_OBJECT = ROW_CELLS + 1;

/** With twice as many, the number of a cell would be no Int32. */
const MOST_ROWS = 1 << 27;

/**
 * Counts and rows of the heap, in one array outside the V8 heap, with room for the same number of objects
 * each:
 *
 *     | counts        | rows, 8 cells each           |
 *     0           rowBase
 *
 * One array, because in every turn of a loop V8 looks again at what an array is, where it stands and how long
 * it is. Beside it, one slot for the wrapped JS object. Row 0 is reserved: id 0 means "no object".
 *
 * Typed arrays are replaced when the table grows. Code that keeps one in a local must read it again after
 * anything that can allocate an object, which includes every call into user code.
 */
export class ObjectTable {
  cells: Int32Array;
  /** Rows that there is room for, row 0 included. */
  capacity: number;
  /** Where row 0 starts. A multiple of eight, so that the number of a row's cell can be or-ed on. */
  rowBase: number;
  readonly edges: EdgeStore;
  readonly #payloads = new ChunkedColumn<unknown>();
  readonly lives = new LifeNumbers();
  /** Rows ever used, row 0 included. */
  rows = 1;
  readonly free: FreeRows;
  /** Objects made and freed since the heap was made. */
  born = 0;
  freed = 0;

  constructor(objects: number, edges: number) {
    const capacity = (Math.max(objects + 1, 64) + ROW_CELLS - 1) & ~(ROW_CELLS - 1);
    this.cells = new Int32Array(capacity * CELLS_PER_OBJECT);
    this.capacity = capacity;
    this.rowBase = capacity;
    // No object, and never taken for a candidate.
    this.cells[0] = -1;
    this.edges = new EdgeStore(edges);
    this.free = new FreeRows(capacity);
  }

  get liveObjects(): number {
    return this.born - this.freed;
  }

  count(id: number): number {
    return this.cells[id]!;
  }

  setCount(id: number, count: number): void {
    this.cells[id] = count;
  }

  header(id: number): number {
    return this.cells[(this.rowBase + (id << ROW_SHIFT)) | HEADER]!;
  }

  setHeader(id: number, header: number): void {
    this.cells[(this.rowBase + (id << ROW_SHIFT)) | HEADER] = header;
  }

  link(id: number): number {
    return this.cells[(this.rowBase + (id << ROW_SHIFT)) | LINK]!;
  }

  setLink(id: number, link: number): void {
    this.cells[(this.rowBase + (id << ROW_SHIFT)) | LINK] = link;
  }

  /** The life number of the row's object. */
  life(id: number): number {
    return this.lives.of(id);
  }

  /** Number of slots. */
  length(id: number): number {
    const row = this.rowBase + (id << ROW_SHIFT);
    const storage = (this.cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    return storage <= INLINE ? storage : this.cells[row | LENGTH]!;
  }

  /**
   * Sets the number of slots within the room there is. Those beyond are forgotten, whatever they held; the
   * room stays.
   */
  setLength(id: number, length: number): void {
    const row = this.rowBase + (id << ROW_SHIFT);
    const header = this.cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) this.cells[row | LENGTH] = length;
    else this.cells[row | HEADER] = (header & ~STORAGE_MASK) | (length << STORAGE_SHIFT);
  }

  /**
   * The array that an object's edges stand in, from `firstEdge` on. Either may change when an object grows or
   * is made.
   */
  edgesOf(id: number): Int32Array {
    const storage = (this.header(id) >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    return storage <= INLINE ? this.cells : this.edges.words;
  }

  firstEdge(id: number): number {
    const row = this.rowBase + (id << ROW_SHIFT);
    const storage = (this.cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    return storage <= INLINE ? row | EDGES : this.cells[row | OFFSET]!;
  }

  /** A free row. The caller fills it. */
  takeRow(): number {
    const { free } = this;
    const id = free.head;
    if (id === 0) return this.#takeElsewhere();
    free.head = this.cells[(this.rowBase + (id << ROW_SHIFT)) | LINK]!;
    return id;
  }

  /** From another page with free rows, else one that was never used. */
  #takeElsewhere(): number {
    if (this.free.turnPage()) return this.takeRow();
    if (this.rows === this.capacity) this.grow();
    return this.rows++;
  }

  /** Takes a row back whose edges are gone, and lets go of the wrapped object. Allocates nothing. */
  giveRow(id: number): void {
    const { cells } = this;
    const row = this.rowBase + (id << ROW_SHIFT);
    const header = cells[row | HEADER]!;
    if (header < 0) this.dropPayload(id);
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) this.edges.give(cells[row | OFFSET]!, storage);
    cells[id] = UNREACHABLE;
    cells[row | HEADER] = 0;
    cells[row | LINK] = this.free.add(id);
    this.freed++;
  }

  /**
   * Lets go of a wrapped object. For rows about to be given back only: the header still says there is one.
   */
  dropPayload(id: number): void {
    this.#payloads.clear(id);
  }

  /** The wrapped JS object of a row, or null. */
  payload(id: number): unknown {
    return this.header(id) < 0 ? this.#payloads.get(id) : null;
  }

  setPayload(id: number, payload: unknown): void {
    this.#payloads.set(id, payload);
    this.setHeader(id, this.header(id) | HAS_PAYLOAD);
  }

  /** Bytes of the table's own arrays as they stand; wrapped objects themselves are the program's. */
  get bytes(): number {
    return this.capacity * ROW_BYTES + this.free.bytes + this.lives.bytes + this.#payloads.bytes;
  }

  /** Makes room for twice as many objects. */
  grow(): void {
    const capacity = Math.min(this.capacity * 2, MOST_ROWS);
    if (capacity === this.capacity)
      throw new RangeError(`a heap holds at most ${MOST_ROWS - 1} objects; this one is full`);
    const before = this.cells;
    const cells = new Int32Array(capacity * CELLS_PER_OBJECT);
    cells.set(before.subarray(0, this.rowBase));
    cells.set(before.subarray(this.rowBase), capacity);
    this.cells = cells;
    this.capacity = capacity;
    this.rowBase = capacity;
    this.free.grow(capacity);
  }
}
