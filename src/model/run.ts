import type { Environment } from './environment.ts';
import type { Plan } from './plan.ts';
import type { RawKept } from './raw.ts';
import type { InvocationRecord, InvocationSeries } from './record.ts';
import type { Warning } from './warning.ts';

/**
 * A run as read back from its folder: all that findings may know. `series` reads a file each time it is
 * asked.
 */
export interface StoredRun {
  readonly folder: string;
  readonly plan: Plan;
  readonly environment: Environment;
  readonly records: readonly InvocationRecord[];
  /** What is kept of its raw data; null for a run that never had any. */
  readonly raw: RawKept | null;
  /** What the reader noticed: torn lines, missing invocations, mixed versions. */
  readonly warnings: readonly Warning[];
  series(record: InvocationRecord): InvocationSeries | null;
}
