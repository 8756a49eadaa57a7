import type { Atom, Key, Value } from '../program/values.ts';

/** Pieces of Python that statements are written with. `R`, `V` and `N` are in `objects.py`. */

/** A string as a Python literal. */
export const quote = (text: string): string => JSON.stringify(text);

/** An atom as a Python literal. */
export function pythonAtom(atom: Atom): string {
  if (atom === null) return 'None';
  if (atom === true) return 'True';
  if (atom === false) return 'False';
  return typeof atom === 'string' ? quote(atom) : String(atom);
}

/** What is stored. */
export const text = (value: Value): string => ('name' in value ? value.name : pythonAtom(value.atom));

/** A key of a dictionary. */
export const keyText = (key: Key): string => (typeof key === 'object' ? key.name : pythonAtom(key));

/** A bound of a slice, or an argument that may be left out. */
export const bound = (n: number | null): string => (n === null ? '' : String(n));

export const slice = (op: { start: number | null; stop: number | null; step: number | null }): string =>
  `[${bound(op.start)}:${bound(op.stop)}${op.step === null ? '' : `:${op.step}`}]`;

/** `name = expression` and the label of what it got, or only the label. */
export const store = (into: string | null, expression: string): string =>
  into === null ? `V(${expression})` : `${into} = ${expression}\n V(${into})`;

/** A new object that gets its label and its name. */
export const bindLabelled = (op: { name: string; label: string }, expression: string): string =>
  `${op.name} = R(${expression}, ${quote(op.label)})`;
