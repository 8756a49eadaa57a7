import { describe, expect, it } from 'vitest';
import { classifyEnding, type Ending } from './outcome.ts';

const normal: Ending = {
  code: 0,
  signal: null,
  stderrTail: '',
  killed: null,
  nativeExhausted: null,
  checksum: 5,
  expectedChecksum: 5,
};
const outcomeOf = (change: Partial<Ending>) => classifyEnding({ ...normal, ...change });
const reachedLimit = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';

describe('an ending is classified as', () => {
  it('ok', () => expect(outcomeOf({})).toEqual({ kind: 'ok' }));

  it.each([
    ['SIGABRT', { signal: 'SIGABRT', code: null }, reachedLimit],
    [
      'code 134 through a shell',
      { code: 134 },
      'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
    ],
    ['SIGTRAP', { signal: 'SIGTRAP', code: null }, '# Fatal javascript OOM in Reached heap limit'],
    ['code 133 through a shell', { code: 133 }, '#\n# Fatal JavaScript out of memory: Semi-space copy\n#'],
  ])('oom-js for %s with the words of V8', (_, end, words) => {
    const outcome = outcomeOf({
      ...end,
      checksum: null,
      stderrTail: `<--- Last few GCs --->\n\n${words}\n 1: 0xb`,
    });
    expect(outcome).toMatchObject({ kind: 'oom-js', detail: expect.stringMatching(/out of memory|OOM/) });
  });

  it('crashed for SIGABRT without those words, or the words without such an end', () => {
    expect(
      outcomeOf({ signal: 'SIGABRT', code: null, checksum: null, stderrTail: 'Assertion failed' }).kind,
    ).toBe('crashed');
    expect(outcomeOf({ code: 1, checksum: null, stderrTail: reachedLimit }).kind).toBe('crashed');
  });

  it('oom-native by the child’s own words, or by its exit code alone', () => {
    expect(outcomeOf({ code: 86, nativeExhausted: 'budget gone', checksum: null })).toEqual({
      kind: 'oom-native',
      detail: 'budget gone',
    });
    expect(outcomeOf({ code: 86, checksum: null }).kind).toBe('oom-native');
  });

  it('what the campaign did itself, whatever the child said in between', () => {
    const killed = { code: null, signal: 'SIGKILL', checksum: null, nativeExhausted: 'budget gone' };
    expect(outcomeOf({ ...killed, killed: { by: 'timeout', afterMs: 10 } })).toEqual({
      kind: 'timeout',
      afterMs: 10,
    });
    expect(outcomeOf({ ...killed, killed: { by: 'watchdog', rssBytes: 9, limitBytes: 8 } })).toEqual({
      kind: 'rss-limit',
      rssBytes: 9,
      limitBytes: 8,
    });
  });

  it('crashed when somebody else killed it', () => {
    expect(outcomeOf({ code: null, signal: 'SIGKILL', checksum: null })).toEqual({
      kind: 'crashed',
      code: null,
      signal: 'SIGKILL',
      detail: 'ended by SIGKILL',
    });
  });

  it('crashed when it failed after its checksum', () => {
    expect(outcomeOf({ code: 1 }).kind).toBe('crashed');
  });

  it('wrong-checksum', () => {
    expect(outcomeOf({ checksum: 6 })).toEqual({ kind: 'wrong-checksum', expected: 5, actual: 6 });
  });
});
