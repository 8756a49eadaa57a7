import { createPython, type ProfileName, type PyType, type Python, type PyValue } from '../index.ts';

/** A Python whose error output is kept, and what the tests of CPython keep repeating. */
export interface Scene {
  readonly py: Python;
  readonly errors: string[];
  /** The value as what it is; throws when it is something else. */
  as<T>(value: PyValue | undefined, type: PyType<T>): T;
}

export function scene(profile: ProfileName): Scene {
  const errors: string[] = [];
  const py = createPython({ profile, writeError: (text) => void errors.push(text) });
  return {
    py,
    errors,
    as: (value, type) => {
      if (!py.isinstance(value, type))
        throw new Error(`${py.repr(value ?? null)} is no ${type.typeInfo.name}`);
      return value;
    },
  };
}
