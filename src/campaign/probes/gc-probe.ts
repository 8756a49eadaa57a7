import type { Collection } from '../wire/messages.ts';

/** Hears of V8's collections. */
export interface GcProbe {
  /** The workload starts: whatever was collected before is none of its collections. */
  start(): void;
  /** All that were heard of since the last call. */
  take(): Collection[];
}
