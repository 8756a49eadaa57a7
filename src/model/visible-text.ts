/**
 * What is not seen but changes what is: controls of terminals (all but tab and line feed), marks that turn
 * the direction of writing or have no width, separators that break lines unseen, and code points that XML
 * forbids, halves of pairs included.
 */
const unseen =
  /(?![\t\n])[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF\uFFFE\uFFFF]/gu;
const lineBreaks = /\s*[\n\r\u0085\u2028\u2029]+\s*/gu;

/**
 * A text from anywhere as it may be shown: every character that would act instead of being read is written
 * out, e.g. `\u001b`.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same as one line: line breaks, with the blanks around them, and tabs become one space. */
export function visibleLine(text: string): string {
  return visibleText(text.replaceAll(lineBreaks, ' ').replaceAll('\t', ' '));
}
