import type { Outcome } from '../../model/index.ts';
import type { KernelMemory, Killed } from '../../workshop/index.ts';
import { nativeExhaustedExit } from '../wire/pipe.ts';
import { crashDetail } from './crash-detail.ts';
import { addressSpaceDeath, heapDeath, kernelDeath } from './memory-death.ts';

/** All that is known about the end of a child. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  readonly killed: Killed | null;
  /** The child's own last words when native memory ran out. */
  readonly nativeExhausted: string | null;
  /** Null when the workload did not end. */
  readonly checksum: number | null;
  readonly expectedChecksum: number;
  /** How long it was seen stopped from outside. */
  readonly stoppedMs: number;
  /** Null where nobody looked. */
  readonly kernelMemory: KernelMemory | null;
  readonly peakRssBytes: number | null;
}

/** One outcome for every way to end; what the campaign did itself is never mistaken for a crash. */
export function classifyEnding(ending: Ending): Outcome {
  const { code, signal, killed, nativeExhausted, checksum, expectedChecksum, stoppedMs } = ending;
  if (killed?.by === 'watchdog')
    return { kind: 'rss-limit', rssBytes: killed.rssBytes, limitBytes: killed.limitBytes };
  if (killed?.by === 'timeout')
    return { kind: 'timeout', afterMs: killed.afterMs, ...(stoppedMs > 0 && { stoppedMs }) };
  if (nativeExhausted !== null) return { kind: 'oom-native', detail: nativeExhausted };
  if (code === nativeExhaustedExit)
    return { kind: 'oom-native', detail: 'The child said so by its exit code; its last words were lost.' };
  const ofHeap = heapDeath(ending) ?? addressSpaceDeath(ending);
  if (ofHeap !== null) return { kind: 'oom-js', detail: ofHeap };
  const byKernel = kernelDeath(ending);
  if (byKernel !== null) return { kind: 'oom-kernel', detail: byKernel };
  if (code !== 0 || checksum === null) return { kind: 'crashed', code, signal, detail: crashDetail(ending) };
  if (checksum !== expectedChecksum)
    return { kind: 'wrong-checksum', expected: expectedChecksum, actual: checksum };
  return { kind: 'ok' };
}
