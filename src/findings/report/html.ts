import type { Element } from 'hast';
import { toHtml as writeTree } from 'hast-util-to-html';
import { h } from 'hastscript';
import { visibleLine } from '../../model/index.ts';
import type { Block } from './document.ts';
import { elementsOf, lines, Outline } from './elements.ts';
import { stylesheet } from './stylesheet.ts';

/** The browser itself refuses to fetch anything for the page. */
const nothingFromOutside = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** One file that opens from disk: styles and charts inside, nothing asked of any network. */
export function toHtml(title: string, blocks: readonly Block[]): string {
  const outline = new Outline();
  const elements = elementsOf(blocks, outline);
  const first = elements.findIndex(({ tagName }) => tagName === 'h2');
  const contents = contentsOf(outline);
  const main = first === -1 ? elements : [...elements.slice(0, first), ...contents, ...elements.slice(first)];
  return htmlPage(title, { style: stylesheet, policy: nothingFromOutside }, [h('main', lines(main))]);
}

/** A whole page around the elements of its body. */
export function htmlPage(
  title: string,
  { style, policy }: { readonly style: string; readonly policy: string },
  body: readonly Element[],
): string {
  const head = h(
    'head',
    lines([
      h('meta', { charSet: 'utf-8' }),
      h('meta', { httpEquiv: 'Content-Security-Policy', content: policy }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', visibleLine(title)),
      h('style', style),
    ]),
  );
  return `<!doctype html>\n${writeTree(h('html', { lang: 'en' }, lines([head, h('body', lines(body))])))}\n`;
}

/** Links to the sections of a page; none where there are too few to need them. */
function contentsOf({ entries }: Outline): readonly Element[] {
  const sections = entries.filter(({ level }) => level === 2);
  if (sections.length < 3) return [];
  const links = sections.map(({ id, text }) => h('li', [h('a', { href: `#${id}` }, text)]));
  return [h('nav', { ariaLabel: 'Contents' }, [h('ul', lines(links))])];
}
