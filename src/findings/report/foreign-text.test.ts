import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { visibleLine } from '../../model/index.ts';
import { type Block, type Text, toHtml, toMarkdown } from './index.ts';

/** Texts that Markdown, HTML, a regular expression's replacement or a terminal would take for their own. */
const hostile = [
  '- 3 % more than before',
  '1. April',
  '+ plus',
  '# not a heading',
  '> not a quote',
  '=====',
  '---',
  'a | b || c',
  '`code` and ``` fences',
  '&lt; is not <, &amp;amp; is not &',
  '<script>alert(1)</script>',
  '</td></table><img src=x onerror=alert(1)>',
  '<!-- gone -->',
  '"quoted" \'twice\'',
  "$& $1 $$ $` $'",
  'costs $5 to $6',
  'https://example.org/?a=b and www.example.org and me@example.org',
  '[link](javascript:alert(1)) ![picture](x.png)',
  '[^1] [ ] [x]',
  '*strong* _soft_ ~~gone~~ __init__',
  '\\ backslash \\| bar',
  'two\nlines\r\nthree',
  '    four spaces first',
  'ends in two spaces  ',
  '\ttab',
  '\u001b[31mred\u001b[0m \u009b2J \u0007',
  'user\u202Egpj.exe \u2066isolated\u2069 \u200Fmark',
  'lone \uD800 surrogate',
  'nul \u0000 here',
  'عربى and עברית',
];

interface Parsed {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Parsed[];
}

/**
 * As Markdown's syntax says. Its `transforms` look for addresses in text that was escaped: no syntax keeps
 * them from it.
 */
const markdownTree = (markdown: string): Parsed =>
  fromMarkdown(markdown, {
    extensions: [gfm()],
    mdastExtensions: gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] })),
  });
const textOf = ({ value, children }: Parsed): string => value ?? (children ?? []).map(textOf).join('');
const wordsOf = ({ type, value, children }: Parsed): string =>
  type === 'html' ? '' : (value ?? (children ?? []).map(wordsOf).join(''));
const all = (tree: Parsed, type: string): readonly Parsed[] => [
  ...(tree.type === type ? [tree] : []),
  ...(tree.children ?? []).flatMap((child) => all(child, type)),
];
/** The kinds of node from the root down to where the texts are, without repeats. */
const kindsIn = (tree: Parsed): readonly string[] => [
  ...new Set([tree.type, ...(tree.children ?? []).flatMap(kindsIn)]),
];

const elements = (html: string, name: string): readonly Parsed[] => {
  const of = (node: Parsed & { readonly tagName?: string }): readonly Parsed[] => [
    ...(node.tagName === name ? [node] : []),
    ...(node.children ?? []).flatMap(of),
  ];
  return of(fromHtml(html));
};

const paragraphOf = (text: Text): Block => ({ kind: 'paragraph', text });
const tableOf = (...cells: readonly Text[]): Block => ({
  kind: 'table',
  head: cells.map((_, i) => `c${i}`),
  align: cells.map(() => 'left' as const),
  rows: [cells],
});

