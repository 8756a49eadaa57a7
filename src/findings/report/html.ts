import { type Block, type Piece, piecesOf, type Table, type Text } from './document.ts';
import { stylesheet } from './stylesheet.ts';

/** One file that opens from disk: styles and charts inside, nothing asked of any network. */
export function toHtml(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${stylesheet}</style>
</head>
<body>
<main>
${blocks.map(blockText).join('\n')}
</main>
</body>
</html>
`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'quote':
      return `<blockquote>${inline(block.text)}</blockquote>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inline(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return tableText(block);
    case 'figure':
      return `<figure>\n${namedSvg(block.svg, block.title, block.file)}\n<figcaption>${escaped(block.caption)}</figcaption>\n</figure>`;
    case 'code':
      return `<pre><code>${escaped(block.text)}</code></pre>`;
    case 'details':
      return `<details>\n<summary>${escaped(block.summary)}</summary>\n${block.blocks.map(blockText).join('\n')}\n</details>`;
  }
}

function tableText({ head, align, rows }: Table): string {
  const classOf = (column: number) => (align[column] === 'right' ? ' class="number"' : '');
  const cells = (tag: 'th' | 'td', texts: readonly string[]) =>
    texts.map((text, column) => `<${tag}${classOf(column)}>${text}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row.map(inline))}</tr>`).join('\n');
  return `<div class="table"><table>\n<thead><tr>${cells('th', head.map(escaped))}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

function inline(text: Text): string {
  return piecesOf(text).map(pieceText).join('');
}

const verdictClasses: Readonly<Record<string, string>> = {
  holds: 'holds',
  fails: 'fails',
  'not distinguishable': 'open',
  'no data': 'open',
  true: 'holds',
  false: 'fails',
  'half true': 'open',
  'version-dependent': 'open',
  'not checkable': 'open',
  'not run': 'fails',
  'differs from CPython': 'fails',
};

function pieceText(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece);
  if ('code' in piece) return `<code>${escaped(piece.code)}</code>`;
  const name = verdictClasses[piece.strong];
  return `<strong${name ? ` class="${name}"` : ''}>${escaped(piece.strong)}</strong>`;
}

/** The chart as an image with a name for those who cannot see it. Ids get the file's name, since several charts share the page. */
function namedSvg(svg: string, title: string, file: string): string {
  return svg
    .replace(/^[\s\S]*?<svg /, `<svg role="img" aria-label="${escaped(title)}" `)
    .replaceAll(/ aria-(role)?description="[^"]*"/g, '')
    .replaceAll(/ id="([^"]*)"/g, ` id="${file}-$1"`)
    .replaceAll(/url\(#([^)]*)\)/g, `url(#${file}-$1)`);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
