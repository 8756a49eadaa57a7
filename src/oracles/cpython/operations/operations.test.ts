import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileNames } from '../../../layer/python/index.ts';
import { programArbitrary } from '../generate/arbitrary.ts';
import { runLayer } from '../layer/runner.ts';
import { programKinds } from '../program/kinds.ts';
import { operationKinds, weightsIn } from './index.ts';

/** Kinds of operation, as the files of families have them. */
async function kindsByFile(): Promise<string[]> {
  const folder = new URL('./', import.meta.url);
  const files = readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'index.ts');
  const families = await Promise.all(
    files.map(async (file): Promise<Record<string, unknown>> => import(new URL(file, folder).href)),
  );
  return families.flatMap((family) =>
    Object.entries(family).flatMap(([name, value]) =>
      name.endsWith('Operations') && typeof value === 'object' && value !== null ? Object.keys(value) : [],
    ),
  );
}

describe('the table of operations', () => {
  it('has every entry of every family, none of them twice', async () => {
    expect((await kindsByFile()).sort()).toEqual([...operationKinds].sort());
  });

  it('has no operation that appears in no kind of program', () => {
    const appearing = new Set(programKinds.flatMap((kind) => weightsIn(kind).map(([name]) => name)));
    expect(operationKinds.filter((kind) => !appearing.has(kind))).toEqual([]);
  });
});

describe('automatic programs', () => {
  it.each(profileNames)('raise nothing under the rules of %s', (name) => {
    fc.assert(
      fc.property(programArbitrary({ kinds: ['automatic'] }), (program) => {
        expect(runLayer(program, name).filter((line) => String(line).startsWith('! '))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
