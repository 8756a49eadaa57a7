import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const published = readdirSync(join(root, 'results'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => join('results', name, 'published'))
  .filter((folder) => existsSync(join(root, folder, 'report.md')));

const linksOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/(?<!\\)\]\(([^)#\s]+)\)/g)].map((match) => match[1]!);

describe('what is published', () => {
  it('is there', () => expect(published.length).toBeGreaterThanOrEqual(4));

  it.each(['README.md', ...published.map((folder) => join(folder, 'report.md'))])(
    '%s links to what is there',
    (file) => {
      const links = linksOf(readFileSync(join(root, file), 'utf8')).filter((link) => !/^https?:/.test(link));
      const missing = links.filter((link) => !existsSync(join(root, dirname(file), link)));
      expect(missing).toEqual([]);
    },
  );

  it.each(published)('%s has no chart that its report does not show', (folder) => {
    const charts = join(root, folder, 'charts');
    const drawn = existsSync(charts) ? readdirSync(charts).filter((file) => file.endsWith('.svg')) : [];
    const shown = linksOf(readFileSync(join(root, folder, 'report.md'), 'utf8'));
    expect(drawn.map((file) => `charts/${file}`).sort()).toEqual(
      [...shown].filter((link) => link.startsWith('charts/')).sort(),
    );
  });

  it.each(published)('%s is one page: its links lead into it, and nothing is fetched', (folder) => {
    const html = readFileSync(join(root, folder, 'report.html'), 'utf8');
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, link] of html.matchAll(/ href="([^"]*)"/g)) expect(ids).toContain(link!.replace(/^#/, ''));
    expect(html).not.toMatch(/<(?:script|link|img|iframe)\b| src=|url\((?!#)/);
  });
});
