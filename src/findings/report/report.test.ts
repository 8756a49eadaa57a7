import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredRun } from '../../model/index.ts';
import { analyse, type Findings } from '../analysis/index.ts';
import { inventRun } from '../invented-run.fixture.ts';
import { toHtml } from './html.ts';
import { toMarkdown } from './markdown.ts';
import { metricTable } from './tables.ts';
import { terminalSummary } from './terminal.ts';
import { type ReportFiles, writeReport } from './write.ts';

const outcome = { kind: 'oom-native', detail: 'budget' } as const;

const invented = inventRun({
  managers: [
    ['refcount', { every: 0, wallMs: 40 }],
    ['refcount-generational', { every: 700, wallMs: 50 }],
    ['tracing', { every: Number.POSITIVE_INFINITY, wallMs: 20, outcome }],
  ],
  yields: [null, 256],
  claims: [
    {
      id: 'lag',
      text: 'Counting has no <lag>.',
      kind: 'value',
      metric: 'lag-max',
      of: { manager: 'refcount' },
      is: '=',
      than: 0,
    },
    { id: 'end', text: 'All | end well.', kind: 'outcome', of: {}, among: ['ok'] },
  ],
  charts: [
    { chart: 'peak-bars', title: 'Peaks & valleys' },
    { chart: 'native-timeline', title: 'Over time', where: { yieldEvery: null } },
    { chart: 'native-timeline', title: 'Over time', where: { yieldEvery: 256 } },
  ],
});

