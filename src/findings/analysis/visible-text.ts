/** Characters that are not seen but change what is: controls of terminals, of reading direction and of width, and line separators. */
const hidden = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF]/gu;
const lineBreaks = /\s*[\n\r\u0085\u2028\u2029]+\s*/gu;
const halfCharacters = /\p{Cs}/gu;

/**
 * A text from anywhere as it may be shown: what would act on a terminal or turn the reading direction is named instead (`\u{1B}`,
 * `\u{202E}`). Line feeds and tabs stay.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(halfCharacters, '\uFFFD')
    .replaceAll(hidden, (character) =>
      character === '\n' || character === '\t' ? character : named(character),
    );
}

/** The same as one line: line breaks, with the blanks around them, and tabs become one space. */
export function visibleLine(text: string): string {
  return visibleText(text.replaceAll(lineBreaks, ' ').replaceAll('\t', ' '));
}

const named = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
