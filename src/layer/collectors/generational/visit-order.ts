import { PAIRS, TAIL_FIRST } from '../../heap/header.ts';

/**
 * The slot that CPython's `tp_traverse` visits as number `turn` of `length`: lists and tuples are visited
 * from the last item to the first, dicts value before key, all others as they stand.
 */
export function visitedSlot(header: number, turn: number, length: number): number {
  if ((header & TAIL_FIRST) !== 0) return length - 1 - turn;
  return (header & PAIRS) !== 0 ? turn ^ 1 : turn;
}
