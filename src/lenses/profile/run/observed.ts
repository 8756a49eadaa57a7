import { classifyEnding, type Story } from '../../../campaign/index.ts';
import type { Outcome } from '../../../model/index.ts';
import type { Killed, ResidentSample } from '../../../workshop/index.ts';

/** What was seen of one profiled process, whatever wrapped it. */
export interface Observed {
  readonly story: Story;
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  readonly killed: Killed | null;
  readonly rss: readonly ResidentSample[];
}

/** The same classification as that of a measured process. */
export function outcomeOf(seen: Observed, expectedChecksum: number): Outcome {
  return classifyEnding({
    code: seen.code,
    signal: seen.signal,
    stderrTail: seen.stderrTail,
    killed: seen.killed,
    nativeExhausted: seen.story.exhausted?.message ?? null,
    checksum: seen.story.end?.checksum ?? null,
    expectedChecksum,
    stoppedMs: 0,
    kernelMemory: null,
    peakRssBytes: null,
  });
}
