import type { InvocationRecord, StoredRun } from '../../model/index.ts';

/** How far apart the flushes of a run's children were at most, and what dying ones took with them. */
export interface RecordingFindings {
  readonly largestGapNs: number;
  /** Invocation and cell of that gap. */
  readonly gapOf: string;
  /**
   * The longest that a child which did not end by itself had not been heard of; null when all ended by
   * themselves.
   */
  readonly unheard: { readonly ns: number; readonly of: string } | null;
}

/** Nothing where no record knows, as in runs from before it was recorded. */
export function recordingOf({ records }: StoredRun): { readonly recording?: RecordingFindings } {
  const largest = highest(records, ({ recording }) => recording?.largestGapNs ?? null);
  if (largest === null) return {};
  const unheard = highest(records, ({ recording }) => recording?.unheardNs ?? null);
  return { recording: { largestGapNs: largest.ns, gapOf: largest.of, unheard } };
}

function highest(
  records: readonly InvocationRecord[],
  value: (record: InvocationRecord) => number | null,
): { readonly ns: number; readonly of: string } | null {
  let found: { ns: number; of: string } | null = null;
  for (const record of records) {
    const ns = value(record);
    if (ns !== null && (found === null || ns > found.ns))
      found = { ns, of: `${record.id}, ${record.cellId}` };
  }
  return found;
}
