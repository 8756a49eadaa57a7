import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import { visibleLine } from '../../../model/index.ts';
import { treesCell } from '../profile.fixture.ts';
import type { Profiled } from '../profile.ts';
import { outsideRequests } from './offline.ts';
import { comparisonPage, profilePage } from './profile-page.ts';

const acting = '</pre><script>alert(1)</script> \u001b[31mred \u202Egpj.exe';

const profiled: Profiled = {
  cell: { ...treesCell, label: `label ${acting}` },
  tool: 'cpu-prof',
  folder: '/nowhere',
  command: { file: '/usr/bin/node', args: ['--cpu-prof', acting] },
  outcome: { kind: 'crashed', code: 1, signal: null, detail: acting },
  index: 'index.html',
  page: 'flame/flamegraph.html',
  files: [{ file: 'profile.cpuprofile', opensWith: `DevTools ${acting}` }],
  tables: [
    {
      title: 'Where the time went',
      columns: ['function', 'ms', acting],
      rows: [
        [acting, 12_345.6, 'a'],
        ['runForest', 7, 'b'],
      ],
    },
  ],
  notes: [acting],
  chartSvg:
    '<svg viewBox="0 0 10 10"><defs><clipPath id="c"></clipPath></defs><g clip-path="url(#c)"></g></svg>',
};

function elementsIn(html: string, name: string): readonly Element[] {
  const found: Element[] = [];
  visit(fromHtml(html) as Nodes, 'element', (element) => {
    if (element.tagName === name) found.push(element);
  });
  return found;
}
const textOf = (node: Nodes): string =>
  'value' in node ? node.value : 'children' in node ? node.children.map(textOf).join('') : '';

const pages = [
  ['of one cell', profilePage(profiled), ['']],
  [
    'of two cells',
    comparisonPage([
      { profiled, subfolder: 'a-one' },
      { profiled, subfolder: 'b-two' },
    ]),
    ['a-one/', 'b-two/'],
  ],
] as const;

describe.each(pages)('the page %s', (_, html, folders) => {
  it('lets no text act, whatever the tool, the cell or the process said', () => {
    expect(elementsIn(html, 'script')).toEqual([]);
    expect(html).not.toMatch(/(?![\n\t])\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
    const read = visibleLine(acting);
    for (const name of ['td', 'th', 'li']) expect(elementsIn(html, name).map(textOf)).toContain(read);
    expect(elementsIn(html, 'pre').map(textOf)).toEqual(
      folders.map(() => `/usr/bin/node --cpu-prof ${read}`),
    );
    expect(elementsIn(html, 'strong').map(textOf)).toEqual(folders.map(() => `crashed: ${read}`));
    expect(outsideRequests(html)).toEqual([]);
  });

  it('has boxes that scroll by keyboard under a name, and heads of columns', () => {
    const boxes = elementsIn(html, 'div').filter(({ properties }) => properties.role === 'region');
    expect(boxes).toHaveLength(2 * folders.length);
    for (const { properties } of boxes) {
      expect(properties.tabIndex).toBe(0);
      expect(properties.ariaLabel).toMatch(/^(Table|Chart): ./);
    }
    for (const { properties } of elementsIn(html, 'th')) expect(properties.scope).toBe('col');
    for (const { properties } of elementsIn(html, 'svg')) expect(properties.role).toBe('img');
  });

  it('has ids once, and leads to the files of each cell', () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const hrefs = elementsIn(html, 'a').map(({ properties }) => properties.href);
    expect(hrefs).toEqual(folders.map((folder) => `${folder}profile.cpuprofile`));
    const frames = elementsIn(html, 'iframe').map(({ properties }) => properties.src);
    expect(frames).toEqual(folders.map((folder) => `${folder}flame/flamegraph.html`));
  });

  it('writes columns of numbers with separators, to the right', () => {
    const numbers = elementsIn(html, 'td').filter(({ properties }) =>
      [properties.className].flat().includes('number'),
    );
    expect(numbers.map(textOf)).toEqual(folders.flatMap(() => ['12,345.6', '7']));
  });
});
