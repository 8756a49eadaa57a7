import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LockedError } from './lock.ts';
import { claimEmptyFolder, holdRunFolder, holdsNoRecord, makeRunFolder, whileHolding } from './run-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reclaim-folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const make = () => makeRunFolder(root, 'example', 'quick', new Date('2026-03-04T05:06:07.890Z'));

describe('a run folder', () => {
  it('is claimed by its name, written whole or line by line, and holds nothing else when it is closed', () => {
    const made = make();
    expect(made.folder).toBe(join(root, 'example', '2026-03-04T05-06-07Z-quick'));
    made.write('plan.json', { a: 1 }, 0);
    made.append({ b: 2 });
    expect(() => make()).toThrow('never overwritten');
    made.close();
    made.close();
    expect(readdirSync(made.folder).sort()).toEqual(['invocations.jsonl', 'plan.json']);
    expect(readFileSync(join(made.folder, 'invocations.jsonl'), 'utf8')).toBe('{"b":2}\n');
  });

  it('is held by one at a time, whoever runs, resumes or publishes', async () => {
    const made = make();
    made.write('plan.json', {});
    expect(() => holdRunFolder(made.folder)).toThrow(LockedError);
    await expect(whileHolding(made.folder, async () => 1)).rejects.toThrow(`process ${process.pid}`);
    made.close();
    expect(await whileHolding(made.folder, async () => 1)).toBe(1);
    await expect(whileHolding(made.folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    holdRunFolder(made.folder).close();
  });

  it('without a record is no run: it goes again after a failure', () => {
    const made = make();
    made.write('plan.json', {});
    expect(holdsNoRecord(made.folder)).toBe(true);
    expect(made.abandon()).toBe(true);
    expect(existsSync(made.folder)).toBe(false);
  });

  it('with a record stays after a failure, and so does one that was there before', () => {
    const made = make();
    made.write('plan.json', {});
    made.append({});
    expect(made.abandon()).toBe(false);
    expect(holdsNoRecord(made.folder)).toBe(false);
    rmSync(join(made.folder, 'invocations.jsonl'));
    const again = holdRunFolder(made.folder);
    expect(again.abandon()).toBe(false);
    again.discard();
    expect(readdirSync(made.folder)).toEqual(['plan.json']);
  });

  it('that was to be whole goes with whatever it holds', () => {
    const made = make();
    made.append({});
    made.discard();
    expect(existsSync(made.folder)).toBe(false);
  });

  it('is not found where there is no plan', () => {
    expect(() => holdRunFolder(root)).toThrow(/plan\.json.*Is .* the folder of a run/);
  });
});

describe('a folder that is claimed', () => {
  it('is made, or was empty', () => {
    claimEmptyFolder(join(root, 'a'));
    claimEmptyFolder(join(root, 'a'));
    mkdirSync(join(root, 'b'));
    writeFileSync(join(root, 'b', 'mine.txt'), '');
    expect(() => claimEmptyFolder(join(root, 'b'))).toThrow('nothing is ever overwritten');
  });
});
