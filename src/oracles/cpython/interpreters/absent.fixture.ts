import { profileNames } from '../../../layer/python/index.ts';
import { profileOf } from './choice.ts';
import type { FoundInterpreter } from './interpreters.ts';

/**
 * The title of a test that is skipped because this machine lacks a CPython: what is not compared, and how to
 * get it. It is printed too, since a reporter may show the number of skipped tests only.
 */
export function absent(query: string): string {
  const how = query.startsWith('pyodide')
    ? 'npm ci (without --omit=dev) brings it'
    : `get one with 'pyenv install ${query}'`;
  const title = `NOT COMPARED: there is no CPython ${query} on this machine; ${how}`;
  console.warn(title);
  return title;
}

/** The profiles that no interpreter found here follows. */
export const withoutInterpreter = (found: readonly FoundInterpreter[]): string[] =>
  profileNames.filter((name) => !found.some((one) => profileOf(one) === name));
