const CHUNK_BITS = 12;
const WITHIN = (1 << CHUNK_BITS) - 1;
const CELLS_SHIFT = 2;

/** Cells of an object. */
const FIRST = 0;
const TARGET = 1;
const NEXT = 2;
const PREVIOUS = 3;

/** Instead of a target: the reference is dead and stands in the queue of a collection. */
const QUEUED = -1;

/**
 * Which object refers weakly to which: four cells per object, in chunks that exist only where there are weak
 * references or their targets.
 * The references of one target are a chain in both directions.
 *
 *     FIRST     of a target: its first weak reference, 0: none
 *     TARGET    of a weak reference: its target, 0: dead, QUEUED: dead, and a collection calls it back or
 *               moves it
 *     NEXT      the next of the chain; of a dead reference the next in a queue of callbacks
 *     PREVIOUS  twice the one before, and 1 more when the reference is shared; of a dead reference the word
 *               that `hold` was given
 *
 * Once there is room for an object (`makeRoom`) nothing here allocates.
 */
export class WeakLinks {
  private readonly chunks: (Int32Array | undefined)[] = [];

  /** For a new reference or its target. */
  makeRoom(id: number): void {
    const index = id >>> CHUNK_BITS;
    while (this.chunks.length <= index) this.chunks.push(undefined);
    this.chunks[index] ??= new Int32Array(1 << (CHUNK_BITS + CELLS_SHIFT));
  }

  get bytes(): number {
    let bytes = 0;
    for (const chunk of this.chunks) bytes += chunk?.byteLength ?? 0;
    return bytes;
  }

  first(target: number): number {
    return this.chunks[target >>> CHUNK_BITS] === undefined ? 0 : this.get(target, FIRST);
  }

  /** 0 when the reference is dead. */
  target(id: number): number {
    const target = this.get(id, TARGET);
    return target > 0 ? target : 0;
  }

  next(id: number): number {
    return this.get(id, NEXT);
  }

  isShared(id: number): boolean {
    return (this.get(id, PREVIOUS) & 1) !== 0;
  }

  /** Puts a new reference into the chain of its target behind `before`; 0: first. */
  insert(id: number, target: number, before: number, shared: boolean): void {
    const after = before === 0 ? this.first(target) : this.next(before);
    this.set(id, FIRST, 0);
    this.set(id, TARGET, target);
    this.set(id, NEXT, after);
    this.set(id, PREVIOUS, before * 2 + (shared ? 1 : 0));
    if (before === 0) this.set(target, FIRST, id);
    else this.set(before, NEXT, id);
    if (after !== 0) this.set(after, PREVIOUS, id * 2 + (this.get(after, PREVIOUS) & 1));
  }

  /**
   * Takes a reference out of the chain of its target: it is dead. Returns true when the chain was of this one
   * only.
   */
  remove(id: number): boolean {
    const target = this.get(id, TARGET);
    const next = this.get(id, NEXT);
    const previous = this.get(id, PREVIOUS) >>> 1;
    this.set(id, TARGET, 0);
    this.set(id, NEXT, 0);
    this.set(id, PREVIOUS, 0);
    if (previous !== 0) this.set(previous, NEXT, next);
    else this.set(target, FIRST, next);
    if (next !== 0) this.set(next, PREVIOUS, previous * 2 + (this.get(next, PREVIOUS) & 1));
    return previous === 0 && next === 0;
  }

  /** Lets the chain of a target go. Returns its first, from which `kill` leads on. */
  takeChain(target: number): number {
    const first = this.get(target, FIRST);
    this.set(target, FIRST, 0);
    return first;
  }

  /**
   * Makes a reference dead whose chain was taken, and puts it into a collection's queue or not. Returns the
   * next of the chain.
   */
  kill(id: number, queued: boolean): number {
    const chunk = this.chunks[id >>> CHUNK_BITS]!;
    const at = (id & WITHIN) << CELLS_SHIFT;
    const next = chunk[at | NEXT]!;
    chunk[at | TARGET] = queued ? QUEUED : 0;
    chunk[at | NEXT] = 0;
    chunk[at | PREVIOUS] = 0;
    return next;
  }

  /** Puts a dead reference behind the last of a queue. */
  queueBehind(last: number, id: number): void {
    this.set(last, NEXT, id);
  }

  /** The queue of an end by count is over for it: it keeps nothing. */
  forgetQueue(id: number): void {
    this.set(id, NEXT, 0);
    this.set(id, PREVIOUS, 0);
  }

  /** A collection has queued it. */
  enterQueue(id: number): void {
    this.set(id, TARGET, QUEUED);
  }

  /** False as well for whatever took the place of a reference that ended meanwhile. */
  isQueued(id: number): boolean {
    return this.get(id, TARGET) === QUEUED;
  }

  leaveQueue(id: number): void {
    this.set(id, TARGET, 0);
  }

  /** Keeps a word with a dead reference. */
  hold(id: number, word: number): void {
    this.set(id, PREVIOUS, word);
  }

  held(id: number): number {
    return this.get(id, PREVIOUS);
  }

  private get(id: number, cell: number): number {
    return this.chunks[id >>> CHUNK_BITS]![((id & WITHIN) << CELLS_SHIFT) | cell]!;
  }

  private set(id: number, cell: number, value: number): void {
    this.chunks[id >>> CHUNK_BITS]![((id & WITHIN) << CELLS_SHIFT) | cell] = value;
  }
}
