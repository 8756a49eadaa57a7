import { describe, expect, it } from 'vitest';
import type { FoundInterpreter } from '../oracles/cpython/index.ts';
import { interpreter, invented } from './card.fixture.ts';
import { chooseInterpreters, FactCheckError, planFactCheck } from './plan.ts';
import { planSchema } from './schemas.ts';

const found = (name: string, kind: FoundInterpreter['kind'], version: string): FoundInterpreter => ({
  name,
  kind,
  version,
  path: '/nowhere',
});

describe('the choice of interpreters', () => {
  it('takes for each version of the rules the newest native one, else Pyodide', () => {
    const chosen = chooseInterpreters([
      found('native 3.11.2', 'native', '3.11.2'),
      found('native 3.11.7', 'native', '3.11.7'),
      found('native 3.12.1', 'native', '3.12.1'),
      found('pyodide313', 'wasm', '3.13.2'),
      found('pyodide314', 'wasm', '3.14.2'),
      found('pyodide315', 'wasm', '3.15.0rc1'),
    ]);
    expect(chosen.map(({ planned }) => [planned.profile, planned.name])).toEqual([
      ['3.11', 'native 3.11.7'],
      ['3.12', 'native 3.12.1'],
      ['3.13', 'pyodide313'],
      ['3.15', 'pyodide315'],
    ]);
  });

  it('takes no patch that follows other rules, however new and native it is', () => {
    const choice = (...interpreters: FoundInterpreter[]): string[] =>
      chooseInterpreters(interpreters).map(({ planned }) => planned.name);
    const later = found('native 3.13.13', 'native', '3.13.13');
    expect(choice(found('native 3.13.5', 'native', '3.13.5'), later)).toEqual(['native 3.13.5']);
    expect(choice(later, found('pyodide313', 'wasm', '3.13.2'))).toEqual(['pyodide313']);
    expect(choice(later)).toEqual([]);
  });
});

describe('the plan', () => {
  it('runs a card under each version’s rules, on each CPython, and once in V8', () => {
    const plan = planFactCheck(invented, [interpreter('3.11'), interpreter('3.15', 'wasm')]);
    expect(plan.checks.map(({ id }) => id)).toEqual([
      'count @ layer 3.11',
      'count @ layer 3.15',
      'count @ cpython native 3.11',
      'count @ cpython wasm 3.15',
      'count @ v8 v8',
    ]);
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it('says what was not found and what stays unchecked for it', () => {
    const { missing } = planFactCheck(invented, [interpreter('3.15', 'wasm')]);
    expect(missing.join('\n')).toContain('No CPython that follows the rules of 3.11 was found');
    expect(missing.join('\n')).toContain('No native CPython was found');
    expect(missing.join('\n')).toContain('Install python3.11');
  });

  it('refuses to check claims about Python without any CPython', () => {
    expect(() => planFactCheck(invented, [])).toThrow(FactCheckError);
  });

  it('refuses two cards of one name', () => {
    const twice = { ...invented, cards: [...invented.cards, ...invented.cards] };
    expect(() => planFactCheck(twice, [interpreter('3.11')])).toThrow('Two cards');
  });
});
