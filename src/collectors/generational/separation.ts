import { QUEUE_END } from '../../heap/header.ts';

/** Objects looked at together when the queue is worked off; see `visitLate`. */
export const BATCH = 16;

/** What one search for the unreachable found. One object per collector, used again and again: a sweep allocates nothing. */
export class Separation {
  /** Objects in the list, tombstones excluded. */
  members = 0;
  /** Tombstones in the list. */
  holes = 0;
  /** Members that nothing outside reaches: their trial words are PARKED. */
  dead = 0;
  /** First object that was parked and reached after all, in the order of being reached; linked through the trial words. */
  late: number = QUEUE_END;
  /** All header bits found among the reachable. */
  keptBits = 0;
  /** Work space of `visitLate`, and one cell more for what its first loops must not be found useless for. */
  readonly batch = new Int32Array(BATCH + 1);
  /** Edges followed since all trial words were last set to zero, at most: objects outside the list lose one for each. */
  drift = 0;

  get kept(): number {
    return this.members - this.dead;
  }
}
