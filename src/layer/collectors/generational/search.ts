import type { Heap, TrackingOrder } from '../../heap/index.ts';

/** The objects that a collection looks at. Filled by `subtractReferences`; good until the collection ends. */
export class Candidates {
  /** Objects in the collected part of the order, tombstones excluded. */
  count = 0;
  /** Tombstones in it. */
  holes = 0;
}

/**
 * The candidates that something outside the part reaches. Filled by `moveUnreachable` and `visitReachable`;
 * good until promotion.
 */
export class Reachable {
  /** All their header bits, or-ed together. */
  flags = 0;
  /**
   * Those that `moveUnreachable` kept stand in places [from, to) of the order. `to` is 0 when it kept none.
   */
  from = 0;
  to = 0;
  /**
   * They stand closed up in CPython's order already, because some were moved back. Otherwise everybody stands
   * where they stood.
   */
  closedUp = false;
}

/**
 * The candidates that `moveUnreachable` took for unreachable until a reachable object was found to refer to
 * them. They are listed in the rows' work cells, in the order of being found. Good from `moveUnreachable` to
 * the end of `visitReachable`.
 */
export class MovedBack {
  readonly heap: Heap;
  count = 0;
  /** Number of the work cell that lists the first of them. */
  firstCell = 0;
  /**
   * The unreachable note their places in work cells as soon as one object was moved back. Where most objects
   * of the heap are candidates they do not; their rows are looked for afterwards, if any are left.
   */
  notesPlaces = false;

  constructor(heap: Heap) {
    this.heap = heap;
  }
}

/**
 * The candidates that nothing outside the part reaches: all objects in places [from, to) of the order whose
 * counts are UNREACHABLE, in CPython's order. Good from the end of `deduceUnreachable` until they are freed
 * or put into the trash. During `moveUnreachable`, `count` includes those that are moved back.
 */
export class Unreachable {
  count = 0;
  from = 0;
  to = 0;
}

/**
 * What one collection finds out. One object per collector, with all its records, used again and again: a
 * sweep allocates nothing.
 */
export class Search {
  readonly heap: Heap;
  readonly candidates = new Candidates();
  readonly reachable = new Reachable();
  readonly movedBack: MovedBack;
  readonly unreachable = new Unreachable();

  constructor(heap: Heap) {
    this.heap = heap;
    this.movedBack = new MovedBack(heap);
  }

  /** Candidates that are reachable. */
  get survivors(): number {
    return this.candidates.count - this.unreachable.count;
  }
}

/**
 * Closes up the survivors of the order's part from `from` on, after the unreachable have left it. The order
 * ends with them.
 */
export function closeUpSurvivors(order: TrackingOrder, from: number, search: Search): void {
  const { candidates, reachable, unreachable, survivors } = search;
  if (reachable.closedUp) order.cutOff(unreachable.from, candidates.holes);
  else if (survivors === 0) order.cutOff(from, candidates.holes);
  else if (unreachable.count > 0 || candidates.holes > 0) order.closeUp(from, unreachable.count);
}
