/** A value as Python's `repr` writes it: numbers, booleans, None, strings, tuples of numbers. */
export function pythonRepr(value: null | boolean | number | bigint | string | readonly number[]): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return typeof value === 'object' ? `(${value.join(', ')})` : String(value);
}
