import { type ProfileName, profiles } from '../../../layer/python/index.ts';
import type { FoundInterpreter } from './interpreters.ts';

/** No interpreter here fits; the message says what was found and how to get one. */
export class MissingInterpreterError extends Error {
  override readonly name = 'MissingInterpreterError';
}

/** The version of Python that an interpreter found is. Pyodide packages are named after theirs. */
export function pythonVersion({ kind, name, version }: FoundInterpreter): string {
  return kind === 'wasm' ? name.replace(/^pyodide(\d)(\d+)$/, '$1.$2') : version;
}

const isProfile = (name: string): name is ProfileName => Object.hasOwn(profiles, name);

/** The first of 3.13 that kills the weak references which finalizers made to trash, as 3.15 does; profile 3.13 leaves them. */
const FIRST_WITH_SECOND_SWEEP = 13;

/**
 * The profile whose rules an interpreter follows: it is named after the version. Null when there is none: 3.14 had another
 * collector, and 3.12 another dealloc order.
 */
export function profileOf(found: FoundInterpreter): ProfileName | null {
  const [major, minor, micro = '0'] = pythonVersion(found).split('.');
  const profile = `${major}.${minor}`;
  if (profile === '3.13' && Number(micro) >= FIRST_WITH_SECOND_SWEEP) return null;
  return isProfile(profile) ? profile : null;
}

/** The first interpreter that fits a name or version, and a profile; either may be left open. Native ones stand first. */
export function pickInterpreter(
  found: readonly FoundInterpreter[],
  query: string | undefined,
  profile: ProfileName | undefined,
): FoundInterpreter {
  const fits = found.filter(
    (one) =>
      (query === undefined || one.name === query || `${pythonVersion(one)}.`.startsWith(`${query}.`)) &&
      (profile === undefined ? profileOf(one) !== null : query !== undefined || profileOf(one) === profile),
  );
  const [first] = fits;
  if (first !== undefined) return first;
  const wanted = [query && `named '${query}'`, profile && `with the rules of ${profile}`].filter(Boolean);
  const here = found.map((one) => one.name).join(', ') || 'none';
  throw new MissingInterpreterError(
    `there is no CPython ${wanted.join(' ') || 'of a version that has a profile'} on this machine (found: ${here}). Install one, for example with 'pyenv install 3.11', or the development dependencies pyodide313 and pyodide315 with 'npm install'`,
  );
}
