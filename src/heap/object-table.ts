import { ChunkedColumn } from './chunked-column.ts';
import { EdgeStore } from './edge-store.ts';
import { HAS_PAYLOAD, SIZE_CLASS_MASK, SIZE_CLASS_SHIFT } from './header.ts';

/** Bytes of a row in the six typed arrays, and of its slot for a wrapped JS object. */
export const ROW_BYTES = 24;
export const PAYLOAD_BYTES = 8;

/**
 * The rows of the heap, structure of arrays: 24 bytes of typed arrays per object outside the V8 heap, plus one
 * slot for the wrapped JS object. Row 0 is reserved: id 0 means "no object".
 *
 * Typed arrays are replaced when the table grows. Whoever keeps one in a local must read it again after
 * anything that can allocate an object, which includes every call into user code.
 */
export class ObjectTable {
  counts: Int32Array;
  links: Int32Array;
  headers: Int32Array;
  offsets: Int32Array;
  lengths: Int32Array;
  /** Which allocation the row's object came from: an id with its life number names one object for ever (modulo 2³²). */
  lives: Uint32Array;
  readonly edges: EdgeStore;
  readonly #payloads = new ChunkedColumn<unknown>();
  /** Rows ever used, row 0 included. */
  rows = 1;
  freeHead = 0;
  liveObjects = 0;

  constructor(objects: number, edges: number) {
    const capacity = Math.max(objects + 1, 64);
    this.counts = new Int32Array(capacity);
    this.links = new Int32Array(capacity);
    this.headers = new Int32Array(capacity);
    this.offsets = new Int32Array(capacity);
    this.lengths = new Int32Array(capacity);
    this.lives = new Uint32Array(capacity);
    this.edges = new EdgeStore(edges);
  }

  get capacity(): number {
    return this.counts.length;
  }

  /** A row nobody uses. The caller fills it. */
  takeRow(): number {
    this.liveObjects++;
    const id = this.freeHead;
    if (id !== 0) {
      this.freeHead = this.links[id]!;
      return id;
    }
    if (this.rows === this.counts.length) this.#grow();
    return this.rows++;
  }

  /** Takes a row back whose edges are gone, and lets go of the wrapped object. Allocates nothing. */
  giveRow(id: number): void {
    const header = this.headers[id]!;
    if (header < 0) this.dropPayload(id);
    const sizeClass = (header & SIZE_CLASS_MASK) >>> SIZE_CLASS_SHIFT;
    if (sizeClass !== 0) this.edges.give(this.offsets[id]!, sizeClass);
    this.headers[id] = 0;
    this.counts[id] = 0;
    this.lengths[id] = 0;
    this.links[id] = this.freeHead;
    this.freeHead = id;
    this.liveObjects--;
  }

  /** Lets go of a wrapped object. For rows about to be given back only: the header still says there is one. */
  dropPayload(id: number): void {
    this.#payloads.clear(id);
  }

  /** The wrapped JS object of a row, or null. */
  payload(id: number): unknown {
    return this.headers[id]! < 0 ? this.#payloads.get(id) : null;
  }

  setPayload(id: number, payload: unknown): void {
    this.#payloads.set(id, payload);
    this.headers[id] = this.headers[id]! | HAS_PAYLOAD;
  }

  /** Bytes of the table's own arrays as they stand; wrapped objects themselves are the program's. */
  get bytes(): number {
    return this.capacity * ROW_BYTES + this.#payloads.bytes;
  }

  #grow(): void {
    const capacity = this.counts.length * 2;
    this.counts = grownInt32(this.counts, capacity);
    this.links = grownInt32(this.links, capacity);
    this.headers = grownInt32(this.headers, capacity);
    this.offsets = grownInt32(this.offsets, capacity);
    this.lengths = grownInt32(this.lengths, capacity);
    const lives = new Uint32Array(capacity);
    lives.set(this.lives);
    this.lives = lives;
  }
}

function grownInt32(from: Int32Array, length: number): Int32Array {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}
