/**
 * The header word of an object, and the states of its link word.
 *
 * header: bits 0–15 kind, bits 16–23 flags, bits 24–29 size class of its edge segment, bits 30 and 31 flags again.
 * link:   one Int32 that means different things in the life of an object, never two at once
 *         (CPython overloads `_gc_prev` in the same way, `Python/gc.c`, "GC information bits"):
 *
 *   tracked         ~position in the tracking order (negative)
 *   untracked       UNTRACKED
 *   collecting      ≥ 0: references not yet explained by members of the collected set
 *   parked          PARKED: no outside reference found so far
 *   trash           ~position in the trash list, with flag IN_TRASH
 *   dying           id of the object whose death released it (0: none)
 *   free            id of the next free row (0: none)
 */

export const KIND_MASK = 0xffff;

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

/** Anything that can make the moment or the order of a death visible to the program. */
export const OBSERVED = HAS_FINALIZER | HAS_WEAK_REFERENCES | IS_WEAK_REFERENCE;

/** Counts towards the allocation trigger. */
export const COLLECTABLE_SHIFT = 30;
export const COLLECTABLE = 1 << COLLECTABLE_SHIFT;
/** A JS object is wrapped. The sign bit: such a header is negative. */
export const HAS_PAYLOAD = 1 << 31;

export const SIZE_CLASS_SHIFT = 24;
export const SIZE_CLASS_MASK = 0x3f << SIZE_CLASS_SHIFT;

export const UNTRACKED = -0x7fffffff;
export const PARKED = -0x80000000;
/** Ends the queue of parked objects that were reached after all. Not an id. */
export const QUEUE_END = 0x7fffffff;

/** A count that cannot grow further; one more reference is refused. */
export const MAX_COUNT = 0x7ffffffe;
