import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tour } from './browser.fixture.ts';

const lines = z.array(z.string());

/** The layer and the tour as one script for a browser: nothing is left to be found outside. */
async function bundle(): Promise<string> {
  const result = await build({
    stdin: {
      contents: `
        export { complain, tour } from './browser.fixture.ts';
        export * as heap from './heap/index.ts';
        export * as collectors from './collectors/index.ts';
        export * as triggers from './triggers/index.ts';`,
      resolveDir: fileURLToPath(new URL('./', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'layer',
    target: 'chrome120',
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function findBrowser(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const files = folders.flatMap((folder) => browsers.map((name) => join(folder, name)));
  return [process.env['CHROME_PATH'] ?? '', ...files].find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  if (file === '') return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to start: the next one is tried
  }
}

const browser = findBrowser();
if (browser === null)
  console.warn(
    'SKIPPED: no Chromium was found, so the layer was not run in a real browser. Get one (apt-get install chromium) or set CHROME_PATH.',
  );

describe('the layer in a browser', () => {
  let script = '';
  beforeAll(async () => {
    script = await bundle();
  });

  it('needs nothing that a browser has not: bundled without externals, it runs where no global of Node is', () => {
    expect(script).not.toMatch(/require\(|node:/);
    const context = createContext({ performance, console });
    const said = runInContext(`${script}; JSON.stringify(layer.tour())`, context);
    expect(lines.parse(JSON.parse(said))).toEqual(tour());
    expect(runInContext('typeof process + typeof require + typeof Buffer', context)).toBe(
      'undefinedundefinedundefined',
    );
  });

  it('prints what nobody hears on the console', () => {
    const errors: string[] = [];
    const context = createContext({ performance, console: { error: (text: string) => errors.push(text) } });
    runInContext(`${script}; layer.complain()`, context);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^Exception ignored in: .*unheard.*\S$/s);
  });

  it.skipIf(browser === null)(
    'says in Chromium what it says in Node',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'layer-browser-'));
      try {
        const page = join(folder, 'page.html');
        const run = `${script}; document.body.textContent = JSON.stringify(layer.tour());`;
        await writeFile(
          page,
          `<!doctype html><meta charset="utf-8"><body><script>${run.replaceAll('</script', '<\\/script')}</script></body>`,
        );
        const { stdout } = await promisify(execFile)(
          browser!,
          [
            '--headless',
            '--no-sandbox',
            '--disable-gpu',
            `--user-data-dir=${join(folder, 'profile')}`,
            '--dump-dom',
            pathToFileURL(page).href,
          ],
          { timeout: 60_000, maxBuffer: 1 << 26 },
        );
        const body = /<body>(.*)<\/body>/s.exec(stdout)?.[1] ?? '';
        const text = body.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim();
        expect(lines.parse(JSON.parse(text))).toEqual(tour());
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    90_000,
  );
});
