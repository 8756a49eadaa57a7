import { cpython311 } from './cpython-3-11.ts';
import type { Profile } from './profile.ts';

/** Checked against 3.12.1. */
export const cpython312 = {
  ...cpython311,
  versions: { from: [3, 12, 0], before: [3, 13, 0] },
  runsAt: 'safepoint',
  immortalCount: 4_294_967_295,
  hasImmortals: true,
  namesMissingItems: false,
} as const satisfies Profile;
