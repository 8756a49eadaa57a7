import { type ProfileName, profiles } from '../../../layer/python/index.ts';
import {
  type FoundInterpreter,
  findInterpreters,
  findPyodides,
  oldestMinor,
  pyodidePackages,
} from './interpreters.ts';

/** No interpreter here fits; the message says what was found and how to get one. */
export class MissingInterpreterError extends Error {
  override readonly name = 'MissingInterpreterError';
}

/** The version of Python that an interpreter found is. Pyodide packages are named after theirs. */
export function pythonVersion({ kind, name, version }: FoundInterpreter): string {
  return kind === 'wasm' ? name.replace(/^pyodide(\d)(\d+)$/, '$1.$2') : version;
}

const isProfile = (name: string): name is ProfileName => Object.hasOwn(profiles, name);

/**
 * The first of 3.13 that kills the weak references which finalizers made to trash, as 3.15 does; profile 3.13
 * leaves them.
 */
const FIRST_WITH_SECOND_SWEEP = 13;

/**
 * The profile whose rules an interpreter follows: it is named after the version. Null when there is none:
 * 3.14 had another collector, and 3.12 another dealloc order.
 */
export function profileOf(found: FoundInterpreter): ProfileName | null {
  const [major, minor, micro = '0'] = pythonVersion(found).split('.');
  const profile = `${major}.${minor}`;
  if (profile === '3.13' && Number(micro) >= FIRST_WITH_SECOND_SWEEP) return null;
  return isProfile(profile) ? profile : null;
}

/**
 * The interpreters here among which one of this name may be; all when the name is left open. What can name
 * none starts none.
 *
 * @throws {MissingInterpreterError} for a version before those looked for, and for what is no version; it
 *   says what can be written.
 */
export async function findInterpretersFor(query: string | undefined): Promise<readonly FoundInterpreter[]> {
  if (query === undefined) return findInterpreters();
  if (pyodidePackages.some((name) => name === query)) return findPyodides();
  const version = /^(?:native )?3(?:\.(\d{1,3})(?:\.\w{1,20})?)?$/.exec(query);
  if (version !== null && Number(version[1] ?? oldestMinor) >= oldestMinor) return findInterpreters();
  throw new MissingInterpreterError(
    `"${query}" is no CPython that is looked for: write a version from 3.${oldestMinor} on, as in 3.11 or 3.11.7, or one of ${pyodidePackages.join(', ')}`,
  );
}

const isNamed = (one: FoundInterpreter, query: string): boolean =>
  one.name === query || `${pythonVersion(one)}.`.startsWith(`${query}.`);

/**
 * The first interpreter that fits a name or version, and a profile; either may be left open. Native ones
 * stand first.
 */
export function pickInterpreter(
  found: readonly FoundInterpreter[],
  query: string | undefined,
  profile: ProfileName | undefined,
): FoundInterpreter {
  const fits = found.filter(
    (one) =>
      (query === undefined || isNamed(one, query)) &&
      (profile === undefined ? profileOf(one) !== null : query !== undefined || profileOf(one) === profile),
  );
  const [first] = fits;
  if (first !== undefined) return first;
  const [ruleless] = query === undefined ? [] : found.filter((one) => isNamed(one, query));
  if (ruleless !== undefined)
    throw new MissingInterpreterError(
      `${ruleless.name} is here, but no profile has the rules of Python ${pythonVersion(ruleless)}. Say which to compare it with, as in --profile ${Object.keys(profiles).at(-1)} (${Object.keys(profiles).join(', ')}), and expect divergences`,
    );
  const wanted = [query && `named '${query}'`, profile && `with the rules of ${profile}`].filter(Boolean);
  const here = found.map((one) => one.name).join(', ') || 'none';
  throw new MissingInterpreterError(
    `there is no CPython ${wanted.join(' ') || 'of a version that has a profile'} on this machine (found: ${here}). Install one, for example with 'pyenv install 3.11', or the development dependencies pyodide313 and pyodide315 with 'npm install'`,
  );
}
