import { describe, expect, it } from 'vitest';
import { type Warning, warningCodes } from '../../model/index.ts';
import { inventRun } from '../invented-run.fixture.ts';
import { analyse } from './analyse.ts';
import { toldTogether } from './told-warnings.ts';
import { toldText, warningName, warningText } from './warning-texts.ts';

const told = (...warnings: readonly (readonly Warning[])[]) => {
  const [record] = inventRun().records;
  return toldTogether(warnings.map((own, i) => ({ ...record!, id: `b0-i${i}`, warnings: own })));
};

/** One warning of every code. */
const examples: { readonly [Code in Warning['code']]: Extract<Warning, { readonly code: Code }> } = {
  'backend-substituted': {
    code: 'backend-substituted',
    asked: 'malloc',
    served: 'resizable-buffer',
    reason: 'Gone.',
  },
  'foreign-load': { code: 'foreign-load', process: 'make', share: 0.934 },
  'garbage-on-pipe': { code: 'garbage-on-pipe', lines: 3, first: 'what\u0007' },
  'cut-line': { code: 'cut-line', characters: 4 },
  'lost-tail': { code: 'lost-tail' },
  'slow-recording': { code: 'slow-recording', share: 0.25 },
  'estimated-reclaims': { code: 'estimated-reclaims' },
  'unwatched-memory': { code: 'unwatched-memory' },
  'stopped-child': { code: 'stopped-child', ms: 700 },
  'left-behind': { code: 'left-behind', processes: 2 },
  'counts-differ': {
    code: 'counts-differ',
    invocation: 'b0-i0',
    counters: ['deaths', 'cells'],
    value: 2,
    first: null,
  },
  'torn-line': { code: 'torn-line', line: 2 },
  'long-line': { code: 'long-line', line: 2 },
  'broken-line': { code: 'broken-line', line: 2 },
  'refused-line': { code: 'refused-line', line: 2, reason: 'Line 2 is wrong.' },
  'unplanned-invocation': { code: 'unplanned-invocation', line: 2, invocation: 'b9' },
  'wrong-cell': { code: 'wrong-cell', line: 2, invocation: 'b0', recorded: 'x', planned: 'y' },
  'wrong-place': { code: 'wrong-place', line: 2, invocation: 'b0' },
  'recorded-twice': { code: 'recorded-twice', line: 2, invocation: 'b0' },
  'more-wrong-lines': { code: 'more-wrong-lines', lines: 7 },
  'lost-series': { code: 'lost-series', invocation: 'b0', reason: 'No such file.' },
  'missing-invocations': { code: 'missing-invocations', missing: 3, planned: 4 },
  'part-of-campaign': { code: 'part-of-campaign', part: 1, of: 2 },
  'node-version-differs': { code: 'node-version-differs', versions: ['v20.0.0', 'v22.0.0'] },
  'mixed-parts': { code: 'mixed-parts', run: 'r', part: 2, differences: ['on another Node'] },
  'few-blocks': { code: 'few-blocks', blocks: 1 },
  'no-twin': { code: 'no-twin' },
  'noise-floor': { code: 'noise-floor', metric: 'wall', cellId: 'churn/refcount', ratio: 1.07 },
  'inexact-counter': {
    code: 'inexact-counter',
    cellId: 'c',
    counter: 'deaths',
    values: 2,
    lowest: 1,
    highest: 3,
  },
  outliers: { code: 'outliers', times: 5, cells: ['a', 'b', 'c', 'd'], of: 9 },
  'claim-without-cells': { code: 'claim-without-cells', claim: 'prompt' },
  'stored-text': { code: 'stored-text', named: 'other', message: 'As it was.' },
};

