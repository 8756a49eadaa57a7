import { cpython312 } from './cpython-3-12.ts';
import type { Profile } from './profile.ts';

/** Checked against 3.13.0 and 3.13.2. From 3.13.13 on finalizers leave no weak references to trash. */
export const cpython313 = {
  ...cpython312,
  versions: { from: [3, 13, 0], before: [3, 13, 13] },
  thresholds: [2000, 10, 10],
  listsLoneCallback: true,
  inlineAttributes: 'without-slots',
  staticAttributes: true,
  namesMissingDict: true,
  sortRuns: 'with-equal',
  setsThresholdsOneByOne: false,
} as const satisfies Profile;
