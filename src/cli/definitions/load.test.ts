import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { productRoot } from '../../workshop/index.ts';
import { loadFiles } from './load.ts';

// Outside of any package: no package.json says that these files are ES modules.
const root = mkdtempSync(join(tmpdir(), 'reclaim-load-'));
afterAll(() => rmSync(root, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(root, `${name}.ts`);
  mkdirSync(root, { recursive: true });
  writeFileSync(path, text);
  return path;
}

const entrance = JSON.stringify(pathToFileURL(join(productRoot, 'src/index.ts')).href);
const good = file(
  'good',
  `import { kib } from ${entrance};\nconst bytes: number = kib(1);\nexport default { bytes };\n`,
);

describe('definition files are loaded', () => {
  it('from a folder that belongs to no package, with what the product exports', async () => {
    const loaded = await loadFiles([good]);
    expect(loaded.get(good)).toEqual({ kind: 'data', definition: { bytes: 1024 } });
  });

  // The first file of a thread also waits for the loader of TypeScript: the limit leaves it time on a busy
  // machine.
  it('and one that loops costs itself only: it is named with the limit, and the next is loaded', async () => {
    const loops = file('loops', 'for (;;);\n');
    const loaded = await loadFiles([loops, good], 10_000);
    expect(loaded.get(loops)).toEqual({
      kind: 'failed',
      why: 'it was not loaded within 10 s: it loops, or takes too long. A file must only define',
    });
    expect(loaded.get(good)).toMatchObject({ kind: 'data' });
  }, 120_000);
});