describe('the text of a warning', () => {
  it('is a sentence with its data, for every code', () => {
    expect(warningCodes.map((code) => warningText(examples[code]))).toMatchInlineSnapshot(`
      [
        "Gone. resizable-buffer was used instead: V8 counts its bytes and collects because of them, which it would not do with malloc.",
        "Somebody else used the processor meanwhile: make, 93.4 % of a core.",
        "3 lines on the pipe were no records; the first began "what\\u0007".",
        "The child ended in the middle of a line; 4 characters of it were dropped.",
        "The child ended before its last flush; what happened after the flush before is not known.",
        "Recording took 25 % on top of the wall time (and is not in it).",
        "V8 frees this memory itself: reclaims are V8’s count of external bytes, matched to deaths in their order, not the finalizers.",
        "The resident set could not be read: no limit on it was enforced.",
        "Somebody stopped the child from outside (SIGSTOP, Ctrl-Z or a debugger) for 700 ms; its times hold that.",
        "The child left 2 processes behind outside its process group; they were ended.",
        "Counts differ from invocation b0-i0 of the same cell: deaths, cells (deaths is 2, was missing).",
        "Line 2 of invocations.jsonl was torn when the run was killed; it was skipped.",
        "Line 2 of invocations.jsonl is longer than any record; it was skipped.",
        "Line 2 of invocations.jsonl is no JSON: it was torn before the run was resumed, or changed afterwards; it was skipped.",
        "Line 2 is wrong. It was skipped.",
        "Line 2 of invocations.jsonl is of invocation b9, which the plan lacks; it was skipped.",
        "Line 2 of invocations.jsonl says that b0 ran cell "x", the plan says "y"; it was skipped.",
        "Line 2 of invocations.jsonl puts b0 into another place than the plan does; it was skipped.",
        "Invocation b0 was recorded twice; the first stands.",
        "7 more lines of invocations.jsonl could not be used.",
        "The charts lack invocation b0: No such file.",
        "3 of 4 planned invocations have no record: the run is not complete.",
        "This run is part 1 of 2 of its campaign. Join the parts with: reclaim merge.",
        "The invocations ran on several Node versions: v20.0.0, v22.0.0.",
        "Part 2 of r ran on another Node.",
        "Only 1 block: no confidence intervals; times count only when they differ by half in every block.",
        "No cell ran twice in this plan: the noise floor is unknown.",
        "Wall time: churn/refcount differs from its own twin by 1.07×, and the interval excludes 1.",
        "c: deaths should repeat exactly but took 2 values between 1 and 3.",
        "5 outlying wall or CPU times in 4 of 9 cells (kept in all figures): a, b, c, ….",
        "Claim "prompt" speaks of no cell of this plan: check its workload and manager labels.",
        "As it was.",
      ]
    `);
  });

  it('stands behind its code, or that of an earlier version', () => {
    expect([warningName(examples['cut-line']), warningName(examples['stored-text'])]).toEqual([
      'cut-line',
      'other',
    ]);
  });
});

describe('warnings of many invocations', () => {
  it('that differ in amounts are one, with their number and the range', () => {
    const shares = Array.from({ length: 37 }, (_, i) => 0.21 + i / 200);
    const together = told(...shares.map((share): Warning[] => [{ code: 'slow-recording', share }]));
    expect(together).toEqual([
      {
        code: 'slow-recording',
        share: 0.21,
        invocations: 37,
        ranges: { share: { low: 0.21, high: expect.closeTo(0.39) } },
      },
    ]);
    expect(together.map(toldText)).toEqual([
      'Recording took 21 to 39 % on top of the wall time (and is not in it). (37 invocations)',
    ]);
  });

  it('that differ in anything else stay apart', () => {
    const load = (process: string, share: number): Warning => ({ code: 'foreign-load', process, share });
    expect(told([load('make', 0.6), load('cc', 0.6)], [load('make', 0.9)]).map(toldText)).toEqual([
      'Somebody else used the processor meanwhile: make, 60 to 90 % of a core. (2 invocations)',
      'Somebody else used the processor meanwhile: cc, 60 % of a core.',
    ]);
  });

  it('count invocations, not how often one of them gave it', () => {
    const twice: Warning = { code: 'foreign-load', process: 'make', share: 0.6 };
    expect(told([twice, twice]).map(toldText)).toEqual([
      'Somebody else used the processor meanwhile: make, 60 % of a core.',
    ]);
  });

  it('have a range of the figures that are known', () => {
    const differ = (value: number | null): Warning => ({ ...examples['counts-differ'], value, first: 7 });
    expect(told([differ(null)], [differ(3)], [differ(5)]).map(toldText)).toEqual([
      'Counts differ from invocation b0-i0 of the same cell: deaths, cells (deaths is 3 to 5, was 7). (3 invocations)',
    ]);
  });

  it('of earlier versions are one where their texts are the same', () => {
    const earlier = (message: string): Warning => ({ code: 'stored-text', named: 'other', message });
    expect(told([earlier('A 1.')], [earlier('A 1.')], [earlier('A 2.')]).map(toldText)).toEqual([
      'A 1. (2 invocations)',
      'A 2.',
    ]);
  });

  it('stand among the findings with their data', () => {
    const run = inventRun();
    const records = run.records.map((record, i) => ({
      ...record,
      warnings: [{ code: 'slow-recording' as const, share: 0.2 + i / 100 }],
    }));
    expect(JSON.parse(JSON.stringify(analyse({ ...run, records }, { resamples: 100 }).warnings))).toEqual([
      {
        code: 'slow-recording',
        share: 0.2,
        invocations: 20,
        ranges: { share: { low: 0.2, high: expect.closeTo(0.39) } },
      },
    ]);
  });
});
