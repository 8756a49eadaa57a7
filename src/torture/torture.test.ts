import { describe, expect, it } from 'vitest';
import { planExperiment } from '../campaign/index.ts';
import { exampleEnvironment, exampleExperiment, exampleRecord } from '../campaign/store/run.fixture.ts';
import type { InvocationRecord, StoredRun } from '../model/index.ts';
import { mustSpeakPlainly } from './command-line.ts';
import { lastingOf, mustEqual } from './compare.ts';
import { descendants, identityOf, stillRuns } from './processes.ts';
import { seeded } from './random.ts';

const other: InvocationRecord = { ...exampleRecord, id: 'b000-i001', position: 1 };

const run = (records: readonly InvocationRecord[]): StoredRun => ({
  folder: '/nowhere',
  plan: planExperiment(exampleExperiment, { size: 'quick' }),
  environment: exampleEnvironment,
  records,
  raw: null,
  warnings: [],
  series: () => null,
});

describe('a run that was struck is told from one that was not when', () => {
  const reference = lastingOf(run([exampleRecord, other]));
  const changed = (changes: Partial<InvocationRecord>) => run([exampleRecord, { ...other, ...changes }]);
  it.each([
    ['a record is missing', run([exampleRecord]), /b000-i001 has no record/],
    ['a record is there twice', run([exampleRecord, other, other]), /recorded twice/],
    [
      'a record is of no planned invocation',
      run([exampleRecord, other, { ...other, id: 'b9-i9' }]),
      /nobody planned/,
    ],
    ['a count differs', changed({ counts: { deaths: 2 } }), /counts is \{"deaths":2\}, was \{"deaths":1\}/],
    [
      'it ended in another way',
      changed({ outcome: { kind: 'timeout', afterMs: 1 } }),
      /outcome is "timeout"/,
    ],
    ['the checksum differs', changed({ checksum: 2 }), /checksum is 2, was 1/],
    ['another cell was run', changed({ cellId: 'x' }), /cellId is "x"/],
  ])('%s', (_, struck, why) => {
    expect(() => mustEqual(reference, struck)).toThrow(why);
  });

  it('but not when times alone differ, or the invocation was struck itself', () => {
    expect(() => mustEqual(reference, changed({ wallNs: 5, startedAt: 'later' }))).not.toThrow();
    expect(() => mustEqual(reference, changed({ checksum: 2 }), new Set([other.id]))).not.toThrow();
  });
});

describe('a command speaks plainly', () => {
  const ended = { code: 1, signal: null, out: '', err: 'error: no run there\n' };
  it.each([
    ['not with a stack trace', { ...ended, err: 'error: x\n    at run (/a/b.ts:1:2)\n' }, /stack trace/],
    ['not without a word', { ...ended, err: '' }, /without a word/],
    ['not when a signal ended it', { ...ended, code: null, signal: 'SIGSEGV' as const }, /ended by SIGSEGV/],
  ])('%s', (_, how, why) => {
    expect(() => mustSpeakPlainly(['run'], how)).toThrow(why);
  });

  it('with a message and a code', () => {
    expect(() => mustSpeakPlainly(['run'], ended)).not.toThrow();
  });
});

it('the same seed makes the same choices', () => {
  const draw = (seed: number): number[] => {
    const random = seeded(seed);
    return Array.from({ length: 20 }, () => random.integer(0, 1000));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

it.skipIf(process.platform !== 'linux')('a process is told from a later one with its number', () => {
  const self = identityOf(process.pid);
  expect(self).toMatchObject({ pid: process.pid, parent: process.ppid });
  expect(self !== null && stillRuns(self)).toBe(true);
  expect(self !== null && stillRuns({ ...self, startedAt: '1' })).toBe(false);
  expect(descendants(process.ppid).map(({ pid }) => pid)).toContain(process.pid);
});
