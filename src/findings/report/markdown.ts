import { type Block, type Piece, piecesOf, type Table, type Text } from './document.ts';

/** GitHub-flavoured Markdown. Charts are linked as `charts/<file>.svg`. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return inline(block.text);
    case 'quote':
      return `> ${inline(block.text)}`;
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'table':
      return tableText(block);
    case 'figure':
      return `![${escaped(block.title)}](charts/${block.file}.svg)\n\n*${escaped(block.caption)}*`;
    case 'code':
      return `\`\`\`${block.language ?? 'sh'}\n${block.text}\n\`\`\``;
    case 'details':
      return `<details>\n<summary>${escaped(block.summary)}</summary>\n\n${block.blocks.map(blockText).join('\n\n')}\n\n</details>`;
  }
}

function tableText({ head, align, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escaped)),
    line(align.map((side) => (side === 'right' ? '---:' : ':---'))),
    ...rows.map((row) => line(row.map(inline))),
  ].join('\n');
}

function inline(text: Text): string {
  return piecesOf(text).map(pieceText).join('');
}

function pieceText(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece);
  if ('strong' in piece) return `**${escaped(piece.strong)}**`;
  return `\`${piece.code.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** Characters that Markdown would take for its own; line breaks become spaces. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#~]/g, (character) => `\\${character}`).replaceAll(/\s*\n\s*/g, ' ');
}
