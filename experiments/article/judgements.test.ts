import { describe, expect, it } from 'vitest';
import { Facts, isCheckable } from '../../src/fact-check/index.ts';
import type { Seen } from '../../src/index.ts';
import article from '../article.ts';

type Holds = 'yes' | 'partly' | 'no';

/**
 * Hand-made observations of every card and what each must be judged; the second of each pair turns the
 * verdict.
 */
const cases: Readonly<Record<string, readonly (readonly [Holds, Seen])[]>> = {
  'managed-by-counting': [
    ['partly', { plainFreedByCounting: true, cycleFreedByCounting: false }],
    ['yes', { plainFreedByCounting: true, cycleFreedByCounting: true }],
    ['no', { plainFreedByCounting: false, cycleFreedByCounting: false }],
  ],
  'compiler-knows': [
    ['no', { heldOnce: 3, heldManyTimes: 7 }],
    ['yes', { heldOnce: 3, heldManyTimes: 3 }],
  ],
  'count-of-nine': [
    ['no', { argument: 1, counts: [1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 2, 1e9 + 1, 1e9] }],
    ['no', { argument: 0, counts: [9, 9, 9, 9, 9, 9, 9] }],
    ['yes', { argument: 1, counts: [1, 2, 3, 4, 3, 2, 1] }],
  ],
  'count-of-an-own-value': [
    ['yes', { counts: [1, 2, 3, 2, 1], goneAtOnce: true, goneBeforeLastRebinding: false }],
    ['partly', { counts: [1, 2, 3, 2, 1], goneAtOnce: false, goneBeforeLastRebinding: false }],
    ['no', { counts: [1, 1, 1, 1, 1], goneAtOnce: true, goneBeforeLastRebinding: false }],
  ],
  'nine-is-deleted': [
    ['no', { sameObject: true }],
    ['yes', { sameObject: false }],
  ],
  'collector-frees-the-unreferenced': [
    ['no', { enabled: false, goneAtOnce: true, collections: 0 }],
    ['yes', { enabled: true, goneAtOnce: false, collections: 1 }],
  ],
  'zero-is-separate-from-the-threshold': [
    ['yes', { deaths: [1, 2, 3, 4, 5], automaticRuns: 0 }],
    ['no', { deaths: [0, 0, 0, 0, 5], automaticRuns: 1 }],
  ],
  'print-statement': [
    ['no', { printStatement: 'SyntaxError' }],
    ['yes', { printStatement: 'accepted' }],
  ],
  'another-empty-list': [
    ['no', { shown: '[[...]]', holdsItself: true }],
    ['yes', { shown: '[[]]', holdsItself: false }],
  ],
  'count-of-the-self-list': [
    ['partly', { named: 2, dropped: 1 }],
    ['yes', { named: 1, dropped: 0 }],
    ['no', { named: 3, dropped: 2 }],
  ],
  'no-longer-used': [
    ['no', { whileNamed: 0, afterDel: 1 }],
    ['yes', { whileNamed: 1, afterDel: 0 }],
  ],
  'cycles-go-later': [
    ['yes', { goneAtOnce: false, goneAfterwards: true }],
    ['no', { goneAtOnce: true, goneAfterwards: true }],
    ['no', { goneAtOnce: false, goneAfterwards: false }],
  ],
  'self-reference-is-recognised': [
    ['yes', { heldElsewhere: 0, heldByItself: 1 }],
    ['no', { heldElsewhere: 0, heldByItself: 0 }],
    ['no', { heldElsewhere: 1, heldByItself: 0 }],
  ],
  'the-module': [
    ['partly', { gc: true, longName: false }],
    ['yes', { gc: true, longName: true }],
    ['no', { gc: false, longName: true }],
  ],
  'threshold-is-700': [
    ['yes', { thresholds: [700, 10, 10] }],
    ['no', { thresholds: [2000, 10, 10] }],
  ],
  'what-is-counted': [
    ['no', { boundAndUnbound: 0, madeAndDropped: 0, madeAndKept: [130, 11, 1] }],
    ['yes', { boundAndUnbound: 285, madeAndDropped: 142, madeAndKept: [130, 11, 1] }],
  ],
  'looks-at-everything': [
    ['no', { tracked: [true, false, false], youngFinds: 0, frozenFound: 0 }],
    ['no', { tracked: [true, false, false], youngFinds: 1, frozenFound: 1 }],
    ['yes', { tracked: [true, true, true], youngFinds: 1, frozenFound: 1 }],
  ],
  'after-700-it-collects': [
    ['partly', { firstRunAt: 701, youngGone: true, oldGone: false }],
    ['no', { firstRunAt: 2001, youngGone: true, oldGone: false }],
    ['yes', { firstRunAt: 701, youngGone: true, oldGone: true }],
  ],
  'on-and-off': [
    ['yes', { whenOff: -1, withThreshold50: 51, byHandWhenOff: 1 }],
    ['no', { whenOff: 701, withThreshold50: 701, byHandWhenOff: 1 }],
  ],
  'collector-off-first': [
    ['no', { enabled: true, asShown: ['made'], switchedOff: ['made'] }],
    ['partly', { enabled: false, asShown: ['made'], switchedOff: ['made'] }],
    ['yes', { enabled: false, asShown: ['made'], switchedOff: ['made', 'finalized'] }],
  ],
  'del-deletes-objects': [
    [
      'partly',
      {
        goneWithSecondName: false,
        printed: ['made', 'made', 'deleting here', 'finalized', 'finalized', 'end'],
      },
    ],
    [
      'yes',
      {
        goneWithSecondName: true,
        printed: ['made', 'made', 'deleting here', 'finalized', 'finalized', 'end'],
      },
    ],
    [
      'no',
      {
        goneWithSecondName: false,
        printed: ['made', 'made', 'deleting here', 'end', 'finalized', 'finalized'],
      },
    ],
  ],
  'collect-frees-them': [
    ['no', { goneBefore: 2, collected: 0 }],
    ['yes', { goneBefore: 0, collected: 2 }],
    ['partly', { goneBefore: 1, collected: 1 }],
  ],
  'del-is-a-destructor': [
    ['no', { aliveAfterwards: true }],
    ['yes', { aliveAfterwards: false }],
  ],
  'full-of-native-memory': [
    [
      'no',
      { refused: true, collectedAll: true, secondTryWorked: true, collected: 24, made: 24, retryMiB: 64 },
    ],
    [
      'yes',
      { refused: true, collectedAll: false, secondTryWorked: false, collected: 0, made: 24, retryMiB: 64 },
    ],
  ],
  'full-of-small-objects': [
    ['no', { full: true, collectedAll: true, collected: 100_000 }],
    ['yes', { full: true, collectedAll: false, collected: 0 }],
  ],
  'collection-before-the-error': [
    ['no', { refused: true, automaticRuns: 0, made: 199, allFreedByHand: true }],
    ['yes', { refused: false, automaticRuns: 12, made: 10_000, allFreedByHand: true }],
    ['partly', { refused: true, automaticRuns: 3, made: 199, allFreedByHand: false }],
  ],
  'run-it-earlier': [
    ['partly', { without: false, byHand: true, byThreshold: true, lateWorked: true }],
    ['yes', { without: false, byHand: true, byThreshold: true, lateWorked: false }],
    ['no', { without: true, byHand: true, byThreshold: true, lateWorked: true }],
  ],
};

