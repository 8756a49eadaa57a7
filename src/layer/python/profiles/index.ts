import { cpython311 } from './cpython-3-11.ts';
import { cpython312 } from './cpython-3-12.ts';
import { cpython313 } from './cpython-3-13.ts';
import { cpython315 } from './cpython-3-15.ts';
import type { PatchVersion, Profile } from './profile.ts';

/**
 * The versions of CPython whose rules the layer knows. A further one is a file of its own and a line here.
 */
const known = {
  '3.11': cpython311,
  '3.12': cpython312,
  '3.13': cpython313,
  '3.15': cpython315,
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof known;

export const profiles: Readonly<Record<ProfileName, Profile>> = known;

export const isProfileName = (name: string): name is ProfileName => Object.hasOwn(known, name);

/** The names of all profiles, oldest version first. */
export const profileNames: readonly ProfileName[] = Object.keys(known).filter(isProfileName);

/** The profile whose rules a version of CPython follows, null when there is none. */
export function profileOfVersion(version: PatchVersion): ProfileName | null {
  const follows = (name: ProfileName) => {
    const { from, before } = profiles[name].versions;
    return compareVersions(from, version) <= 0 && compareVersions(version, before) < 0;
  };
  return profileNames.find(follows) ?? null;
}

function compareVersions(a: PatchVersion, b: PatchVersion): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

export type { PatchVersion, Profile } from './profile.ts';
