import { StoreError } from './errors.ts';

/** Deeper than anything that a run holds, and far from what the stack takes. */
const deepest = 64;

/**
 * Controls of terminals (all but tab and line feed), marks that turn the direction of writing, separators that break lines unseen, and
 * code points that XML forbids, halves of pairs included.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\p{Cs}]/gu;

/** The same text with every character that would act instead of being read written out, e.g. `\u001b`. */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A copy of parsed JSON whose texts are text everywhere they are shown: on terminals, in Markdown, HTML and SVG.
 *
 * @throws {StoreError} when the data is nested deeper than anything that a run holds; `where` names it.
 */
export function visibleData(data: unknown, where: string, depth = 0): unknown {
  if (typeof data === 'string') return visibleText(data);
  if (typeof data !== 'object' || data === null) return data;
  if (depth >= deepest)
    throw new StoreError(`${where} is nested deeper than ${deepest} levels, which nothing in a run is.`);
  if (Array.isArray(data)) return data.map((item: unknown) => visibleData(item, where, depth + 1));
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [visibleText(key), visibleData(value, where, depth + 1)]),
  );
}
