/** A report before it is Markdown or HTML: both are written from the same blocks, so they say the same. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'quote'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | Table
  | {
      readonly kind: 'figure';
      readonly file: string;
      readonly svg: string;
      readonly title: string;
      readonly caption: string;
    }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] };

export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly align: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly Text[])[];
}

/** Text with marked pieces; a plain string is never interpreted. */
export type Text = string | readonly Piece[];
export type Piece = string | { readonly strong: string } | { readonly code: string };

export const strong = (text: string): Piece => ({ strong: text });
export const code = (text: string): Piece => ({ code: text });

export function piecesOf(text: Text): readonly Piece[] {
  return typeof text === 'string' ? [text] : text;
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: Text): Block => ({ kind: 'paragraph', text });
export const list = (items: readonly Text[]): Block => ({ kind: 'list', items });
