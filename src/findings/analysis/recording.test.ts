import { describe, expect, it } from 'vitest';
import { inventRun } from '../invented-run.fixture.ts';
import { recordingOf } from './recording.ts';

describe('what children told of themselves', () => {
  const run = inventRun();

  it('is not known of runs from before it was recorded', () => {
    expect(recordingOf(run)).toEqual({});
  });

  it('names the largest gap, and the longest silence before a death', () => {
    const told = run.records.map((record, at) => ({
      ...record,
      recording: { flushes: 3, largestGapNs: 1000 + (at === 1 ? 5 : 0), unheardNs: at === 0 ? 7 : null },
    }));
    const named = (at: number) => `${told[at]!.id}, ${told[at]!.cellId}`;
    expect(recordingOf({ ...run, records: told })).toEqual({
      recording: { largestGapNs: 1005, gapOf: named(1), unheard: { ns: 7, of: named(0) } },
    });
  });
});
