/** Reading a task by hand: a schema library would sit in the heap that is measured. */

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of the JSON object in a measured process's first argument. */
export function fieldsOf(json: string | undefined): Fields {
  const task: unknown = JSON.parse(json ?? 'null');
  if (typeof task !== 'object' || task === null)
    throw new Error(`The measured process needs its task as JSON in its first argument, not ${json}.`);
  return { ...task };
}

export function wholeNumber(fields: Fields, name: string, least: number): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  throw new Error(
    `The task's ${name} must be a whole number from ${least}, but is ${JSON.stringify(value)}.`,
  );
}

export function positive(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && value > 0) return value;
  throw new Error(`The task's ${name} must be a positive number, but is ${JSON.stringify(value)}.`);
}
