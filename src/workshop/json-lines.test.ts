import {
  appendFileSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeWhole } from './files.ts';
import { openJsonLines, readLines } from './json-lines.ts';

let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reclaim-lines-'));
  path = join(root, 'lines.jsonl');
});
afterEach(() => rmSync(root, { recursive: true }));

it('lines are added to what is there, after a torn one on a line of their own', () => {
  writeFileSync(path, '{"a":1}\n{"to');
  const lines = openJsonLines(path);
  lines.append({ b: 2 });
  lines.close();
  expect(readLines(path, root).map(({ number, bytes, open }) => [number, `${bytes}`, open])).toEqual([
    [1, '{"a":1}', false],
    [2, '{"to', false],
    [3, '{"b":2}', false],
  ]);
});

it('a file that has another name elsewhere keeps what it held under that name', () => {
  const elsewhere = join(root, 'precious');
  writeFileSync(elsewhere, 'precious\n');
  linkSync(elsewhere, path);
  const lines = openJsonLines(path);
  lines.append({ b: 2 });
  lines.close();
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious\n');
  expect(readFileSync(path, 'utf8')).toBe('precious\n{"b":2}\n');

  const whole = join(root, 'whole.json');
  linkSync(elsewhere, whole);
  writeWhole(whole, { c: 3 }, 0);
  appendFileSync(whole, '\n');
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious\n');
  expect(readdirSync(root).sort()).toEqual(['lines.jsonl', 'precious', 'whole.json']);
});
