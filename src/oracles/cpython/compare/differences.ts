import type { Operation } from '../operations/index.ts';

/**
 * Who made a trace: a CPython of some version, or the layer under some profile. `version` is numeric: 3.11 is
 * [3, 11].
 */
export interface Side {
  readonly name: string;
  readonly kind: 'cpython' | 'layer';
  readonly version: readonly [number, number];
}

/** A difference between two sides that is no fault of either, why, and how a comparison looks past it. */
export interface Difference {
  readonly id: string;
  readonly reason: string;
  applies(left: Side, right: Side): boolean;
  mask(events: readonly string[], operation: Operation | undefined): readonly string[];
}

const before = (side: Side, minor: number): boolean => side.version[1] < minor;
const either = (test: (side: Side) => boolean) => (left: Side, right: Side) => test(left) || test(right);

/**
 * Differences that the comparison hides. Others never reach a trace: the runner keeps free lists out of the
 * counters by using container subclasses wherever the young counter is probed, programs hold at most a few
 * dozen nested objects, so the dealloc recursion guard of 3.12 and earlier never reorders, and `getrefcount`
 * is shown without the reference that the call itself holds on some versions.
 */
export const differences: readonly Difference[] = [
  {
    id: 'frames-are-counted',
    reason:
      'Up to 3.10 every Python function call makes a frame object of the collected kind, so a finalizer moves the young counter.',
    applies: either((side) => side.kind === 'cpython' && before(side, 11)),
    mask: (events, operation) =>
      operation?.do === 'count' ? events.map((line) => line.replace(/^= -?\d+ /, '= - ')) : events,
  },
  {
    id: 'default-thresholds',
    reason:
      'The default young threshold is 700 up to 3.12 and 2000 from 3.13; programs that set none show the default.',
    applies: (left, right) => before(left, 13) !== before(right, 13),
    mask: (events, operation) => (operation?.do === 'get-threshold' ? [] : events),
  },
];

/** The differences between these two sides. */
export const applicableDifferences = (left: Side, right: Side): readonly Difference[] =>
  differences.filter((difference) => difference.applies(left, right));
