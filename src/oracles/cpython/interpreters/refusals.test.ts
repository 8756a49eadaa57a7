import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { containerRefusals } from '../../../layer/python/container-refusals.fixture.ts';
import { moduleRefusals, pythonScene } from '../../../layer/python/refusals.fixture.ts';
import { absent, withoutInterpreter } from './absent.fixture.ts';
import { profileOf } from './choice.ts';
import { findInterpreters, hostPython } from './interpreters.ts';

const runner = fileURLToPath(new URL('../../../fact-check/run/runner.py', import.meta.url));
const refusals = [...moduleRefusals, ...containerRefusals];

/** Evaluates every expression and says which exception it raised. */
const program = `${pythonScene}
import json

def observe():
    seen = {}
    for text in json.loads(${JSON.stringify(JSON.stringify(refusals.map(([python]) => python)))}):
        try:
            eval(text)
            seen[text] = None
        except Exception as error:
            seen[text] = type(error).__name__
    return {'shared': seen, 'own': {}}
`;

const found = (await findInterpreters()).filter((one) => profileOf(one) !== null);

describe('what the layer refuses is what CPython refuses', () => {
  for (const profile of withoutInterpreter(found))
    it.skip(`under the rules of ${profile}: ${absent(profile)}`);

  it.each(found.map((one) => [one.name, one] as const))('%s', { timeout: 100_000 }, async (_, one) => {
    const host = await hostPython(one, [runner]);
    try {
      expect(JSON.parse(await host.ask(JSON.stringify(program)))).toEqual({
        seen: {
          shared: Object.fromEntries(refusals.map(([python, , raises]) => [python, raises])),
          own: {},
        },
      });
    } finally {
      await host.close();
    }
  });
});
