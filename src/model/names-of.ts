/** The names of a literal table, in the order in which they are written there. */
export function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  const names: Name[] = [];
  for (const name in table) names.push(name);
  return names;
}

/** A record with one entry per name. */
export function byName<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  const entries: Partial<Record<Name, Value>> = {};
  for (const name of names) entries[name] = value(name);
  return entries as Record<Name, Value>;
}
