import { cpython313 } from './cpython-3-13.ts';
import type { Profile } from './profile.ts';

/** Checked against 3.15.0rc1. */
export const cpython315 = {
  ...cpython313,
  versions: { from: [3, 15, 0], before: [3, 16, 0] },
  weakReferences: 'alive-in-finalizers',
  secondWeakSweep: true,
  lazyDicts: false,
  eagerTuples: false,
  weakTuples: true,
  collectionDetails: true,
  countsArgument: false,
  immortalCount: 3_221_225_472,
  smallIntegersEnd: 1025,
  hasImmortalProbe: true,
  unraisable: 'sentence',
  localsDropOrder: 'reverse',
  weakIteration: 'copy',
  namesMissingItem: false,
  inlineAttributes: 'all',
} as const satisfies Profile;
