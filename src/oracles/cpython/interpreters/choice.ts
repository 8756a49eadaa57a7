import { type ProfileName, profileNames, profileOfVersion } from '../../../layer/python/index.ts';
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

/** The profile whose rules an interpreter follows, null when there is none. */
export function profileOf({ version }: FoundInterpreter): ProfileName | null {
  const [major = 0, minor = 0, micro = 0] = (version.match(/\d+/g) ?? []).map(Number);
  return profileOfVersion([major, minor, micro]);
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
  one.name === query || `${one.version}.`.startsWith(`${query}.`);

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
      `${ruleless.name} is here, but no profile has the rules of Python ${ruleless.version}. ` +
        `Say which to compare it with, as in --profile ${profileNames.at(-1)} (${profileNames.join(', ')}), ` +
        'and expect divergences',
    );
  const wanted = [query && `named '${query}'`, profile && `with the rules of ${profile}`].filter(Boolean);
  const here = found.map((one) => one.name).join(', ') || 'none';
  throw new MissingInterpreterError(
    `there is no CPython ${wanted.join(' ') || 'of a version that has a profile'} on this ` +
      `machine (found: ${here}). Install one, for example with 'pyenv install 3.11', or the ` +
      `development dependencies ${pyodidePackages.join(', ')} with 'npm install'`,
  );
}
