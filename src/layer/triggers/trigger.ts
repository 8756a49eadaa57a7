import type { Generation } from '../heap/index.ts';

/**
 * When to collect: a value that sees counters only, and that any collector takes. It is told of every
 * collection, automatic or by hand, and asked when the heap has seen more net allocations than `limit`.
 */
export interface Trigger {
  /**
   * Net allocations up to which there is no need to ask; NEVER: none are too many. May change with what it is
   * told.
   */
  readonly limit: number;
  /** The generation to collect after so many net allocations, with all younger ones; null: none yet. */
  select(netAllocations: number): Generation | null;
  /** A collection of `generation` begins. */
  began(generation: Generation): void;
  /**
   * It has found `survivors` objects of the collected generations reachable. Objects freed later never lower
   * what it told.
   */
  survived(generation: Generation, survivors: number): void;
  /** All objects so far are out of reach (`gc.freeze`): whatever it counts starts over. */
  restarted(): void;
}
