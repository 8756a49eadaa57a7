import type { CheckRecord, Observations, PlannedInterpreter } from '../model/index.ts';
import { defineFactCheck } from './definition.ts';
import type { ChosenInterpreter } from './plan.ts';

/** A fact check of two cards that needs no interpreter to be judged. */
export const invented = defineFactCheck({
  name: 'invented',
  title: 'An invented fact check',
  question: 'Does it hold?',
  prediction: 'It does.',
  cards: [
    {
      id: 'count',
      claim: 1,
      topic: 'Counting',
      text: 'The count is 1.',
      mechanism: 'It is counted.',
      layer: () => ({ shared: { count: 1 }, own: {} }),
      python: 'def observe():\n    return {"shared": {"count": 1}, "own": {}}\n',
      v8: () => ({}),
      tell: (facts) => `The count was ${facts.number('count')}.`,
      tellV8: () => 'Nothing is counted.',
      judge: (facts) => ({
        holds: facts.number('count') === 1 ? 'yes' : 'no',
        because: `It is ${facts.number('count')}.`,
      }),
    },
    {
      id: 'opinion',
      claim: 2,
      topic: 'Opinions',
      text: 'It is good.',
      mechanism: 'There is none.',
      uncheckable: 'It is an opinion.',
    },
  ],
});

export const interpreter = (
  profile: string,
  kind: PlannedInterpreter['kind'] = 'native',
): ChosenInterpreter => ({
  planned: { profile, name: `${kind} ${profile}`, kind, version: `${profile}.1` },
  found: { name: `${kind} ${profile}`, kind, version: `${profile}.1`, path: '/nowhere/python3' },
});

const recordOf = (
  world: CheckRecord['world'],
  version: string,
  ranOn: string,
  outcome: CheckRecord['outcome'],
): CheckRecord => ({
  schema: 1,
  id: `count @ ${world} ${version}`,
  card: 'count',
  world,
  version,
  ranOn,
  command: 'none',
  outcome,
});

export const observed = (seen: Observations['shared']): CheckRecord['outcome'] => ({
  kind: 'observed',
  shared: seen,
  own: {},
});

export const layerRecord = (profile: string, outcome: CheckRecord['outcome']): CheckRecord =>
  recordOf('layer', profile, `rules of ${profile}`, outcome);

export const pythonRecord = (profile: string, outcome: CheckRecord['outcome']): CheckRecord =>
  recordOf('cpython', `native ${profile}`, `CPython ${profile}.1 (native)`, outcome);

export const v8Record = (): CheckRecord => recordOf('v8', 'v8', 'V8 1', observed({}));
