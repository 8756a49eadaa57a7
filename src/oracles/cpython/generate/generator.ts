import type { Program } from '../program/program.ts';
import type { ProgramOptions } from './arbitrary.ts';

/** The generator cannot be loaded; the message says what is missing. */
export class MissingGeneratorError extends Error {
  override readonly name = 'MissingGeneratorError';
}

/** Makes program `number` of a seed, always the same one. */
export type Generate = (seed: number, number: number) => Program;

/**
 * Loads the generator, which needs the development dependency fast-check: everything else works without it.
 * Throws MissingGeneratorError when it is not installed.
 */
export async function loadGenerator(options: ProgramOptions = {}): Promise<Generate> {
  const [{ Random }, { xoroshiro128plus }, { programArbitrary }] = await load();
  const arbitrary = programArbitrary(options);
  return (seed, number) => {
    const random = new Random(xoroshiro128plus((Math.imul(seed, 0x9e3779b1) + number) | 0));
    return arbitrary.generate(random, undefined).value;
  };
}

async function load() {
  try {
    return await Promise.all([
      import('fast-check'),
      import('pure-rand/generator/xoroshiro128plus'),
      import('./arbitrary.ts'),
    ]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new MissingGeneratorError(
      `programs are generated with fast-check, a development dependency that is not installed here: run 'npm install' without --omit=dev (${error.message})`,
    );
  }
}
