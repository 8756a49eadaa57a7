import type { Value } from './behaviour.ts';
import type { Key } from './program.ts';
import { pythonAtom } from './python-behaviour.ts';

/** Pieces of Python that the statements of all rooms of operations use. */

export const text = (value: Value): string => ('name' in value ? value.name : pythonAtom(value.atom));
export const quote = (label: string): string => JSON.stringify(label);
/** A key of a dictionary. */
export const keyText = (key: Key): string => (typeof key === 'object' ? key.name : pythonAtom(key));
/** A bound of a slice, or an argument that may be left out. */
export const bound = (n: number | null): string => (n === null ? '' : String(n));

export const slice = (op: { start: number | null; stop: number | null; step: number | null }): string =>
  `[${bound(op.start)}:${bound(op.stop)}${op.step === null ? '' : `:${op.step}`}]`;

/** `name = expression` and the label of what it got, or only the label. */
export const store = (into: string | null, expression: string): string =>
  into === null ? `V(${expression})` : `${into} = ${expression}\n V(${into})`;
