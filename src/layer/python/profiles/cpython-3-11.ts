import type { Profile } from './profile.ts';

/** Checked against 3.11.2 and 3.11.7. */
export const cpython311 = {
  versions: { from: [3, 11, 0], before: [3, 12, 0] },
  thresholds: [700, 10, 10],
  runsAt: 'allocation',
  weakReferences: 'dead-in-finalizers',
  secondWeakSweep: false,
  listsLoneCallback: false,
  lazyDicts: true,
  eagerTuples: true,
  weakTuples: false,
  collectionDetails: false,
  countsArgument: true,
  immortalCount: 1_000_000_000,
  hasImmortals: false,
  smallIntegersEnd: 257,
  hasImmortalProbe: false,
  unraisable: 'object',
  localsDropOrder: 'declaration',
  weakIteration: 'deferred',
  inlineAttributes: 'instances',
  staticAttributes: false,
  namesMissingDict: false,
  sortRuns: 'strict',
  setsThresholdsOneByOne: true,
  namesMissingItems: true,
} as const satisfies Profile;
