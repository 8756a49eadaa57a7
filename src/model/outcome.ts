/** How an invocation ended. Dying is an outcome, not an error of the campaign. */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'oom-js'; readonly detail: string }
  | { readonly kind: 'oom-native'; readonly detail: string }
  /** The kernel ended it for want of memory; the detail is the evidence. */
  | { readonly kind: 'oom-kernel'; readonly detail: string }
  | { readonly kind: 'rss-limit'; readonly rssBytes: number; readonly limitBytes: number }
  | {
      readonly kind: 'timeout';
      readonly afterMs: number;
      /** How long of that somebody held it stopped (SIGSTOP, Ctrl-Z), where that was seen. */
      readonly stoppedMs?: number;
    }
  | {
      readonly kind: 'crashed';
      readonly code: number | null;
      readonly signal: string | null;
      readonly detail: string;
    }
  | { readonly kind: 'wrong-checksum'; readonly expected: number; readonly actual: number };

export type OutcomeKind = Outcome['kind'];

export const outcomeKinds = [
  'ok',
  'oom-js',
  'oom-native',
  'oom-kernel',
  'rss-limit',
  'timeout',
  'crashed',
  'wrong-checksum',
] as const satisfies readonly OutcomeKind[];
