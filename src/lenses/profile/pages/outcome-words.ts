import type { Outcome } from '../../../model/index.ts';

/** How a process ended, in one sentence. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
      return 'ok';
    case 'oom-js':
    case 'oom-native':
    case 'oom-kernel':
      return `${outcome.kind}: ${outcome.detail}`;
    case 'rss-limit':
      return `rss-limit: ${outcome.rssBytes} bytes resident, allowed ${outcome.limitBytes}`;
    case 'timeout':
      return `timeout after ${outcome.afterMs} ms${outcome.stoppedMs === undefined ? '' : `, stopped for ${outcome.stoppedMs} of them`}`;
    case 'crashed':
      return `crashed: ${outcome.detail}`;
    case 'wrong-checksum':
      return `wrong-checksum: ${outcome.actual} instead of ${outcome.expected}`;
  }
}
