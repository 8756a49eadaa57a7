import { median } from '../../findings/statistics/index.ts';
import { ratioOfMedians } from '../comparison.ts';
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

/** A line for a comparison whose two sides share everything but the time. */
export function pricePair({ name, group, peer, operations, samples }: TimedPairs): ShapeResult {
  const ours = median(samples.ours);
  const theirs = median(samples.theirs);
  return {
    name,
    group,
    peer,
    ours,
    theirs,
    ratio: ratioOfMedians(samples.ours, samples.theirs),
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
