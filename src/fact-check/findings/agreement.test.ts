import { describe, expect, it } from 'vitest';
import { interpreter, layerRecord, observed, pythonRecord } from '../card.fixture.ts';
import { agreementOf } from './agreement.ts';

const interpreters = [interpreter('3.11').planned, interpreter('3.15').planned];

describe('agreement of the layer with CPython', () => {
  it('compares each version of the rules with the CPython that it follows', () => {
    const records = [
      layerRecord('3.11', observed({ threshold: 700 })),
      layerRecord('3.15', observed({ threshold: 2000 })),
      pythonRecord('3.11', observed({ threshold: 700 })),
      pythonRecord('3.15', observed({ threshold: 2000 })),
    ];
    expect(agreementOf(records, interpreters)).toEqual({ compared: 2, disagreements: [] });
  });

  it('names observation, version and both values of a difference', () => {
    const records = [
      layerRecord('3.11', observed({ threshold: 701 })),
      pythonRecord('3.11', observed({ threshold: 700 })),
    ];
    expect(agreementOf(records, interpreters).disagreements).toEqual([
      { ranOn: 'CPython 3.11.1 (native)', observation: 'threshold', layer: '701', cpython: '700' },
    ]);
  });

  it('counts what only one of them reports as a difference', () => {
    const records = [layerRecord('3.11', observed({})), pythonRecord('3.11', observed({ count: [1, 2] }))];
    const [difference] = agreementOf(records, interpreters).disagreements;
    expect(difference).toMatchObject({ observation: 'count', layer: 'not reported', cpython: '[1,2]' });
  });

  it('takes a program that died for a difference, and one that could not run for none', () => {
    const died = { kind: 'died', code: 1, signal: null, lastWords: 'oh' } as const;
    const records = [
      layerRecord('3.11', died),
      pythonRecord('3.11', observed({ count: 1 })),
      layerRecord('3.15', observed({ count: 1 })),
      pythonRecord('3.15', { kind: 'skipped', why: 'no limit' }),
    ];
    expect(agreementOf(records, interpreters)).toEqual({
      compared: 1,
      disagreements: [
        { ranOn: 'CPython 3.11.1 (native)', observation: 'outcome', layer: 'died', cpython: 'observed' },
      ],
    });
  });
});
