import type { Heap, TrackingOrder } from '../../heap/index.ts';

/**
 * Long passes go by blocks of so many places, each in a call of its own. V8 then compiles what runs in a block when it has been
 * called often enough, and not in the middle of a loop that it has never seen end.
 */
const BLOCK = 4096;

/**
 * The first block of a pass is short. Else the first pass of a process may be compiled in the middle of its loop, before what stands behind
 * the loop has ever run: V8 keeps such code, and gives it up at the end of every block. Odd, so that what a loop of two or four in a turn
 * leaves over has run as well.
 */
const FIRST_BLOCK = 67;

/** Where the block ends that starts at `at`, in a pass over [from, to). */
export function blockEnd(from: number, at: number, to: number): number {
  return Math.min(at + (at === from ? FIRST_BLOCK : BLOCK), to);
}

/** Where the block starts that ends at `end`, in a pass over [from, to) from its end. */
export function blockStart(from: number, end: number, to: number): number {
  return Math.max(end - (end === to ? FIRST_BLOCK : BLOCK), from);
}

/** What one search for the unreachable found. One object per collector, used again and again: a sweep allocates nothing. */
export class Separation {
  readonly heap: Heap;
  /** Objects in the searched part of the order, tombstones excluded. */
  members = 0;
  /** Tombstones in it. */
  holes = 0;
  /** Members that nothing outside reaches: their counts are PARKED. */
  dead = 0;
  /** Where in the order they stand: all parked objects in [deadFrom, deadTo) are dead, in CPython's order. */
  deadFrom = 0;
  deadTo = 0;
  /**
   * Some objects were reached late, so that survivors stand closed up before `deadFrom` already. Otherwise all stand where
   * they stood, the dead among them.
   */
  movedUp = false;
  /** After the scan all of the kept stand in places [keptFrom, keptTo). */
  keptFrom = 0;
  keptTo = 0;
  /** All header bits found among the reachable. */
  keptBits = 0;
  /** Members that the scan parked and then listed as reached late. Until these are followed, `dead` counts them too. */
  late = 0;
  /** The number of the work cell that lists the first of them. */
  lateFrom = 0;
  /**
   * All parked objects note where they stand as soon as one is reached late. Where most objects of the heap are members, those that
   * stay parked are looked for when it turns out that there are any.
   */
  notesParked = false;
  /** While survivors are closed up: where the next one goes. */
  keptEnd = 0;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  get kept(): number {
    return this.members - this.dead;
  }
}

/** Closes up the survivors of the order's part from `from` on, after the dead have left it. The order ends with them. */
export function closeRanks(order: TrackingOrder, from: number, found: Separation): void {
  if (found.movedUp) order.cutOff(found.deadFrom, found.holes);
  else if (found.kept === 0) order.cutOff(from, found.holes);
  else if (found.dead > 0 || found.holes > 0) order.closeUp(from, found.dead);
}
