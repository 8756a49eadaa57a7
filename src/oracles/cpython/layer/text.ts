/** What a trace writes as Python's `repr` does: numbers, booleans, None, strings, tuples of numbers. */
export type Repr = null | boolean | number | bigint | string | readonly number[];

export function pythonRepr(value: Repr): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return typeof value === 'object' ? `(${value.join(', ')})` : String(value);
}
