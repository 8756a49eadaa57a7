/**
 * A report before it is Markdown or HTML: a tree of blocks. Both are written from the same tree, so they say
 * the same, and whatever a report is to become is decided here and nowhere else. Every text in it is text:
 * the writers let nothing in it act as markup.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'quote'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | Table
  | Figure
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] };

export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly align: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly Text[])[];
}

/** A chart: Markdown links it as `charts/<file>.svg`, HTML holds it. */
export interface Figure {
  readonly kind: 'figure';
  readonly file: string;
  /** The whole picture as SVG. */
  readonly svg: string;
  readonly title: string;
  readonly caption: string;
}

/** Text with marked pieces; a plain string is never interpreted. */
export type Text = string | readonly Piece[];
export type Piece = string | { readonly strong: string; readonly tone?: Tone } | { readonly code: string };

/** What a word tells of: shown as a colour where there are colours, and never only so. */
export type Tone = 'good' | 'bad' | 'open';

export const strong = (text: string, tone?: Tone): Piece =>
  tone ? { strong: text, tone } : { strong: text };
export const code = (text: string): Piece => ({ code: text });

export function piecesOf(text: Text): readonly Piece[] {
  return typeof text === 'string' ? [text] : text;
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: Text): Block => ({ kind: 'paragraph', text });
export const list = (items: readonly Text[]): Block => ({ kind: 'list', items });
