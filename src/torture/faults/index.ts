import { diskFull, fileSizeLimited, folderRemoved } from './disk.ts';
import type { Fault } from './fault.ts';
import { bytesForged, fileMissing, lineBroken, recordsShuffled, recordsTorn } from './files.ts';
import { planForged } from './hostile.ts';
import { childKilled, launcherEnded, parentInterrupted, parentKilled } from './kills.ts';
import { childFrozen, childStopped, parentStopped } from './stops.ts';
import { resumedBesideRunning, startedTwice, streamsClosed } from './twice.ts';

/** Every kind of fault, by the name that `--only` takes. */
export const faults = {
  'parent-killed': parentKilled,
  'parent-interrupted': parentInterrupted,
  'parent-stopped': parentStopped,
  'launcher-ended': launcherEnded,
  'child-killed': childKilled,
  'child-stopped': childStopped,
  'child-frozen': childFrozen,
  'started-twice': startedTwice,
  'resumed-beside-running': resumedBesideRunning,
  'streams-closed': streamsClosed,
  'disk-full': diskFull,
  'file-size-limited': fileSizeLimited,
  'folder-removed': folderRemoved,
  'records-torn': recordsTorn,
  'records-shuffled': recordsShuffled,
  'line-broken': lineBroken,
  'bytes-forged': bytesForged,
  'file-missing': fileMissing,
  'plan-forged': planForged,
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults).filter((name): name is FaultName => name in faults);
