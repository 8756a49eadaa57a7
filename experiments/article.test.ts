import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureEnvironment } from '../src/campaign/index.ts';
import {
  chooseInterpreters,
  createFactCheckRun,
  type FactFindings,
  isCheckable,
  judgeFactCheck,
  openFactCheckRun,
  planFactCheck,
  runFactCheck,
  writeFactCheckReport,
} from '../src/fact-check/index.ts';
import { findInterpreters } from '../src/oracles/cpython/index.ts';
import article from './article.ts';

const claims = 27;
const results = mkdtempSync(join(tmpdir(), 'reclaim-article-'));
afterAll(() => rmSync(results, { recursive: true }));

describe('the fact check of the article', () => {
  let findings: FactFindings;
  let folder: string;
  let natives: readonly string[];

  beforeAll(async () => {
    const chosen = chooseInterpreters(await findInterpreters());
    const plan = planFactCheck(article, chosen);
    natives = chosen.filter(({ planned }) => planned.kind === 'native').map(({ planned }) => planned.name);
    for (const missing of plan.missing) console.warn(`MISSING: ${missing}`);
    const writer = createFactCheckRun(results, plan, captureEnvironment(), new Date());
    const definitionFile = fileURLToPath(new URL('./article.ts', import.meta.url));
    const signal = new AbortController().signal;
    await runFactCheck({ factCheck: article, definitionFile, chosen, writer, signal });
    writer.close();
    folder = writer.folder;
    findings = judgeFactCheck(openFactCheckRun(folder), article);
    await writeFactCheckReport(folder, findings);
    console.info(`ran on: ${findings.ranOn.join('; ')}`);
  }, 300_000);

  it('covers every claim', () => {
    const covered = new Set(article.cards.map(({ claim }) => claim));
    expect([...covered].sort((a, b) => a - b)).toEqual(Array.from({ length: claims }, (_, at) => at + 1));
  });

  it('runs every program to its end', () => {
    const died = findings.cards.flatMap(({ records }) =>
      records.filter(({ outcome }) => outcome.kind === 'died').map(({ id, outcome }) => ({ id, outcome })),
    );
    expect(died).toEqual([]);
  });

  it('finds the layer in agreement with CPython on every card', () => {
    expect(findings.cards.flatMap(({ agreement }) => agreement.disagreements)).toEqual([]);
    for (const { card, agreement } of findings.cards)
      if (card.python !== null && natives.length > 0) expect(agreement.compared, card.id).toBeGreaterThan(0);
  });

  it('comes to a verdict on every card but the one that no run can settle', () => {
    const without = (verdict: string) =>
      findings.cards.filter((card) => card.verdict === verdict).map(({ card }) => card.claim);
    expect(without('not checkable')).toEqual([27]);
    // Without a native CPython on Linux the cards under an address-space limit stay open, and the page says
    // so.
    const needsNative = article.cards
      .filter((card) => isCheckable(card) && card.needs === 'address-space-limit')
      .map(({ claim }) => claim);
    const canLimit = natives.length > 0 && process.platform === 'linux';
    expect(without('not run')).toEqual(canLimit ? [] : needsNative);
    if (natives.length === 0)
      expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('Install python3.11');
  });

  it('names no path of this machine in anything that is stored', () => {
    const places = [process.cwd(), homedir(), tmpdir(), process.execPath, '/usr/', '/home/'];
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const place of places) expect(text.includes(place), `${place} in ${file}`).toBe(false);
    }
  });

  it('can be published as it stands: both pages have every card and every verdict', () => {
    const [markdown, html] = ['report.md', 'report.html'].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    for (const { verdict, card } of findings.cards) {
      expect(markdown).toContain(`### ${card.claim}. `);
      expect(markdown).toContain(`**${verdict}**`);
      expect(html).toMatch(new RegExp(`<h3 id="[^"]+">${card.claim}[.] `));
    }
    expect(html).not.toMatch(/<(script|link)|src="http/);
  });
});
