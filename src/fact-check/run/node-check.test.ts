import { describe, expect, it } from 'vitest';
import { checkInNode, type Ended } from './node-check.ts';

const task = { world: 'v8', card: 'count' } as const;
const never = new AbortController().signal;
const ending = (ended: Partial<Ended>) => async (): Promise<Ended> => ({
  code: 0,
  signal: null,
  stdout: '',
  stderr: '',
  ...ended,
});

describe('a program in a process of its own', () => {
  it('is given its heap limit and its task, and reports what it printed', async () => {
    let started: readonly string[] = [];
    const outcome = await checkInNode('/b.mjs', task, 64, never, async (args) => {
      started = args;
      return ending({ stdout: '{"shared":{},"own":{"count":1}}\n' })();
    });
    expect(started).toContain('--max-heap-size=64');
    expect(started.at(-1)).toBe('{"world":"v8","card":"count"}');
    expect(outcome).toEqual({ kind: 'observed', shared: {}, own: { count: 1 } });
  });

  it('died, with its last words and without paths, when it ended badly', async () => {
    const stderr = 'FATAL ERROR at file:///srv/someone/lab/programs.mjs:3';
    const outcome = await checkInNode('/b.mjs', task, undefined, never, ending({ code: 134, stderr }));
    expect(outcome).toEqual({
      kind: 'died',
      code: 134,
      signal: null,
      lastWords: 'FATAL ERROR at programs.mjs:3',
    });
  });

  it('died when it printed anything but observations', async () => {
    for (const stdout of ['', 'hello', '{"shared":{}}', '{"shared":{"a":{}},"own":{}}'])
      expect(await checkInNode('/b.mjs', task, undefined, never, ending({ stdout }))).toMatchObject({
        kind: 'died',
      });
  });
});