let folder: string;
let run: StoredRun;
let findings: Findings;
let files: ReportFiles;
let markdown: string;
let html: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  run = { ...invented, folder };
  findings = analyse(run, { resamples: 500 });
  files = await writeReport(run, findings);
  markdown = await readFile(files.markdown, 'utf8');
  html = await readFile(files.html, 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a written report', () => {
  it('lies beside the records, with nothing half written left over', async () => {
    expect((await readdir(folder)).sort()).toEqual(['charts', 'report.html', 'report.md', 'summary.json']);
    expect((await readdir(join(folder, 'charts'))).sort()).toEqual(
      ['native-timeline-over-time-2', 'native-timeline-over-time', 'peak-bars-peaks-valleys'].flatMap(
        (name) => [`${name}.png`, `${name}.svg`],
      ),
    );
  });

  it('stores the findings as they are', async () => {
    expect(JSON.parse(await readFile(files.summary, 'utf8'))).toEqual(findings);
  });

  it('may be written again over itself', async () => {
    await writeReport(run, findings);
    expect(await readFile(files.markdown, 'utf8')).toBe(markdown);
  });

  it('has every section in the order in which a reader needs it', () => {
    const sections = [...markdown.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(sections).toEqual([
      'What stands out',
      'Claims',
      'Charts',
      'How the invocations ended',
      'Figures',
      'Method',
      'Environment',
      'Run it again',
    ]);
    for (const section of sections) expect(html).toMatch(new RegExp(`<h2 id="[a-z-]+">${section}</h2>`));
  });

  it('states question and prediction before any answer', () => {
    expect(markdown.indexOf('Does the report say')).toBeLessThan(markdown.indexOf('What stands out'));
    expect(markdown).toContain('> **Prediction, written beforehand.** It does.');
  });

  it('counts verdicts and invocations from the records', () => {
    expect(markdown).toContain('Of 2 claims 1 holds, 1 fails and 0 stay undecided. 35 invocations');
  });

  it('says of the cells that died what their figures are', () => {
    expect(markdown).toContain('In 2 of 6 cells at least one invocation did not complete.');
    expect(markdown).toMatch(/\| churn, never yields \| tracing \| 0 of 5 \| 39\.5 † \|/);
  });

  it('keeps Markdown tables whole when texts hold bars and brackets', () => {
    expect(markdown).toContain('All \\| end well.');
    expect(markdown).toContain('Counting has no \\<lag>.');
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    for (const [i, row] of rows.entries()) {
      const next = rows[i + 1];
      if (next?.startsWith('| :-')) expect(row.split(/(?<!\\)\|/).length).toBe(next.split('|').length);
    }
  });

  it('escapes HTML and names its charts', () => {
    expect(html).toContain('Counting has no &#x3C;lag>.');
    expect(html).toContain('aria-label="Peaks &#x26; valleys"');
  });

  it('is one file: no script, nothing loaded from anywhere', () => {
    expect(html).not.toMatch(/<script|<link|<img|@import| src=|url\((?!#)/);
    expect(html).toContain('default-src &#x27;none&#x27;');
    const addresses = new Set([...html.matchAll(/https?:\/\/[^"'\s)<]+/g)].map(([address]) => address));
    expect(addresses).toEqual(new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']));
  });

  it('has links to its sections, and every link inside it leads somewhere', () => {
    const links = [...html.matchAll(/ href="([^"]*)"/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThanOrEqual(8);
    for (const link of links) expect(html).toContain(` id="${link.slice(1)}"`);
  });

  it('can be read with a keyboard and by ear: heads have a scope, boxes that scroll take the focus and have a name', () => {
    expect(html.match(/<th /g)?.length).toBe(html.match(/<th scope="col"/g)?.length);
    const boxes = [...html.matchAll(/<(?:div|pre)\b[^>]*>/g)].map(([tag]) => tag);
    expect(boxes.length).toBeGreaterThan(5);
    for (const box of boxes) expect(box).toMatch(/ tabindex="0" role="region" aria-label="[^"]+: [^"]+"/);
  });

  it('gives every inline chart its own ids, so that none is clipped by another', () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...html.matchAll(/url\(#([^)]*)\)/g)].map((match) => match[1]);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('prints the command that makes the run again', () => {
    expect(markdown).toContain(`\`\`\`sh\n${findings.run.command}\n\`\`\``);
  });
});

describe('tables', () => {
  it('carry the unit in the head, chosen for the largest value', () => {
    const { head } = metricTable(findings.cells, ['peak-native', 'lag-p50', 'wall']);
    expect(head).toEqual([
      'Setting',
      'Manager',
      'n',
      'Peak native (MiB)',
      'Lag, median (allocations)',
      'Wall time (ms)',
    ]);
  });
});

describe('Markdown and HTML', () => {
  it('come from the same blocks', () => {
    const blocks = [
      {
        kind: 'paragraph' as const,
        text: ['a ', { code: 'b`|c' }, ' ', { strong: 'holds', tone: 'good' as const }],
      },
      {
        kind: 'details' as const,
        summary: 'More',
        blocks: [{ kind: 'list' as const, items: ['one', 'two_three'] }],
      },
    ];
    expect(toMarkdown(blocks)).toBe(
      'a ``b`|c`` **holds**\n\n<details>\n<summary>More</summary>\n\n- one\n- two_three\n\n</details>\n',
    );
    expect(toHtml('T', blocks)).toContain(
      '<p>a <code>b`|c</code> <strong class="good">holds</strong></p>\n<details>\n<summary>More</summary>\n<ul>\n<li>one</li>',
    );
  });
});

describe('the terminal summary', () => {
  it('puts the surprise first, under the title', () => {
    const lines = terminalSummary(findings, { width: 100, colour: false }).split('\n');
    expect(lines[0]).toBe('Invented run');
    expect(lines[1]).toMatch(/^! Claimed and wrong: “All \| end well\.”/);
  });

  it('says the same with and without colour', () => {
    const plain = terminalSummary(findings, { width: 100, colour: false });
    const coloured = terminalSummary(findings, { width: 100, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const escapes = /\u001b\[\d+m/g;
    expect(plain).not.toMatch(escapes);
    expect(coloured).toMatch(escapes);
    expect(coloured.replaceAll(escapes, '')).toBe(plain);
  });

  it.each([40, 60, 80, 100, 140])('fits into %i columns', (width) => {
    const lines = terminalSummary(findings, { width, colour: false }).split('\n');
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
  });

  it('shows every figure in 60 columns', () => {
    const summary = terminalSummary(findings, { width: 60, colour: false });
    expect(summary).toMatch(/^manager +done +peak +never +lag p50 +CPU/m);
    expect(summary).toMatch(/^refcount-generational +10\/10 +3\.13 MiB/m);
    expect(summary).toMatch(/^tracing +0\/10 +39\.5 MiB +– +– +–/m);
  });

  it('has one line per manager with what finished and what it held', () => {
    const summary = terminalSummary(findings, { width: 120, colour: false });
    expect(summary).toMatch(/^refcount +10\/10 +400 KiB +▏ +0 % +0 +44\.9 ms/m);
    expect(summary).toMatch(/^tracing +0\/10 +39\.5 MiB +█{12} +– +– +–/m);
    expect(summary).toContain('✗ fails: All | end well.');
  });
});
