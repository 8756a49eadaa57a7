import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { productRoot } from '../../workshop/index.ts';

const root = mkdtempSync(join(tmpdir(), 'reclaim-profile-cli-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `interruptAt`: sends SIGINT once stderr matches. */
function profile(args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const main = join(productRoot, 'src/cli/main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'profile', ...args], {
      cwd: productRoot,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: '' },
    });
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stdout.on('data', (data) => {
      stdout += String(data);
    });
    child.stderr.on('data', (data) => {
      stderr += String(data);
      if (!interrupted && interruptAt?.test(stderr)) interrupted = child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const cell = 'churn/refcount/yield=256';
const made = z.object({
  index: z.string(),
  profiles: z.array(
    z.object({ cell: z.string(), label: z.string(), outcome: z.object({ kind: z.string() }) }),
  ),
});

describe('reclaim profile', () => {
  it.each([
    [
      'a tool that is not there',
      ['--cell', cell, '--tool', 'clinic-docter'],
      'Did you mean "clinic-doctor"?',
    ],
    [
      'a cell that is not there',
      ['--cell', 'churn/refcont/yield=256', '--tool', 'trace'],
      `Did you mean "${cell}"?`,
    ],
    ['no cell', ['--tool', 'trace'], `Say which cell with --cell. Cells of native-lag:`],
    [
      'a manager that is not there',
      ['--cell', cell, '--tool', 'trace', '--compare', 'refcount', 'tracin'],
      'Did you mean "tracing"?',
    ],
    [
      'one manager to compare',
      ['--cell', cell, '--tool', 'trace', '--compare', 'refcount'],
      'labels of two managers',
    ],
  ])('refuses %s and says what there is', async (_, args, message) => {
    const { code, stderr } = await profile(['native-lag', ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('compares two managers in a cell’s place and prints what it made as JSON alone', async () => {
    const out = join(root, 'both');
    const { code, stdout, stderr } = await profile([
      ...['native-lag', '--cell', cell, '--tool', 'trace', '--scale', '0.05', '--out', out, '--json'],
      ...['--compare', 'refcount', 'tracing-accounted'],
    ]);
    expect(code, stderr).toBe(0);
    const { index, profiles } = made.parse(JSON.parse(stdout));
    expect(existsSync(index)).toBe(true);
    expect(profiles.map(({ label, outcome }) => `${label} ${outcome.kind}`)).toEqual([
      'refcount ok',
      'tracing-accounted ok',
    ]);
    expect(stderr).toContain('refcount: trace: running the cell');
  });

  it('ends with the code of an interruption', async () => {
    const out = join(root, 'interrupted');
    const { code, stderr } = await profile(
      ['native-lag', '--cell', cell, '--tool', 'clinic-doctor', '--scale', '30', '--out', out],
      /running the cell/,
    );
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted; the tool and the process under it are gone');
  });
});
