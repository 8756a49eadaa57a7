import { code, type Piece } from '../../findings/index.ts';

/** Text whose pieces between backticks are code. */
export function marked(text: string): readonly Piece[] {
  return text
    .split('`')
    .map((piece, at): Piece => (at % 2 === 1 ? code(piece) : piece))
    .filter((piece) => piece !== '');
}

/** The same text where nothing can be marked. */
export const unmarked = (text: string): string => text.replaceAll('`', '');
