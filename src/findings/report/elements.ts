import GithubSlugger from 'github-slugger';
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { visibleLine, visibleText } from '../../model/index.ts';
import { type Block, type Figure, type Piece, piecesOf, type Table, type Text } from './document.ts';
import { pictureElement } from './picture.ts';

/**
 * Where in a page an element stands: gives headings their ids, and boxes that scroll the name of their place.
 */
export class Outline {
  readonly #slugger = new GithubSlugger();
  readonly entries: { readonly id: string; readonly level: number; readonly text: string }[] = [];
  /** The heading, or the summary, that was met last. */
  place = '';

  /** An id like the one that GitHub gives the same heading; unique in the page. */
  enter(level: number, text: string): string {
    const id = this.#slugger.slug(text);
    this.entries.push({ id, level, text });
    this.place = text;
    return id;
  }
}

/** The blocks as elements of a page, in order. */
export function elementsOf(blocks: readonly Block[], outline: Outline): readonly Element[] {
  return blocks.map((block) => elementOf(block, outline));
}

function elementOf(block: Block, outline: Outline): Element {
  switch (block.kind) {
    case 'heading': {
      const text = visibleLine(block.text);
      return h(`h${block.level}`, { id: outline.enter(block.level, text) }, text);
    }
    case 'paragraph':
      return h('p', inline(block.text));
    case 'quote':
      return h('blockquote', inline(block.text));
    case 'list':
      return h('ul', lines(block.items.map((item) => h('li', inline(item)))));
    case 'table':
      return tableElement(block, outline.place);
    case 'figure':
      return figureElement(block);
    case 'code':
      return h('pre', scrolls(`Code: ${outline.place}`), [h('code', visibleText(block.text))]);
    case 'details': {
      const summary = visibleLine(block.summary);
      outline.place = summary;
      return h('details', lines([h('summary', summary), ...elementsOf(block.blocks, outline)]));
    }
  }
}

function tableElement({ head, align, rows }: Table, place: string): Element {
  const side = (column: number) => (align[column] === 'right' ? { className: ['number'] } : {});
  const headRow = h(
    'tr',
    head.map((text, column) => h('th', { scope: 'col', ...side(column) }, visibleLine(text))),
  );
  const body = rows.map((row) =>
    h(
      'tr',
      row.map((text, column) => h('td', side(column), inline(text))),
    ),
  );
  return h('div', { className: ['table'], ...scrolls(`Table: ${place}`) }, [
    h('table', lines([h('thead', [headRow]), h('tbody', lines(body))])),
  ]);
}

function figureElement({ svg, title, caption, file }: Figure): Element {
  const name = visibleLine(title);
  return h(
    'figure',
    lines([
      h('div', { className: ['picture'], ...scrolls(`Chart: ${name}`) }, [pictureElement(svg, name, file)]),
      h('figcaption', visibleLine(caption)),
    ]),
  );
}

/**
 * A box that may be wider than the page: reached and moved by keyboard, with a name for those who hear the
 * page.
 */
const scrolls = (name: string) => ({ tabIndex: 0, role: 'region', ariaLabel: name });

function inline(text: Text): ElementContent[] {
  return piecesOf(text).map(pieceElement);
}

function pieceElement(piece: Piece): ElementContent {
  if (typeof piece === 'string') return { type: 'text', value: visibleLine(piece) };
  if ('code' in piece) return h('code', visibleLine(piece.code));
  return h('strong', piece.tone ? { className: [piece.tone] } : {}, visibleLine(piece.strong));
}

/** Each element on a line of its own, so that two versions of a page can be compared. */
export function lines(elements: readonly Element[]): ElementContent[] {
  return ['', ...elements].flatMap((element): ElementContent[] =>
    typeof element === 'string' ? [{ type: 'text', value: '\n' }] : [element, { type: 'text', value: '\n' }],
  );
}
