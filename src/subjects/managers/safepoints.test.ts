import { describe, expect, test } from 'vitest';
import { Safepoints } from './safepoints.ts';

/**
 * Passes `passes` safepoints without awaiting; returns those at which the loop would turn, and those at which
 * the beat came.
 */
function run(yieldEvery: number | null, beatEvery: number | null, passes: number) {
  const beats: number[] = [];
  const turns: number[] = [];
  let at = 0;
  const beat = beatEvery === null ? null : { every: beatEvery, call: () => void beats.push(at) };
  const safepoints = new Safepoints(yieldEvery, beat);
  for (at = 1; at <= passes; at++) if (safepoints.pass() !== undefined) turns.push(at);
  return { beats, turns };
}

describe('safepoints', () => {
  test('turn at every Nth pass', () => {
    expect(run(4, null, 13)).toEqual({ turns: [4, 8, 12], beats: [] });
    expect(run(1, null, 3)).toEqual({ turns: [1, 2, 3], beats: [] });
  });

  test('never turn without a period', () => {
    expect(run(null, null, 5000)).toEqual({ turns: [], beats: [] });
  });

  test('beat and turn each to their own period', () => {
    expect(run(4, 6, 24)).toEqual({ turns: [4, 8, 12, 16, 20, 24], beats: [6, 12, 18, 24] });
    expect(run(null, 3, 7)).toEqual({ turns: [], beats: [3, 6] });
  });

  test('call the beat before the turn that falls on the same pass', async () => {
    const log: string[] = [];
    const safepoints = new Safepoints(1, { every: 1, call: () => void log.push('beat') });
    const turn = safepoints.pass();
    log.push('passed');
    setImmediate(() => log.push('immediate'));
    await turn;
    log.push('turned');
    expect(log).toEqual(['beat', 'passed', 'turned']);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse a period of %d', (period) => {
    expect(() => new Safepoints(period, null)).toThrow('yieldEvery must be a whole number');
    expect(() => new Safepoints(null, { every: period, call: () => undefined })).toThrow('beat.every');
  });
});
