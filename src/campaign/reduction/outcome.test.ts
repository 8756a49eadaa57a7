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
  stoppedMs: 0,
  kernelMemory: null,
  peakRssBytes: null,
};
const uncounted = { groupKills: null, machineKills: null, limitBytes: 1000 * 2 ** 20, address: null };
const killedFromOutside = { code: null, signal: 'SIGKILL', checksum: null };
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

  it.each([
    ['SIGTRAP', '#\n# Fatal process OOM in Failed to reserve virtual memory for CodeRange\n#'],
    ['SIGTRAP', '#\n# Fatal process out of memory: Zone\n#'],
    ['SIGABRT', 'FATAL ERROR: Zone Allocation failed - process out of memory'],
    [
      'SIGABRT',
      'FATAL ERROR: Committing semi space failed. Allocation failed - JavaScript heap out of memory',
    ],
    ['SIGABRT', "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc"],
  ])('oom-js for %s where V8 gets no address space: %s', (signal, stderrTail) => {
    const outcome = outcomeOf({ signal, code: null, checksum: null, stderrTail });
    expect(outcome).toMatchObject({ kind: 'oom-js', detail: expect.stringMatching(/memory|OOM|bad_alloc/) });
  });

  it('oom-js for a wordless crash at the limit of its address space, and crashed far from it', () => {
    const crash = (peakBytes: number) =>
      outcomeOf({
        signal: 'SIGSEGV',
        code: null,
        checksum: null,
        kernelMemory: { ...uncounted, address: { limitBytes: 2 ** 30, peakBytes } },
      });
    expect(crash(2 ** 30 - 2 ** 20)).toMatchObject({
      kind: 'oom-js',
      detail: expect.stringContaining('ulimit -v'),
    });
    expect(crash(2 ** 29).kind).toBe('crashed');
  });

  it.each([
    ['its memory cgroup', { groupKills: 1, machineKills: 1 }, 'in its memory cgroup'],
    ['this machine', { machineKills: 2 }, 'on this machine'],
    ['nothing, near its limit', {}, 'the kernel does not tell'],
  ])('oom-kernel for SIGKILL where the kernel counts %s, with its evidence', (_, counted, words) => {
    const outcome = outcomeOf({
      ...killedFromOutside,
      peakRssBytes: 990 * 2 ** 20,
      kernelMemory: { ...uncounted, ...counted },
    });
    expect(outcome).toMatchObject({ kind: 'oom-kernel', detail: expect.stringContaining(words) });
    expect(outcome).toMatchObject({ detail: expect.stringMatching(/990 MiB resident of 1000 MiB/) });
  });

  it.each([
    ['the kernel counts no kill', { groupKills: 0, machineKills: 0 }, 990],
    ['it counts some elsewhere', { groupKills: 0, machineKills: 3 }, 990],
    ['it counts nothing, far from any limit', {}, 100],
  ])('crashed for SIGKILL where %s', (_, counted, residentMiB) => {
    const outcome = outcomeOf({
      ...killedFromOutside,
      peakRssBytes: residentMiB * 2 ** 20,
      kernelMemory: { ...uncounted, ...counted },
    });
    expect(outcome.kind).toBe('crashed');
  });

  it('timeout with the time in which somebody held it', () => {
    const killed = { by: 'timeout', afterMs: 1000 } as const;
    expect(outcomeOf({ ...killedFromOutside, killed, stoppedMs: 700 })).toEqual({
      kind: 'timeout',
      afterMs: 1000,
      stoppedMs: 700,
    });
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
