import { ratioOfFastest } from '../comparison.ts';
import type { ShapeResult } from '../result.ts';

/** Two columns of times that belong together pair by pair, and what they are times of. */
export interface TimedPairs {
  readonly name: string;
  readonly group: string;
  readonly peer: string;
  /** What the time is divided by. */
  readonly operations: number;
  readonly samples: ShapeResult['samples'];
}

/** A line for a comparison whose two sides share everything but the time: the fastest runs are compared. */
export function pricePair({ name, group, peer, operations, samples }: TimedPairs): ShapeResult {
  const ours = Math.min(...samples.ours);
  const theirs = Math.min(...samples.theirs);
  return {
    name,
    group,
    peer,
    ours,
    theirs,
    ratio: ratioOfFastest(samples.ours, samples.theirs),
    operations,
    objects: operations,
    edges: 0,
    collected: 0,
    oursPerSecond: { objects: (operations / ours) * 1e9, edges: 0 },
    theirsPerSecond: { objects: (operations / theirs) * 1e9, edges: 0 },
    samples,
    asides: [],
  };
}
