/**
 * The row of an object, its header word, and the states of its link and its count.
 *
 * row:    eight Int32 of 32 bytes, two rows to a cache line, so that a visit to an object finds all of it at
 *         once:
 *
 *           0 place   1 header   2 link   3 work   4–7 edges
 *
 *         More than four edges stand in a segment of the edge store; then cell 4 is its offset and cell 5 the
 *         number of slots.
 * header: bits 0–12 kind, 13–23 flags, 24–29 how the edges are stored, bits 30 and 31 flags again.
 * link:   means different things in the life of an object, never two at once
 *         (CPython overloads `_gc_prev` in the same way, `Python/gc.c`, "GC information bits"):
 *
 *           tracked    ~position in the tracking order (negative); in the trash ~position there, flag
 *           IN_TRASH
 *           untracked  UNTRACKED
 *           dying      id of the object whose end released it (0: none)
 *           free       id of the next free row of its page (0: none)
 *
 * place:  belongs to no object: these cells of rows 0, 1, 2 … together are the tracking order. Most objects
 *         stand in it as they stand in the table, so who goes through the order finds the object where it
 *         found its id.
 * work:   in the same way the lists of a collection: first of the objects that it took for unreachable and
 *         moved back, then of the trash. There is a cell for every object that could be in them, so a sweep
 *         needs no memory.
 * count:  in a column of its own, because counting and collections touch the counts of objects that they do
 *         not otherwise visit:
 *
 *           > 0        references to a live object
 *           0          about to die; never while user code runs
 *           < 0        dying, which is: being freed. ~ the number of slots dropped so far, DYING at first;
 *                      where the program cannot see in which order, ~ the next object that waits
 *           UNREACHABLE  a free row
 *
 *         While a collection looks for the unreachable, and no user code runs, it plays the part of CPython's
 *         `gc_refs` too: references from objects of the collected set are taken off and put back.
 *
 *           ≥ 0        references from outside the set, as far as the search has come
 *           UNREACHABLE  in the set, and no reference from outside found so far
 *           < 0        otherwise: was UNREACHABLE and is moved back; its count with the sign bit
 */

/** Cells of a row. An id shifted by ROW_SHIFT is the place of its row; the other cells are or-ed on. */
export const ROW_SHIFT = 3;
export const ROW_CELLS = 8;
export const PLACE = 0;
export const HEADER = 1;
export const LINK = 2;
export const WORK = 3;
export const EDGES = 4;
export const OFFSET = 4;
export const LENGTH = 5;
/** So many edges fit in the row. */
export const INLINE = 4;

export const KIND_MASK = 0x1fff;

/** Edges are keys and values in turn: a collection visits each value before its key (CPython's dict). */
export const PAIRS = 1 << 13;

/** A collection of any generation may untrack it (tuples), or a full one (dicts). */
export const UNTRACKABLE = 1 << 14;
export const UNTRACKABLE_IN_FULL = 1 << 15;
/** In the tracking order, so a candidate for collection. */
export const TRACKED = 1 << 16;
/** Its finalizer has run; it never runs twice. */
export const FINALIZED = 1 << 17;
export const HAS_FINALIZER = 1 << 18;
/** At least one weak reference points here. */
export const HAS_WEAK_REFERENCES = 1 << 19;
/** It is a weak reference itself. */
export const IS_WEAK_REFERENCE = 1 << 20;
/** Something must hear of its end: native memory, a container's own tables, a reclaim probe. */
export const HAS_END_HOOK = 1 << 21;
/** Edges are visited and dropped from the last to the first (CPython's list and tuple). */
export const TAIL_FIRST = 1 << 22;
/** Found unreachable by the collection in progress. */
export const IN_TRASH = 1 << 23;

/** Anything by which the program can see when, or in which order, an object is freed. */
export const OBSERVED = HAS_FINALIZER | HAS_WEAK_REFERENCES | IS_WEAK_REFERENCE;

/** Counts towards the allocation trigger. */
export const COLLECTABLE_SHIFT = 30;
export const COLLECTABLE = 1 << COLLECTABLE_SHIFT;
/** A JS object is wrapped. The sign bit: such a header is negative. */
export const HAS_PAYLOAD = 1 << 31;

/** Up to INLINE: that many slots, in the row. Beyond: size class of the segment in the edge store. */
export const STORAGE_SHIFT = 24;
export const STORAGE_LIMIT = 0x3f;
export const STORAGE_MASK = STORAGE_LIMIT << STORAGE_SHIFT;

export const UNTRACKED = -0x7fffffff;

export const UNREACHABLE = -0x80000000;
export const DYING = -1;

/** A count that cannot grow further; one more reference is refused. */
export const MAX_COUNT = 0x7ffffffe;