const cards = article.cards.filter(isCheckable);

describe('the judgements', () => {
  it('have hand-made observations of every card, and some that turn each verdict', () => {
    expect(Object.keys(cases).sort()).toEqual(cards.map(({ id }) => id).sort());
    for (const [id, made] of Object.entries(cases))
      expect(new Set(made.map(([holds]) => holds)).size, id).toBeGreaterThan(1);
  });

  it.each(cards.flatMap((card) => cases[card.id]!.map(([holds, seen]) => ({ card, holds, seen }))))(
    'of $card.id is "$holds" for $seen',
    ({ card, holds, seen }) => {
      const judgement = card.judge(new Facts({ shared: seen, own: {} }));
      expect(judgement.holds).toBe(holds);
      expect(judgement.because).not.toMatch(/undefined|NaN/);
    },
  );

  it('tell of an immortal 9 the very number that the table shows, argument or not', () => {
    const card = cards.find(({ id }) => id === 'count-of-nine')!;
    const counts = Array(7).fill(4_294_967_295);
    const facts = new Facts({ shared: {}, own: { argument: 1, counts } });
    expect(card.judge(facts).because).toContain('4,294,967,295');
    expect(card.tell(facts)).toContain('4,294,967,295');
  });

  it('are refused when an observation is missing', () => {
    for (const card of cards)
      expect(() => card.judge(new Facts({ shared: {}, own: {} })), card.id).toThrow('is missing');
  });
});
