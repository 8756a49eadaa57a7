import { toHtml as writeElement } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { PhrasingContent, Root, RootContent, TableCell, Text as TextNode } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Options, toMarkdown as writeTree } from 'mdast-util-to-markdown';
import { visibleLine, visibleText } from '../../model/index.ts';
import { type Block, type Piece, piecesOf, type Table, type Text } from './document.ts';

const options: Options = {
  bullet: '-',
  rule: '-',
  fences: true,
  listItemIndent: 'one',
  extensions: [
    gfmToMarkdown({ tablePipeAlign: false }),
    // GitHub takes what stands between two of them for a formula.
    { unsafe: [{ character: '$', inConstruct: 'phrasing' }] },
  ],
};

/** GitHub-flavoured Markdown. Charts are linked as `charts/<file>.svg`. */
export function toMarkdown(blocks: readonly Block[]): string {
  const tree: Root = { type: 'root', children: blocks.flatMap(nodesOf) };
  return writeTree(tree, options);
}

function nodesOf(block: Block): readonly RootContent[] {
  switch (block.kind) {
    case 'heading':
      return [{ type: 'heading', depth: block.level, children: inline(block.text) }];
    case 'paragraph':
      return [{ type: 'paragraph', children: inline(block.text) }];
    case 'quote':
      return [{ type: 'blockquote', children: [{ type: 'paragraph', children: inline(block.text) }] }];
    case 'list':
      return [
        {
          type: 'list',
          spread: false,
          children: block.items.map((item) => ({
            type: 'listItem',
            spread: false,
            children: [{ type: 'paragraph', children: inline(item) }],
          })),
        },
      ];
    case 'table':
      return [tableNode(block)];
    case 'figure':
      return [
        {
          type: 'paragraph',
          children: [{ type: 'image', url: `charts/${block.file}.svg`, alt: visibleLine(block.title) }],
        },
        { type: 'paragraph', children: [{ type: 'emphasis', children: inline(block.caption) }] },
      ];
    case 'code':
      return [{ type: 'code', lang: block.language ?? 'sh', value: visibleText(block.text) }];
    case 'details':
      return [
        { type: 'html', value: `<details>\n${writeElement(h('summary', visibleLine(block.summary)))}` },
        ...block.blocks.flatMap(nodesOf),
        { type: 'html', value: '</details>' },
      ];
  }
}

function tableNode({ head, align, rows }: Table): RootContent {
  const cell = (text: Text): TableCell => ({
    type: 'tableCell',
    children: piecesOf(text).flatMap(cellNodes),
  });
  return {
    type: 'table',
    align: [...align],
    children: [head, ...rows].map((texts) => ({ type: 'tableRow', children: texts.map(cell) })),
  };
}

/**
 * A backslash before a bar cannot stand in code in a cell: the table takes it for the escape of its bar. As
 * an element it can.
 */
function cellNodes(piece: Piece): readonly PhrasingContent[] {
  if (typeof piece === 'string' || !('code' in piece) || !piece.code.includes('\\|'))
    return [pieceNode(piece)];
  return [{ type: 'html', value: '<code>' }, textNode(piece.code), { type: 'html', value: '</code>' }];
}

function inline(text: Text): PhrasingContent[] {
  return piecesOf(text).map(pieceNode);
}

function pieceNode(piece: Piece): PhrasingContent {
  if (typeof piece === 'string') return textNode(piece);
  if ('strong' in piece) return { type: 'strong', children: [textNode(piece.strong)] };
  return { type: 'inlineCode', value: visibleLine(piece.code) };
}

const textNode = (text: string): TextNode => ({ type: 'text', value: visibleLine(text) });