describe.each(hostile.map((text) => [JSON.stringify(text), text] as const))('the text %s', (_, text) => {
  const read = visibleLine(text);

  it('is one paragraph of text in Markdown', () => {
    const tree = markdownTree(toMarkdown([paragraphOf(text)]));
    expect(kindsIn(tree)).toEqual(['root', 'paragraph', 'text']);
    expect(textOf(tree)).toBe(read);
  });

  it('is one heading, one quote, one list item in Markdown', () => {
    const blocks: readonly Block[] = [
      { kind: 'heading', level: 2, text },
      { kind: 'quote', text },
      { kind: 'list', items: [text, text] },
    ];
    const tree = markdownTree(toMarkdown(blocks));
    expect(tree.children?.map(({ type }) => type)).toEqual(['heading', 'blockquote', 'list']);
    expect(all(tree, 'text').map(textOf)).toEqual([read, read, read, read]);
    expect(all(tree, 'listItem')).toHaveLength(2);
  });

  it('is one cell in a table in Markdown, as words and as code', () => {
    const tree = markdownTree(toMarkdown([tableOf(text, [{ code: text }], [{ strong: text }], 'last')]));
    expect(tree.children?.map(({ type }) => type)).toEqual(['table']);
    const [, row] = all(tree, 'tableRow');
    const cells = all(row!, 'tableCell').map(wordsOf);
    expect(cells.map((cell) => cell.trim())).toEqual([read.trim(), read.trim(), read.trim(), 'last']);
    expect(kindsIn(all(row!, 'tableCell')[0]!)).toEqual(['tableCell', 'text']);
  });

  it('does not end a code block in Markdown', () => {
    const tree = markdownTree(
      toMarkdown([{ kind: 'code', text: `${text}\n\`\`\`\nmore` }, paragraphOf('x')]),
    );
    expect(tree.children?.map(({ type }) => type)).toEqual(['code', 'paragraph']);
    expect(textOf(tree.children![0]!)).toContain('\n```\nmore');
  });

  it('is a summary and nothing else in Markdown', () => {
    const markdown = toMarkdown([{ kind: 'details', summary: text, blocks: [paragraphOf('inside')] }]);
    const tree = markdownTree(markdown);
    expect(tree.children?.map(({ type }) => type)).toEqual(['html', 'paragraph', 'html']);
    expect(elements(textOf(tree.children![0]!), 'summary').map(textOf)).toEqual([read]);
  });

  it('names a picture in Markdown', () => {
    const figure = { kind: 'figure', file: 'a', svg: '<svg></svg>', title: text, caption: text } as const;
    const tree = markdownTree(toMarkdown([figure]));
    expect(tree.children?.map(({ type }) => type)).toEqual(['paragraph', 'paragraph']);
    const [image] = all(tree, 'image') as readonly (Parsed & {
      readonly alt?: string;
      readonly url?: string;
    })[];
    expect([image?.alt, image?.url]).toEqual([read, 'charts/a.svg']);
    expect(textOf(tree.children![1]!).trim()).toBe(read.trim());
  });

  it('is text in HTML, wherever it stands', () => {
    const html = toHtml(text, [
      paragraphOf(text),
      { kind: 'heading', level: 2, text },
      tableOf(text, [{ code: text }]),
      { kind: 'list', items: [text] },
      { kind: 'details', summary: text, blocks: [] },
      { kind: 'figure', file: 'a', svg: '<svg><g></g></svg>', title: text, caption: text },
    ]);
    for (const name of ['title', 'p', 'h2', 'code', 'li', 'summary', 'figcaption'])
      expect(elements(html, name).map(textOf)).toContain(read);
    expect(elements(html, 'td').map(textOf)).toEqual([read, read]);
    expect(elements(html, 'svg')).toHaveLength(1);
    expect(JSON.stringify(elements(html, 'svg'))).toContain(JSON.stringify(read).slice(1, -1));
    for (const forbidden of ['script', 'img', 'a']) expect(elements(html, forbidden)).toEqual([]);
  });

  it('moves no terminal and no reading direction', () => {
    const written = toMarkdown([paragraphOf(text)]) + toHtml(text, [paragraphOf(text)]);
    const acting = /(?![\n\t])\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
    expect(written).not.toMatch(acting);
  });
});

describe('any text at all', () => {
  const text = fc
    .string({
      unit: fc.constantFrom(...'-+*_#>|`~<>&;$\\[]()!:/.@ \n\t1aw{}"\'=\u202E\u001b'),
      minLength: 1,
      maxLength: 24,
    })
    .filter((value) => visibleLine(value).trim() !== '');

  it('comes back from Markdown as it went in', () => {
    fc.assert(
      fc.property(text, (value) => {
        const read = visibleLine(value);
        const paragraph = markdownTree(toMarkdown([paragraphOf(value)]));
        expect(kindsIn(paragraph)).toEqual(['root', 'paragraph', 'text']);
        expect(textOf(paragraph)).toBe(read);
        const table = markdownTree(toMarkdown([tableOf(value, [{ code: value }], 'last')]));
        const [, row] = all(table, 'tableRow');
        expect(all(row!, 'tableCell').map((cell) => wordsOf(cell).trim())).toEqual([
          read.trim(),
          read.trim(),
          'last',
        ]);
      }),
      { seed: 848, numRuns: 2000 },
    );
  });

  it('comes back from HTML as it went in', () => {
    fc.assert(
      fc.property(text, (value) => {
        const html = toHtml('T', [paragraphOf([value, { code: value }])]);
        expect(elements(html, 'p').map(textOf)).toEqual([visibleLine(value).repeat(2)]);
      }),
      { seed: 848, numRuns: 300 },
    );
  });
});
