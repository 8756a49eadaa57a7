import type { Outcome } from '../../model/index.ts';
import type { Killed } from '../../workshop/index.ts';
import { nativeExhaustedExit } from '../wire/pipe.ts';

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
}

/**
 * V8 ends a process that is out of heap by `abort` (SIGABRT, 134 seen through a shell) or by a trap (SIGTRAP,
 * 133), and words it differently from version to version.
 */
const heapDeathText =
  /[^\n]*(JavaScript heap out of memory|Fatal JavaScript out of memory|Fatal javascript OOM)[^\n]*/;
const heapDeathSignals: readonly (string | null)[] = ['SIGABRT', 'SIGTRAP', 'SIGILL'];
const heapDeathCodes: readonly (number | null)[] = [134, 133, 132];

/** One outcome for every way to end; what the campaign did itself is never mistaken for a crash. */
export function classifyEnding(ending: Ending): Outcome {
  const { code, signal, stderrTail, killed, nativeExhausted, checksum, expectedChecksum } = ending;
  if (killed?.by === 'watchdog')
    return { kind: 'rss-limit', rssBytes: killed.rssBytes, limitBytes: killed.limitBytes };
  if (killed?.by === 'timeout') return { kind: 'timeout', afterMs: killed.afterMs };
  if (nativeExhausted !== null) return { kind: 'oom-native', detail: nativeExhausted };
  if (code === nativeExhaustedExit)
    return { kind: 'oom-native', detail: 'The child said so by its exit code; its last words were lost.' };
  const heapDeath = heapDeathText.exec(stderrTail);
  if (heapDeath && (heapDeathSignals.includes(signal) || heapDeathCodes.includes(code)))
    return { kind: 'oom-js', detail: heapDeath[0].trim() };
  if (code !== 0 || checksum === null) return { kind: 'crashed', code, signal, detail: crashDetail(ending) };
  if (checksum !== expectedChecksum)
    return { kind: 'wrong-checksum', expected: expectedChecksum, actual: checksum };
  return { kind: 'ok' };
}

function crashDetail({ code, signal, stderrTail }: Ending): string {
  const errorLine = stderrTail.split('\n').findLast((line) => /\b\w*Error\b/.test(line));
  if (errorLine !== undefined) return errorLine.trim().slice(0, 300);
  if (signal !== null) return `ended by ${signal}`;
  if (code === 0) return 'exited normally without finishing its workload';
  const lastLine = stderrTail.trimEnd().split('\n').at(-1) ?? '';
  return `exited with code ${code}${lastLine === '' ? '' : `: ${lastLine.trim().slice(0, 300)}`}`;
}
